"""Reconnect: for somebody you once knew well and have not heard from for long."""

from datetime import UTC, datetime
from uuid import UUID

from domain.cadences.built_in.form import BuiltInCadence, BuiltInVersion
from domain.cadences.definition import CloseStep, Definition, Delay, GiveStep, MessageStep
from domain.shared.ids import CadenceId

_FIRST = Definition(
    audience="known",
    purpose="Say hello again after a long time, without wanting anything.",
    steps=(
        MessageStep(
            id="say_hello",
            title="Say hello, and ask for nothing",
            channel="linkedin_message",
            most_characters=600,
            guidance=(
                "Say what made you think of them: something they taught you, a place you worked at together, news"
                " about them. Two sentences on how you are. No apology for the silence, for it was theirs as much"
                " as yours, and no question that has to be answered."
            ),
        ),
        GiveStep(
            id="give",
            title="Give them something that fits what they do now",
            channel="linkedin_message",
            after=Delay(count=21, unit="days"),
            guidance=(
                "Look up what they do today, and send one thing that helps with it. Whether they answered or not,"
                " this one comes without strings as well."
            ),
        ),
        CloseStep(id="end", after=Delay(count=21, unit="days"), rest_days=365),
    ),
)

RECONNECT = BuiltInCadence(
    id=CadenceId(UUID("019ab000-0000-7000-8000-000000000004")),
    name="Reconnect",
    summary=(
        "For somebody you have not heard from for long: one message without an ask, three weeks later something"
        " that helps them, and then a year of peace."
    ),
    versions=(
        BuiltInVersion(
            number=1, published_at=datetime(2026, 11, 24, tzinfo=UTC), definition=_FIRST
        ),
    ),
)
