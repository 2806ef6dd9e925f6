"""Two real API processes over one database: what ends in one has ended in the other within a second."""

import base64
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from adapters.crypto.codes import DerivedCodes
from adapters.crypto.keys import KeyRing
from bootstrap.embedded.kept import free_port
from domain.shared.ids import ChallengeId
from tests.bootstrap.running import ROOT

KEY = secrets.token_bytes(32)


@pytest.fixture
def processes(servers: Mapping[str, str], redis_url: str, tmp_path: Path) -> Iterator[list[str]]:
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PERENNIAL_")},
        "PYTHONPATH": str(ROOT),
        "PERENNIAL_DATABASE_URL": servers["app"],
        "PERENNIAL_JOB_DATABASE_URL": servers["job"],
        "PERENNIAL_REDIS_URL": redis_url,
        "PERENNIAL_SECRET_KEYS": f"test:{base64.urlsafe_b64encode(KEY).decode().rstrip('=')}",
        "PERENNIAL_VAR": str(tmp_path),
    }
    with ExitStack() as stack:
        started = [stack.enter_context(started_api(environ, tmp_path)) for _ in range(2)]
        yield [api.wait() for api in started]


class Api:
    """An API process of its own."""

    def __init__(self, environ: Mapping[str, str], folder: Path) -> None:
        port = free_port()
        self._url = f"http://127.0.0.1:{port}"
        self._log = folder / f"{port}.log"
        module = [sys.executable, "-m", "uvicorn", "api.main:create", "--factory"]
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [*module, "--port", str(port)], env=dict(environ), stdout=log, stderr=log
            )

    def wait(self) -> str:
        """Until it serves; its address."""
        deadline = time.monotonic() + 60
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                if httpx.get(f"{self._url}/health/ready").status_code == 200:
                    return self._url
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError(self._log.read_text())


@contextmanager
def started_api(environ: Mapping[str, str], folder: Path) -> Iterator[Api]:
    api = Api(environ, folder)
    try:
        yield api
    finally:
        api.process.terminate()
        api.process.wait(20)


def log_in(client: httpx.Client, email: str) -> str:
    posed = client.post("/v1/auth/email-challenges", json={"email": email}).json()
    code = DerivedCodes(KeyRing([KEY])).code_of(ChallengeId(UUID(posed["challenge_id"])))
    url = f"/v1/auth/email-challenges/{posed['challenge_id']}/verification"
    token: str = client.post(url, json={"code": code}).json()["access_token"]
    return token


@pytest.mark.timeout(150)
def test_a_session_ended_in_one_process_has_ended_in_the_other(processes: list[str]) -> None:
    email = f"{secrets.token_hex(6)}@example.com"
    with httpx.Client(base_url=processes[0]) as one, httpx.Client(base_url=processes[1]) as other:
        phone, laptop = log_in(one, email), log_in(one, email)
        theirs = {"authorization": f"Bearer {phone}"}
        for _ in range(3):
            assert 200 == other.get("/v1/me", headers=theirs).status_code

        ended = one.delete("/v1/me/sessions", headers={"authorization": f"Bearer {laptop}"})
        since = time.monotonic()
        while other.get("/v1/me", headers=theirs).status_code == 200:
            time.sleep(0.01)
        took = time.monotonic() - since

        assert 204 == ended.status_code
        assert took < 1
        assert 200 == one.get("/v1/me", headers={"authorization": f"Bearer {laptop}"}).status_code
