"""The applications that are registered: a token of one opens nothing of the other."""

import hashlib

import msgspec

SIGN_IN_SCOPES = frozenset({"openid", "profile", "email"})
PORTABILITY_SCOPE = "r_dma_portability_3rd_party"


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """`gives` is what the consent page says that it will get."""

    client_id: str
    client_secret: str
    scopes: frozenset[str]
    gives: str
    number: int

    @property
    def is_for_portability(self) -> bool:
        return PORTABILITY_SCOPE in self.scopes

    def urn_of(self, subject: str) -> str:
        """The name of a member for this application alone."""
        digest = hashlib.sha256(f"{self.client_id} {subject}".encode()).hexdigest()
        return f"urn:li:person:{digest[:10]}"


SIGN_IN = Application(
    client_id="perennial-stub",
    client_secret="stub-secret",  # noqa: S106 - opens nothing but the stub
    scopes=SIGN_IN_SCOPES,
    gives="who you are: your name and your e-mail address",
    number=123456,
)
PORTABILITY = Application(
    client_id="perennial-stub-portability",
    client_secret="stub-portability-secret",  # noqa: S106 - opens nothing but the stub
    scopes=frozenset({PORTABILITY_SCOPE}),
    gives="a copy of your connections, messages, invitations, positions and profile. Only members whose "
    "profile is in the EU, the EEA or Switzerland can give it",
    number=123457,
)
