"""What the stub was asked, request by request, and the number that LinkedIn gives each answer."""

import uuid
from urllib.parse import parse_qsl

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

_NAMED = frozenset(
    {
        "authorization",
        "accessToken",
        "jwks",
        "userinfo",
        "memberAuthorizations",
        "memberSnapshotData",
        "elsewhere",
    }
)
_MATTERING = frozenset(
    {
        "accept",
        "accept-encoding",
        "authorization",
        "content-type",
        "cookie",
        "host",
        "linkedin-version",
        "user-agent",
        "x-restli-protocol-version",
    }
)


class Asked(msgspec.Struct, kw_only=True):
    """One request: `headers` are those that matter; `status` and `li_uuid` are of the answer."""

    endpoint: str
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    status: int = 0
    li_uuid: str = ""


def recording(app: ASGIApp) -> ASGIApp:
    """Middleware that keeps each request to an endpoint, and numbers the answers of the API."""

    async def recorded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or _endpoint(scope) not in _NAMED:
            await app(scope, receive, send)
            return
        asked = _asked(scope)
        stub = scope["litestar_app"].state.stub
        stub.asked.append(asked.endpoint)
        stub.requests.append(asked)

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                asked.status = message["status"]
                asked.li_uuid = str(uuid.uuid4())
                numbered = (b"x-li-uuid", asked.li_uuid.encode())
                message["headers"] = [*message.get("headers", []), numbered]
            await send(message)

        await app(scope, receive, told)

    return recorded


def _endpoint(scope: Scope) -> str:
    return scope["path"].rpartition("/")[2]


def _asked(scope: HTTPScope) -> Asked:
    headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
    return Asked(
        endpoint=_endpoint(scope),
        method=scope["method"],
        path=scope["path"],
        query=dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True)),
        headers={name: value for name, value in headers.items() if name in _MATTERING},
    )
