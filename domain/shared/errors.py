"""The errors a caller can tell apart.

DomainError
├── Invalid             the request makes no sense as it stands        (422)
├── Unauthenticated     nobody we know                                 (401)
├── Forbidden           known, but not allowed                         (403)
├── NotFound            not there, or not in this workspace            (404)
├── Gone                was there, is in the trash or ended            (410)
├── Conflict            the present state does not allow it            (409)
├── VersionMismatch     somebody else changed it first                 (412)
├── TooOften            allowed, but not so often                      (429)
└── Unavailable         try again in a moment                          (503)

A subclass names one refusal. Its docstring is the sentence a person reads when the raiser gives none, and
its `code` is the contract with clients: it never changes.
"""

from typing import Any, ClassVar

import msgspec


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing wrong with one place of a request.

    `pointer` is a JSON pointer into the body; `parameter` names a query, path or header parameter.
    """

    code: str
    detail: str
    pointer: str | None = None
    parameter: str | None = None


class DomainError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "error"

    def __init__(
        self, detail: str | None = None, *, faults: tuple[Fault, ...] = (), **extra: Any
    ) -> None:
        self.detail = detail or (type(self).__doc__ or "").strip().splitlines()[0]
        self.faults = faults
        self.extra = extra
        super().__init__(self.detail)


class Invalid(DomainError):
    """The request cannot be understood as it stands."""

    code = "validation_failed"


class Unauthenticated(DomainError):
    """Log in first."""

    code = "token_invalid"


class Forbidden(DomainError):
    """You may not do this."""

    code = "forbidden"


class NotFound(DomainError):
    """There is nothing here under this id."""

    code = "not_found"


class Gone(DomainError):
    """This is in the trash."""

    code = "gone"


class Conflict(DomainError):
    """The present state does not allow this."""

    code = "conflict"


class VersionMismatch(DomainError):
    """Somebody else changed this first; read it again and repeat your change."""

    code = "version_mismatch"


class TooOften(DomainError):
    """This is too often; wait a little."""

    code = "rate_limited"


class Unavailable(DomainError):
    """The service is busy; try again in a moment."""

    code = "unavailable"
