"""Suggestions beside the findings, by whoever can make them; never instead of a finding.

Nobody does today: `NoAdvice` is what is wired. Whoever writes an `Advisor` sends the text out of the house
with it, so it takes a setting, and consent.
"""

import asyncio
from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

import msgspec

from domain.coaching.model import Context, Review

SECONDS = 5.0
_MOST = 5


class AdviceStatus(StrEnum):
    """Nobody was asked; somebody answered; or somebody was asked and did not answer in time, or failed."""

    NONE = "none"
    GIVEN = "given"
    UNAVAILABLE = "unavailable"


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """What an advisor said, if anything."""

    status: AdviceStatus
    suggestions: Sequence[str] = ()


class AdvisorUnavailable(Exception):
    """The advisor cannot answer now."""


class Advisor(Protocol):
    """Somebody, or something, that reads a text and suggests."""

    async def advise(self, text: str, about: Context, review: Review) -> Advice:
        """Raises AdvisorUnavailable."""


class NoAdvice:
    """Nobody is asked."""

    async def advise(self, text: str, about: Context, review: Review) -> Advice:
        del text, about, review
        return Advice(status=AdviceStatus.NONE)


async def advice_on(
    advisor: Advisor, text: str, about: Context, review: Review, *, seconds: float = SECONDS
) -> Advice:
    """What the advisor says within so many seconds; a late or failing one has nothing to say."""
    try:
        async with asyncio.timeout(seconds):
            advice = await advisor.advise(text, about, review)
    except (AdvisorUnavailable, TimeoutError):
        return Advice(status=AdviceStatus.UNAVAILABLE)
    return msgspec.structs.replace(advice, suggestions=tuple(advice.suggestions)[:_MOST])
