"""Refusals and faults as RFC 9457 problems. Whatever goes wrong, this is how it is said."""

from datetime import datetime
from typing import Any

import msgspec
import structlog

from api.problem_codes import ProblemCode, registry, status_of
from api.refusals import InternalFault
from api.times import instant_text
from domain.shared.errors import DomainError, Fault

MEDIA_TYPE = "application/problem+json"

_UNAUTHENTICATED = 401
_ENCODER = msgspec.json.Encoder()
_log = structlog.get_logger("perennial.http")


class ProblemFault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing wrong with one place of the request."""

    code: str
    detail: str
    pointer: str | msgspec.UnsetType = msgspec.UNSET
    parameter: str | msgspec.UnsetType = msgspec.UNSET


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why a request was refused, as RFC 9457 has it. `code` is the contract; the words are for people."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    errors: list[ProblemFault] | msgspec.UnsetType = msgspec.UNSET
    retry_after: int | msgspec.UnsetType = msgspec.UNSET
    required_scopes: list[str] | msgspec.UnsetType = msgspec.UNSET
    restorable_until: str | msgspec.UnsetType = msgspec.UNSET


class Refused(msgspec.Struct, frozen=True):
    """A problem ready to be sent."""

    status: int
    headers: dict[str, str]
    body: bytes


def refuse(error: Exception, *, request_id: str, public_url: str) -> Refused:
    """Say what went wrong. What nobody foresaw is logged, once, and answered without a word about it."""
    refusal = error if isinstance(error, DomainError) else InternalFault()
    known = registry().get(refusal.code) or _unlisted(refusal)
    if known.status == InternalFault.status:
        _log.error("unforeseen", exc_info=error)
    problem = _problem(refusal, known, request_id=request_id, public_url=public_url)
    headers = {"content-type": MEDIA_TYPE, "cache-control": "no-store"}
    headers |= refusal.extra.get("headers", {})
    if "retry_after" in problem:
        headers["retry-after"] = str(problem["retry_after"])
    if known.status == _UNAUTHENTICATED:
        headers["www-authenticate"] = _challenge(refusal)
    return Refused(known.status, headers, _ENCODER.encode(problem))


def _unlisted(refusal: DomainError) -> ProblemCode:
    """A refusal from outside of the domain: never meant to come this far, so nothing is said about it."""
    return ProblemCode(
        code=InternalFault.code,
        status=status_of(type(refusal)),
        title=registry()[InternalFault.code].title,
        meanings=(),
    )


def _problem(
    refusal: DomainError, known: ProblemCode, *, request_id: str, public_url: str
) -> dict[str, Any]:
    problem: dict[str, Any] = {
        "type": f"{public_url}{known.docs_path}",
        "title": known.title,
        "status": known.status,
        "detail": refusal.detail,
        "instance": f"urn:uuid:{request_id}",
        "code": known.code,
    }
    if refusal.faults:
        problem["errors"] = [_fault(fault) for fault in refusal.faults]
    if known.retry_after is not None:
        problem["retry_after"] = known.retry_after
    for name, value in refusal.extra.items():
        if name != "headers":
            problem[name] = instant_text(value) if isinstance(value, datetime) else value
    return problem


def _fault(fault: Fault) -> dict[str, str]:
    return {
        name: value
        for name in ("code", "detail", "pointer", "parameter")
        if (value := getattr(fault, name)) is not None
    }


def _challenge(refusal: DomainError) -> str:
    """RFC 6750 §3.1: who sent no token is told the scheme, not that the token is wrong."""
    return "Bearer" if refusal.code == "token_missing" else 'Bearer error="invalid_token"'
