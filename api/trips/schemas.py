"""Trips on the wire: the fields that both kinds have."""

from typing import Annotated

import msgspec

Address = Annotated[
    str, msgspec.Meta(max_length=2000, examples=["https://app.example.com/signed-in"])
]
OneTimeCode = Annotated[str, msgspec.Meta(max_length=200)]
Binding = Annotated[str, msgspec.Meta(max_length=200)]
BindingChallenge = Annotated[
    str,
    msgspec.Meta(
        pattern="^([A-Za-z0-9_-]{43})?$", examples=["E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"]
    ),
]
