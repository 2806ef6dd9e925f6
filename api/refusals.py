"""What HTTP itself refuses, before or after the domain is asked.

Like the domain's errors: the docstring is what a person reads, `code` is the contract.
"""

from typing import ClassVar

from domain.shared.errors import DomainError


class HttpRefusal(DomainError):
    """This request cannot be served."""

    status: ClassVar[int] = 400
    code = "bad_request"


class MalformedJson(HttpRefusal):
    """The body is not JSON that can be read."""

    code = "malformed_json"


class UnknownParameter(HttpRefusal):
    """There is no such query parameter here."""

    code = "unknown_parameter"


class InvalidParameter(HttpRefusal):
    """A parameter or header has a value that makes no sense."""

    code = "invalid_parameter"


class CursorMismatch(HttpRefusal):
    """This cursor belongs to a list with other filters or another order."""

    code = "cursor_mismatch"


class IdempotencyKeyMissing(HttpRefusal):
    """This must not happen twice by accident: send an Idempotency-Key."""

    code = "idempotency_key_missing"


class InsufficientScope(HttpRefusal):
    """The token does not carry the scopes this needs."""

    status = 403
    code = "insufficient_scope"


class CsrfRefused(HttpRefusal):
    """A cookie counts only for requests from our own pages that carry the header X-Perennial-Client."""

    status = 403
    code = "csrf_refused"


class MethodNotAllowed(HttpRefusal):
    """This cannot be done with this resource."""

    status = 405
    code = "method_not_allowed"


class TooLarge(HttpRefusal):
    """The request is larger than what is read here."""

    status = 413
    code = "too_large"


class UnsupportedMediaType(HttpRefusal):
    """The body must be JSON."""

    status = 415
    code = "unsupported_media_type"


class PreconditionRequired(HttpRefusal):
    """Say which version you have seen: send If-Match."""

    status = 428
    code = "precondition_required"


class TooManyAtOnce(HttpRefusal):
    """Too many requests of this token are under way at the same time."""

    status = 429
    code = "too_many_at_once"


class TooManyStreams(HttpRefusal):
    """You have as many event streams open as one person may."""

    status = 429
    code = "too_many_streams"


class InternalFault(HttpRefusal):
    """Something went wrong on our side. It has been written down."""

    status = 500
    code = "internal"
