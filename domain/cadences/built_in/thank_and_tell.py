"""Thank and tell: for somebody who has helped you."""

from datetime import UTC, datetime
from uuid import UUID

from domain.cadences.built_in.form import BuiltInCadence, BuiltInVersion
from domain.cadences.definition import CloseStep, Definition, Delay, GiveStep, MessageStep
from domain.shared.ids import CadenceId

_FIRST = Definition(
    audience="known",
    purpose="Thank somebody at once, tell them what came of their help, and give something back.",
    steps=(
        MessageStep(
            id="thank",
            title="Thank them, within a day",
            channel="email",
            new_value="thanks",
            guidance=(
                "Three sentences are enough: what exactly they did, what it changed for you, thank you. Ask for"
                " nothing, and promise nothing that you would have to be reminded of. Thanks that come late are"
                " welcome too."
            ),
        ),
        MessageStep(
            id="tell_outcome",
            title="Tell them what came of it",
            channel="email",
            after=Delay(count=14, unit="days"),
            new_value="outcome_of_advice",
            guidance=(
                "People who help seldom hear how it went. Say what you did with their advice and how it turned out,"
                " also when it turned out differently. One small detail is worth more than praise."
            ),
        ),
        GiveStep(
            id="give_back",
            title="Give something back, small and fitting",
            channel="email",
            after=Delay(count=42, unit="days"),
            guidance=(
                "Look at what they work on now: an article, a person they would like to meet, a job posting for"
                " somebody on their team, a review of what they made. If nothing fits, skip this step; a give that"
                " does not fit is a task for them."
            ),
        ),
        CloseStep(id="end", rest_days=0),
    ),
    repeats_after_days=30,
)

THANK_AND_TELL = BuiltInCadence(
    id=CadenceId(UUID("019ab000-0000-7000-8000-000000000002")),
    name="Thank and tell",
    summary=(
        "For somebody who has helped you: thanks at once, what came of it after two weeks, and something in return"
        " within two months."
    ),
    versions=(
        BuiltInVersion(
            number=1, published_at=datetime(2026, 11, 24, tzinfo=UTC), definition=_FIRST
        ),
    ),
)
