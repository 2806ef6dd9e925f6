"""A device that makes passkeys, in software: P-256 keys, no attestation, and whatever a test wants to be wrong."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, BACKUP_ELIGIBLE, BACKED_UP, ATTESTED = 0x01, 0x04, 0x08, 0x10, 0x40


@dataclass
class Key:
    """A private key, and for whom it was made."""

    private: ec.EllipticCurvePrivateKey
    user_handle: bytes
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    count: int = 0


@dataclass
class SoftwareAuthenticator:
    """`origin` is the page it believes to be on. A key that counts goes up by one with every signature."""

    origin: str
    counts: bool = False
    backed_up: bool = False
    verifies: bool = True
    keys: list[Key] = field(default_factory=list)

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """What `navigator.credentials.create()` gives, as JSON."""
        known = {each["id"] for each in options.get("excludeCredentials", [])}
        if known & {_text(key.credential_id) for key in self.keys}:
            raise LookupError("There is a passkey of this person on this device.")
        key = Key(ec.generate_private_key(ec.SECP256R1()), _raw(options["user"]["id"]))
        key.count = int(self.counts)
        self.keys.append(key)
        length = len(key.credential_id).to_bytes(2)
        attested = bytes(16) + length + key.credential_id + _cose(key)
        said = self._said(options["rp"]["id"], key, ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": said})
        response = {
            "clientDataJSON": _text(self._client("webauthn.create", options["challenge"])),
            "attestationObject": _text(attestation),
            "transports": ["internal", "hybrid"],
        }
        return self._credential(key, response)

    def get(self, options: dict[str, Any], key: Key | None = None) -> dict[str, Any]:
        """What `navigator.credentials.get()` gives, with the newest passkey unless told."""
        key = key or self.keys[-1]
        key.count += int(self.counts)
        said = self._said(options["rpId"], key, 0)
        client = self._client("webauthn.get", options["challenge"])
        signed = said + hashlib.sha256(client).digest()
        response = {
            "clientDataJSON": _text(client),
            "authenticatorData": _text(said),
            "signature": _text(key.private.sign(signed, ec.ECDSA(SHA256()))),
            "userHandle": _text(key.user_handle),
        }
        return self._credential(key, response)

    def _said(self, rp_id: str, key: Key, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        flags |= BACKUP_ELIGIBLE | BACKED_UP if self.backed_up else 0
        host = hashlib.sha256(rp_id.encode()).digest()
        return host + bytes([flags]) + key.count.to_bytes(4)

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _credential(self, key: Key, response: dict[str, Any]) -> dict[str, Any]:
        name = _text(key.credential_id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": response,
        }


def _cose(key: Key) -> bytes:
    point = key.private.public_key().public_numbers()
    x, y = point.x.to_bytes(32), point.y.to_bytes(32)
    return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
