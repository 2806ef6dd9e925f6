"""The stub as an application, and how it is served."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any

import uvicorn
from litestar import Litestar, Request
from litestar.datastructures import State

from bootstrap.linkedin_stub.authorization import authorize, decide
from bootstrap.linkedin_stub.door import Door
from bootstrap.linkedin_stub.identity import discover, publish_keys, tell_userinfo
from bootstrap.linkedin_stub.portability import (
    answer_elsewhere,
    tell_authorizations,
    tell_snapshot,
    turn_recording_on,
)
from bootstrap.linkedin_stub.recording import recording
from bootstrap.linkedin_stub.refusals import Answer, Refused
from bootstrap.linkedin_stub.state import PORTABILITY, SIGN_IN, StubState
from bootstrap.linkedin_stub.tokens import exchange

PORTABILITY_SETTINGS = {
    "PERENNIAL_LINKEDIN_PORTABILITY_CLIENT_ID": PORTABILITY.client_id,
    "PERENNIAL_LINKEDIN_PORTABILITY_CLIENT_SECRET": PORTABILITY.client_secret,
}
"""What `settings_for` leaves out: without it the service only signs in."""

_LOOPBACK = "127.0.0.1"
_ROUTES: list[Any] = [
    authorize,
    decide,
    exchange,
    discover,
    publish_keys,
    tell_userinfo,
    tell_authorizations,
    turn_recording_on,
    tell_snapshot,
    answer_elsewhere,
    Door,
]
_MAKE_NOT_READY = """\
To have {name} wait for two rounds until there is something to import:
  curl -X PUT {host}/_stub/members/{subject}/troubles -H 'content-type: application/json' \\
       -d '[{{"fault": "not_ready", "domains": ["CONNECTIONS", "INBOX"], "times": 2}}]'
Everything else that can be set, or go wrong: GET {host}/_stub, and docs/linkedin-stub.md."""


def stub_app(state: StubState) -> Litestar:
    return Litestar(
        route_handlers=_ROUTES,
        middleware=[recording],
        exception_handlers={Refused: _refused},
        state=State({"stub": state}),
        openapi_config=None,
        logging_config=None,
    )


def settings_for(host: str) -> dict[str, str]:
    """The settings that make the service take this address for LinkedIn."""
    return {
        "PERENNIAL_LINKEDIN_CLIENT_ID": SIGN_IN.client_id,
        "PERENNIAL_LINKEDIN_CLIENT_SECRET": SIGN_IN.client_secret,
        "PERENNIAL_LINKEDIN_AUTH_URL": f"{host}/oauth/v2",
        "PERENNIAL_LINKEDIN_API_URL": host,
    }


@contextlib.asynccontextmanager
async def serving(state: StubState) -> AsyncIterator[str]:
    """Serve on a free port of this machine, in the running loop; yields the address."""
    server = _Within(uvicorn.Config(stub_app(state), log_config=None, access_log=False))
    listening = socket.create_server((_LOOPBACK, 0))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://{_LOOPBACK}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


def run(port: int) -> None:
    """Serve until interrupted."""
    host = f"http://{_LOOPBACK}:{port}"
    state = StubState()
    print(_welcome(state, host), flush=True)
    uvicorn.run(stub_app(state), host=_LOOPBACK, port=port, log_level="warning")


def _welcome(state: StubState, host: str) -> str:
    """What to export, who is there, and how to make things go wrong."""
    exports = [
        f"  export {name}={value}"
        for name, value in (settings_for(host) | PORTABILITY_SETTINGS).items()
    ]
    members = [f"  {person.subject}  {person.name}" for person in state.people.values()]
    first = next(iter(state.people.values()))
    return "\n".join(
        (
            f"A LinkedIn of your own at {host}. Start the service with:",
            *exports,
            "Its members, each with a network to import:",
            *members,
            _MAKE_NOT_READY.format(host=host, name=first.name, subject=first.subject),
        )
    )


def _refused(_request: Request[Any, Any, Any], refused: Refused) -> Answer:
    return refused.answer


class _Within(uvicorn.Server):
    """Leaves the signals to whoever runs the loop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
