"""The stub as an application, and how it is served."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from litestar import Litestar
from litestar.datastructures import State

from bootstrap.linkedin_stub.authorization import authorize, decide
from bootstrap.linkedin_stub.identity import discover, publish_keys, tell_userinfo
from bootstrap.linkedin_stub.state import CLIENT_ID, CLIENT_SECRET, StubState
from bootstrap.linkedin_stub.tokens import exchange

_LOOPBACK = "127.0.0.1"


def stub_app(state: StubState) -> Litestar:
    return Litestar(
        route_handlers=[authorize, decide, exchange, discover, publish_keys, tell_userinfo],
        state=State({"stub": state}),
        openapi_config=None,
        logging_config=None,
    )


def settings_for(host: str) -> dict[str, str]:
    """The settings that make the service take this address for LinkedIn."""
    return {
        "PERENNIAL_LINKEDIN_CLIENT_ID": CLIENT_ID,
        "PERENNIAL_LINKEDIN_CLIENT_SECRET": CLIENT_SECRET,
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
    print(f"A LinkedIn of your own at {host}. Start the service with:")
    for name, value in settings_for(host).items():
        print(f"  export {name}={value}")
    uvicorn.run(stub_app(StubState()), host=_LOOPBACK, port=port, log_level="warning")


class _Within(uvicorn.Server):
    """Leaves the signals to whoever runs the loop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
