"""The two ceremonies of the standard: a device makes a passkey, a device signs with one."""

import json
import secrets
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from domain.passkeys.model import (
    CHALLENGE_BYTES,
    CHALLENGE_LIFE,
    Assertion,
    NewCredential,
    Passkey,
    PasskeyInvalid,
    known_transports,
)
from domain.passkeys.ports import Credential
from domain.shared.ids import UserId

T = TypeVar("T")

SERVICE = "Perennial"
# What phones, browsers and security keys speak; EdDSA first, RSA for older Windows machines.
ALGORITHMS = [
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
LONGEST_ID = 1023  # says the standard
LONGEST_KEY = 1100  # an RSA key of 8,192 bits

_PATIENCE = int(CHALLENGE_LIFE.total_seconds() * 1000)
_TRANSPORTS = {each.value: each for each in AuthenticatorTransport}


class WebAuthnCeremonies:
    """See domain.passkeys.ports.Ceremonies. `origins` are the pages and apps that passkeys may be used from."""

    def __init__(self, rp_id: str, origins: Sequence[str]) -> None:
        self._rp_id = rp_id
        self._origins = list(origins)

    def new_challenge(self) -> bytes:
        return secrets.token_bytes(CHALLENGE_BYTES)

    def creation_options(
        self, challenge: bytes, user_id: UserId, email: str, name: str, known: Sequence[Passkey]
    ) -> dict[str, Any]:
        options = generate_registration_options(
            rp_id=self._rp_id,
            rp_name=SERVICE,
            user_id=user_id.bytes,
            user_name=email,
            user_display_name=name or email,
            challenge=challenge,
            timeout=_PATIENCE,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[_descriptor(passkey) for passkey in known],
            supported_pub_key_algs=ALGORITHMS,
        )
        return _as_json(options)

    def request_options(self, challenge: bytes) -> dict[str, Any]:
        options = generate_authentication_options(
            rp_id=self._rp_id,
            challenge=challenge,
            timeout=_PATIENCE,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return _as_json(options)

    def verify_creation(self, credential: Credential, challenge: bytes) -> NewCredential:
        made = _verified(
            lambda: verify_registration_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=self._rp_id,
                expected_origin=self._origins,
                require_user_verification=True,
                supported_pub_key_algs=ALGORITHMS,
            )
        )
        if len(made.credential_id) > LONGEST_ID or len(made.credential_public_key) > LONGEST_KEY:
            raise PasskeyInvalid
        return NewCredential(
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            backed_up=made.credential_backed_up,
            transports=known_transports(credential["response"].get("transports")),
        )

    def credential_id(self, credential: Credential) -> bytes:
        return _verified(lambda: base64url_to_bytes(credential["id"]))

    def verify_assertion(
        self, credential: Credential, challenge: bytes, passkey: Passkey
    ) -> Assertion:
        signed = _verified(
            lambda: verify_authentication_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=self._rp_id,
                expected_origin=self._origins,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.counted,
                require_user_verification=True,
            )
        )
        handle = credential["response"].get("userHandle")
        if handle and _verified(lambda: base64url_to_bytes(handle)) != passkey.user_id.bytes:
            raise PasskeyInvalid
        return Assertion(sign_count=signed.new_sign_count, backed_up=signed.credential_backed_up)


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    known = [_TRANSPORTS[each] for each in passkey.transports if each in _TRANSPORTS]
    return PublicKeyCredentialDescriptor(id=passkey.credential_id, transports=known or None)


def _as_json(options: Any) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads(options_to_json(options))
    return shown


def _verified(verify: Callable[[], T]) -> T:
    try:
        return verify()
    except Exception as stumble:
        # It reads JSON, CBOR, keys and certificates that anybody may send: whatever it stumbles over is in them.
        raise PasskeyInvalid from stumble
