"""The API as the demo uses it: a thin client that says plainly what went wrong."""

import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import httpx2

from bootstrap.settings import Settings

_CODE = re.compile(r"^Subject: .*?\b(\d{6})\b", re.MULTILINE)
_PATIENCE = 40.0
_POLL = 0.1
_TOO_OFTEN = 429


class DemoFailed(Exception):
    """Something was not as it should be."""


class Client:
    """One person's session. Paths are relative to /v1, or with `in_workspace` to the workspace at hand."""

    def __init__(self, settings: Settings) -> None:
        self._http = httpx2.Client(base_url=f"{settings.public_url}/v1/", timeout=30)
        self._mails = _mail_folder(settings)
        self.base = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def log_in(self) -> str:
        """Make an account of our own by a code that is mailed; returns the address."""
        email = f"demo-{secrets.token_hex(4)}@example.com"
        known = set(self._mails.glob("*.eml")) if self._mails else set()
        challenge = self.call("POST", "auth/email-challenges", json={"email": email})
        code = self._mailed_code(known) if self._mails else input(f"Code mailed to {email}: ")
        login = self.call(
            "POST",
            f"auth/email-challenges/{challenge['challenge_id']}/verification",
            json={"code": code, "name": "Marlo Testwright", "time_zone": "Europe/London"},
        )
        self._http.headers["authorization"] = f"Bearer {login['access_token']}"
        return email

    def enter(self, workspace_id: str) -> None:
        self.base = f"workspaces/{workspace_id}/"

    def call(self, method: str, path: str, **options: Any) -> Any:
        """The decoded answer, None when it has no body; DemoFailed with the problem otherwise."""
        headers = options.pop("headers", {})
        if method == "POST":
            headers = {"idempotency-key": secrets.token_hex(16), **headers}
        answer = self._http.request(method, path, headers=headers, **options)
        while answer.status_code == _TOO_OFTEN:
            time.sleep(int(answer.headers["retry-after"]))
            answer = self._http.request(method, path, headers=headers, **options)
        if answer.is_error:
            raise DemoFailed(f"{method} /v1/{path} answered {answer.status_code}: {answer.text}")
        return answer.json() if answer.content else None

    def here(self, method: str, path: str, **options: Any) -> Any:
        """The same, inside the workspace."""
        return self.call(method, self.base + path, **options)

    def every(self, path: str, **parameters: Any) -> Iterator[dict[str, Any]]:
        """All items of a list, page by page."""
        cursor = None
        while True:
            asked = {**parameters, **({"cursor": cursor} if cursor else {})}
            page = self.here("GET", path, params=asked)
            yield from page["data"]
            cursor = page["next_cursor"]
            if not page["has_more"]:
                return

    def wait_for(self, path: str, done: Any) -> Any:
        """Ask again until `done(answer)`; DemoFailed when that takes unreasonably long."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            answer = self.here("GET", path)
            if done(answer):
                return answer
            time.sleep(_POLL)
        raise DemoFailed(
            f"/v1/{self.base}{path} was not done in {_PATIENCE:.0f} s; does a worker run?"
        )

    def _mailed_code(self, known: set[Path]) -> str:
        deadline = time.monotonic() + _PATIENCE
        while self._mails and time.monotonic() < deadline:
            for mail in set(self._mails.glob("*.eml")) - known:
                found = _CODE.search(mail.read_text())
                if found:
                    return found[1]
            time.sleep(_POLL)
        raise DemoFailed(f"no login code arrived in {self._mails}; does a worker run?")


def _mail_folder(settings: Settings) -> Path | None:
    if settings.mail_url.startswith("file:"):
        return Path(settings.mail_url.removeprefix("file:"))
    return None
