"""When all is there, when it is worth asking again, and when it is not any more.

LinkedIn answers alike for a domain that is empty and for one that it has not built yet. So whatever is missing is
asked for again, for two days; then it is empty.
"""

from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from domain.portability.progress import DomainProgress, Gathering
from domain.portability.snapshot import ORDER, PEOPLED, SHOWN, SnapshotDomain, built_within

GIVE_UP_AFTER = timedelta(hours=48)
GOES_FIRST_WAIT = timedelta(minutes=1)
# A domain that LinkedIn could not be asked for most of the time is not empty because that time is over.
_MISSES_TO_BE_EMPTY = 3
_SHORTEST_WAIT = timedelta(minutes=1)
_WAITS = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
_AFTER_MIDNIGHT = timedelta(minutes=5)


class Reason(StrEnum):
    """What a waiting import waits for."""

    NOT_BUILT = "not_built"
    PARTLY_BUILT = "partly_built"
    TOO_MANY_REQUESTS = "too_many_requests"
    LINKEDIN_TROUBLE = "linkedin_trouble"
    ANOTHER_IMPORT = "another_import"
    REMOVAL = "removal"


SENTENCES = {
    Reason.NOT_BUILT: (
        "LinkedIn has not put the copy of this account together yet; that can take up to two days. "
        "We ask again by ourselves."
    ),
    Reason.PARTLY_BUILT: (
        "LinkedIn has only a part of the copy of this account yet; all of it can take up to two days. "
        "We ask again by ourselves."
    ),
    Reason.TOO_MANY_REQUESTS: "LinkedIn answers no more requests for now; we go on as soon as it does.",
    Reason.LINKEDIN_TROUBLE: "LinkedIn does not answer as it should; we ask again for up to two days.",
    Reason.ANOTHER_IMPORT: "All of it has been fetched; another import of this workspace goes first.",
    Reason.REMOVAL: "All of it has been fetched; what is being taken out of this workspace goes first.",
}


class WaitingFor(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of a wait; `missing` are those parts of the copy that are not there yet."""

    code: str
    detail: str
    missing: tuple[str, ...] = ()


class Wait(NamedTuple):
    """Ask again then."""

    until: datetime
    reason: Reason


class Judgement(NamedTuple):
    """What a round has come to: all is there, or there is something to wait for. `gathering` says what is empty."""

    gathering: Gathering
    wait: Wait | None


def judge(gathering: Gathering, now: datetime) -> Judgement:
    """At the end of a round."""
    domains = {
        name: _judged(gathering, SnapshotDomain(name), progress, now)
        for name, progress in gathering.domains.items()
    }
    judged = replace(gathering, domains=domains)
    if any(each.state == "missing" for each in domains.values()):
        has_profile = judged.of(SnapshotDomain.PROFILE).rows > 0
        reason = Reason.PARTLY_BUILT if has_profile else Reason.NOT_BUILT
        return Judgement(judged, Wait(now + _pause(gathering.rounds), reason))
    return Judgement(judged, None)


def has_people(gathering: Gathering) -> bool:
    """Whether there is anything to import."""
    return any(gathering.of(domain).rows for domain in PEOPLED)


def empty_domains(gathering: Gathering) -> tuple[str, ...]:
    return tuple(domain.value for domain in ORDER if gathering.of(domain).state == "empty")


def told(gathering: Gathering | None) -> WaitingFor | None:
    """What an import waits for, if it does."""
    if gathering is None or gathering.waiting_for is None:
        return None
    reason = Reason(gathering.waiting_for)
    missing = (domain for domain in ORDER if gathering.of(domain).state == "missing")
    return WaitingFor(
        code=reason, detail=SENTENCES[reason], missing=tuple(SHOWN[each] for each in missing)
    )


def after_trouble(gathering: Gathering, now: datetime) -> Wait | None:
    """When to ask again a LinkedIn that does not answer; None when it has not for too long."""
    if _is_silent(gathering, now):
        return None
    return Wait(now + _pause(gathering.rounds), Reason.LINKEDIN_TROUBLE)


def after_limit(gathering: Gathering, told: timedelta | None, now: datetime) -> Wait | None:
    """When to ask again after too many requests: as it says, else when its day begins anew. None likewise."""
    if _is_silent(gathering, now):
        return None
    midnight = datetime.combine(now.date(), time(), tzinfo=now.tzinfo) + timedelta(days=1)
    until = midnight + _AFTER_MIDNIGHT if told is None else now + max(told, _SHORTEST_WAIT)
    return Wait(until, Reason.TOO_MANY_REQUESTS)


def _judged(
    gathering: Gathering, domain: SnapshotDomain, progress: DomainProgress, now: datetime
) -> DomainProgress:
    if progress.state != "missing":
        return progress
    is_late = now - gathering.since >= built_within(domain)
    is_over = is_late and progress.misses >= _MISSES_TO_BE_EMPTY
    if is_over or (domain in gathering.known_empty and _is_built(gathering)):
        return replace(progress, state="empty")
    return progress


def _is_built(gathering: Gathering) -> bool:
    """Whether LinkedIn has begun: before that, everything looks empty."""
    profile = SnapshotDomain.PROFILE
    return gathering.of(profile).rows > 0 or profile in gathering.known_empty


def _is_silent(gathering: Gathering, now: datetime) -> bool:
    return now - gathering.heard_at >= GIVE_UP_AFTER


def _pause(rounds: int) -> timedelta:
    return _WAITS[min(rounds, len(_WAITS) - 1)]
