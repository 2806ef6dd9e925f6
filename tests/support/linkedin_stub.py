"""A LinkedIn of our own as a process, and members who walk through its portability API."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec

from bootstrap.embedded.kept import free_port
from bootstrap.linkedin_stub.state import PORTABILITY, SIGN_IN, Person, StubState
from bootstrap.linkedin_stub.troubles import ApiFault

ROOT = Path(__file__).parents[2]
REDIRECT = "https://perennial.example/v1/linkedin/callback"
VERSION = {"linkedin-version": "202312"}
SNAPSHOT = "/rest/memberSnapshotData"
SCOPES = {SIGN_IN: "openid profile email", PORTABILITY: "r_dma_portability_3rd_party"}


class Visitor(msgspec.Struct, frozen=True):
    """Somebody at LinkedIn who allows whatever they are asked, and a client that speaks to it."""

    stub: StubState
    client: httpx.AsyncClient
    person: Person

    def trouble(self, fault: ApiFault, **more: Any) -> None:
        self.stub.trouble(self.person.subject, fault, **more)

    async def consent(self, application: Any = PORTABILITY, **more: str) -> dict[str, str]:
        """What is in the address that they are sent back to."""
        self.stub.consents = self.person.subject
        query = {
            "response_type": "code",
            "client_id": application.client_id,
            "redirect_uri": REDIRECT,
            "state": "a-state",
            "scope": SCOPES[application],
        }
        answer = await self.client.get("/oauth/v2/authorization", params=query | more)
        assert 303 == answer.status_code, answer.text
        told = parse_qs(urlsplit(answer.headers["location"]).query)
        return {name: values[0] for name, values in told.items()}

    async def exchange(self, code: str, application: Any = PORTABILITY) -> httpx.Response:
        body = {
            "grant_type": "authorization_code",
            "redirect_uri": REDIRECT,
            "code": code,
            "client_id": application.client_id,
            "client_secret": application.client_secret,
        }
        return await self.client.post("/oauth/v2/accessToken", data=body)

    async def token(self, application: Any = PORTABILITY) -> str:
        code = (await self.consent(application))["code"]
        token: str = (await self.exchange(code, application)).json()["access_token"]
        return token

    async def ask(self, token: str, path: str = SNAPSHOT, **query: str | int) -> httpx.Response:
        headers = {"authorization": f"Bearer {token}"} | VERSION
        given: dict[str, str | int] = {"q": "criteria"} if path == SNAPSHOT else {}
        return await self.client.get(path, params=given | query, headers=headers)

    async def rows(self, token: str, domain: str) -> list[list[dict[str, Any]]]:
        """The pages of a domain, until there is no more."""
        pages: list[list[dict[str, Any]]] = []
        while len(pages) < 20:
            answer = await self.ask(token, domain=domain, start=len(pages))
            if answer.status_code == 404:
                return pages
            assert 200 == answer.status_code, answer.text
            pages.append(answer.json()["elements"][0]["snapshotData"])
        return pages


def somebody(**more: Any) -> Person:
    return Person(**({"subject": secrets.token_hex(6), "name": "Zoë Testwright"} | more))


@contextmanager
def stub_process(folder: Path) -> Iterator[str]:
    """`perennial linkedin-stub` as it is started by hand; its address. What it prints is in `folder`."""
    port = free_port()
    host = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-P", "-m", "bootstrap.cli", "linkedin-stub", "--port", str(port)]
    printed = folder / "linkedin-stub.log"
    with printed.open("wb") as output:
        started = subprocess.Popen(
            command,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        _wait_for(host, started, printed)
        yield host
    finally:
        started.terminate()
        started.wait(20)


def _wait_for(host: str, started: subprocess.Popen[bytes], printed: Path) -> None:
    deadline = time.monotonic() + 60
    while started.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(f"{host}/_stub", trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(printed.read_text())
