"""How the API of LinkedIn says no."""

from typing import Any

from litestar import Response

Answer = Response[Any]

_GATEWAY_PAGE = "<html><body>Gateway Timeout</body></html>"


class Refused(Exception):
    """This is the answer instead."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


def refusal(
    status: int, message: str, *, code: str | None = None, number: int | None = None
) -> Answer:
    """A body as LinkedIn writes it: what it does not know is not there."""
    body: dict[str, Any] = {"status": status, "message": message}
    if number is not None:
        body["serviceErrorCode"] = number
    if code is not None:
        body["code"] = code
    return Response(body, status_code=status)


def no_token() -> Answer:
    return refusal(401, "Empty oauth2_access_token", number=401)


def unknown_token() -> Answer:
    return refusal(401, "Invalid access token", code="INVALID_ACCESS_TOKEN", number=65600)


def revoked() -> Answer:
    message = "The token used in the request has been revoked by the user"
    return refusal(401, message, code="REVOKED_ACCESS_TOKEN", number=65601)


def expired() -> Answer:
    message = "The token used in the request has expired"
    return refusal(401, message, code="EXPIRED_ACCESS_TOKEN", number=65602)


def denied(what: str) -> Answer:
    message = f"Not enough permissions to access: {what}"
    return refusal(403, message, code="ACCESS_DENIED", number=100)


def no_such_version(version: str) -> Answer:
    return refusal(426, f"Requested version {version} is not active", code="NONEXISTENT_VERSION")


def too_many() -> Answer:
    message = "Resource level throttle limit for calls to this resource is reached."
    return refusal(429, message, code="TOO_MANY_REQUESTS", number=101)


def server_error() -> Answer:
    return refusal(500, "Internal Server Error")


def gateway() -> Answer:
    return Response(_GATEWAY_PAGE, status_code=504, media_type="text/html")


def not_json() -> Answer:
    return Response("<html>Too busy</html>", status_code=200, media_type="text/html")
