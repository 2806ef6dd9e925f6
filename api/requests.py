"""The request as handlers see it: its body is guarded before it is decoded, and decoded once, strictly."""

from typing import Any

import msgspec
from litestar import Request

from api.accounts.schemas import LoginRequest
from api.body_faults import body_fault
from api.exchanges import exchange_of
from api.origins import refuse_strange_login
from api.refusals import MalformedJson
from api.request_guard import guard_json
from domain.shared.errors import Invalid


class GuardedRequest(Request[Any, Any, Any]):
    """Litestar would decode into dictionaries and then convert leniently; this decodes into the body type."""

    async def json(self) -> Any:
        """The body as the route takes it. Raises MalformedJson, Invalid."""
        body = await self.body()
        guard_json(body)
        decoder = self.route_handler.opt["plan"].body or _ANYTHING
        try:
            decoded = _decoded(body, decoder)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
            raise MalformedJson(_words(wrong)) from None
        if isinstance(decoded, LoginRequest) and decoded.delivery == "cookie":
            refuse_strange_login(exchange_of(self.scope).origin)
        return decoded


def _decoded(body: bytes, decoder: msgspec.json.Decoder[Any]) -> Any:
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as wrong:
        _ANYTHING.decode(body)  # it may not even be JSON further on, and that counts for more
        raise Invalid(faults=(body_fault(str(wrong)),)) from None


def _words(wrong: Exception) -> str:
    if isinstance(wrong, msgspec.DecodeError):
        return f"{str(wrong).rstrip('.')}."
    return "The body is not UTF-8 text." if isinstance(wrong, UnicodeDecodeError) else "Too deep."


_ANYTHING: msgspec.json.Decoder[Any] = msgspec.json.Decoder()
