"""The whole service as `perennial up` runs it, somebody who is logged in there, and one of everything."""

import contextlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec

from bootstrap.embedded.kept import free_port
from tests.bootstrap.running import ROOT, running_up

_CODE = re.compile(r"^Subject: .*?\b(\d{6})\b", re.MULTILINE)
_PATIENCE = 30.0


class Service(msgspec.Struct, frozen=True):
    """Where it is, and where its mails are."""

    url: str
    folder: Path

    def log_in(self) -> str:
        """An access token of somebody new."""
        email = f"fuzz-{secrets.token_hex(6)}@example.com"
        with httpx.Client(base_url=f"{self.url}/v1", timeout=30) as client:
            posed = client.post("/auth/email-challenges", json={"email": email}).json()
            verified = client.post(
                f"/auth/email-challenges/{posed['challenge_id']}/verification",
                json={"code": self._code_for(email), "name": "Zoë"},
            )
        assert verified.is_success, verified.text
        token: str = verified.json()["access_token"]
        return token

    def _code_for(self, email: str) -> str:
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            for mail in (self.folder / "var" / "mail").glob("*.eml"):
                text = mail.read_text()
                if email in text and (found := _CODE.search(text)):
                    return found[1]
            time.sleep(0.05)
        raise AssertionError(f"no code was mailed to {email}")


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Service]:
    """Everything runs, without limits: a fuzzer asks more often than anybody may."""
    port = free_port()
    own = {name: value for name, value in os.environ.items() if not name.startswith("PERENNIAL_")}
    environ = {
        **own,
        "PYTHONPATH": str(ROOT),
        "PERENNIAL_VAR": str(folder / "var"),
        "PERENNIAL_PORT": str(port),
        "PERENNIAL_RATE_LIMITS": "off",
        "PERENNIAL_RATE_LIMIT_FACTOR": "10000",  # logins are counted all the same
    }
    with running_up(environ, folder / "output"):
        yield Service(f"http://127.0.0.1:{port}", folder)


def one_of_everything(service: Service, token: str) -> dict[str, str]:
    """Ids that lead somewhere, by the name of the path parameter that takes them."""
    headers = {"authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"{service.url}/v1", headers=headers, timeout=30) as client:
        [workspace] = client.get("/workspaces").json()["data"]
        base = f"/workspaces/{workspace['id']}"
        contact = _made(client, f"{base}/contacts", given_name="Ada", organisation_name="Acme")
        return {
            "workspace_id": workspace["id"],
            "contact_id": contact["id"],
            "organisation_id": contact["organisation_id"],
            "tag_id": _made(client, f"{base}/tags", name="Design")["id"],
            "interaction_id": _made(
                client,
                f"{base}/interactions",
                contact_id=contact["id"],
                direction="inbound",
                channel="email",
                depth="message",
                occurred_at="2026-01-05T10:00:00Z",
            )["id"],
            "import_id": _made(
                client, f"{base}/imports", source="linkedin_archive", filename="a.zip"
            )["id"],
        }


def _made(client: httpx.Client, path: str, **fields: Any) -> dict[str, Any]:
    answer = client.post(path, json=fields, headers={"idempotency-key": secrets.token_hex(8)})
    assert answer.is_success, answer.text
    made: dict[str, Any] = answer.json()
    return made
