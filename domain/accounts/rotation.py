"""The rule by which the refresh tokens of a session rotate.

A refresh token is used once; what is issued in its place is confirmed when one of it is used in turn.
Presented again within a minute, a token is most likely held by a second process of the same client: it gets
a sibling, three at most. Presented later, while nothing of what took its place was ever used, the answer got
lost: that is superseded, and issued again. In any other case somebody else has the token: the session ends.
"""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from domain.accounts.sessions import Session, StoredToken

SIBLING_GRACE = timedelta(seconds=60)
SIBLINGS = 3
REISSUES = 5
REISSUES_WITHIN = timedelta(hours=24)


class Presentation(StrEnum):
    """What it means that this refresh token is presented now."""

    FIRST = "first"
    SIBLING = "sibling"
    LOST = "lost"
    TOO_MANY = "too_many"
    SUPERSEDED = "superseded"
    REUSED = "reused"
    EXPIRED = "expired"
    ENDED = "ended"


class Aftermath(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a refresh token since it was rotated.

    `standing` refresh tokens were issued in its place and not superseded; `confirmed`: one of them, or of the
    access tokens that came with them, was used; `moved_on`: one of them was rotated itself; `newest`: no
    other token of the session was rotated later; `reissues`: lost answers the session had lately.
    """

    standing: int = 0
    confirmed: bool = False
    moved_on: bool = False
    newest: bool = True
    reissues: int = 0


NOTHING_YET = Aftermath()


def judge(
    session: Session, presented: StoredToken, aftermath: Aftermath, now: datetime
) -> Presentation:
    """What to make of a refresh token of this session."""
    if session.ended_at is not None:
        return Presentation.ENDED
    if presented.superseded_at is not None:
        return Presentation.SUPERSEDED
    if now >= session.expires_at:
        return Presentation.EXPIRED
    verdict = Presentation.FIRST
    if presented.rotated_at is not None:
        verdict = _judge_again(aftermath, now - presented.rotated_at)
    if verdict is not Presentation.REUSED and now >= presented.expires_at:
        return Presentation.EXPIRED
    return verdict


def _judge_again(aftermath: Aftermath, since: timedelta) -> Presentation:
    if aftermath.moved_on:
        return Presentation.REUSED
    if since <= SIBLING_GRACE:
        return Presentation.SIBLING if aftermath.standing <= SIBLINGS else Presentation.TOO_MANY
    lost = not aftermath.confirmed and aftermath.newest and aftermath.reissues < REISSUES
    return Presentation.LOST if lost else Presentation.REUSED
