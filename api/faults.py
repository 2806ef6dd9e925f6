"""What Litestar and the handlers raise, turned into the refusals of this service."""

from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from api.answers import replayed
from api.exchanges import exchange_of
from api.idempotency import Replay
from api.problem_codes import registry
from api.problems import MEDIA_TYPE, refuse
from api.refusals import (
    HttpRefusal,
    InvalidParameter,
    MalformedJson,
    MethodNotAllowed,
    TooLarge,
)
from domain.shared.errors import DomainError, Fault, NotFound

_NOT_FOUND, _METHOD_NOT_ALLOWED, _TOO_LARGE = 404, 405, 413
_SERVER = 500
_HUNG_UP = "client disconnected prematurely"


class FaultAnswers:
    """The exception handlers of the application."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url
        registry()  # read now rather than while the first refusal waits

    @property
    def by_kind(self) -> dict[int | type[Exception], Any]:
        return {
            Replay: self._replay,
            HTTPException: self._refuse,
            DomainError: self._refuse,
            Exception: self._refuse,
        }

    def _refuse(self, request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        request_id = exchange_of(request.scope).request_id
        refused = refuse(_told(error), request_id=request_id, public_url=self._public_url)
        return Response(
            refused.body,
            status_code=refused.status,
            headers=refused.headers,
            media_type=MEDIA_TYPE,
        )

    def _replay(self, _request: Request[Any, Any, Any], replay: Replay) -> Response[bytes]:
        return replayed(replay.answer)


def _told(error: Exception) -> Exception:
    """The refusal that says the same; whatever has none stays what it is, and is answered as a fault."""
    if isinstance(error, ExceptionGroup) and len(error.exceptions) == 1:
        return _told(error.exceptions[0])
    if isinstance(error, ValidationException):
        return _misfit(error)
    if isinstance(error, HTTPException):
        return _refusal(error)
    if isinstance(error, RecursionError):
        return MalformedJson("The body is nested too deep.")
    return error


def _refusal(error: HTTPException) -> Exception:
    if error.status_code == _NOT_FOUND:
        return NotFound("There is nothing here under this address.")
    if error.status_code == _METHOD_NOT_ALLOWED:
        allow = {name.lower(): value for name, value in (error.headers or {}).items()}
        return MethodNotAllowed(headers=allow)
    if error.status_code == _TOO_LARGE:
        return TooLarge()
    if error.status_code < _SERVER or error.detail == _HUNG_UP:
        return HttpRefusal()
    return error


def _misfit(error: ValidationException) -> Exception:
    """Parameters that did not convert; bodies never come this way, except when there is none at all."""
    extra: Any = error.extra
    told = [each for each in extra if isinstance(each, dict)] if isinstance(extra, list) else []
    if any(each.get("key") == "data" or each.get("source") == "body" for each in told):
        return MalformedJson("This needs a body of JSON.")
    faults = tuple(
        Fault(code="invalid", detail=f"{each['message']}.", parameter=each.get("key"))
        for each in told
    )
    return InvalidParameter(faults=faults)
