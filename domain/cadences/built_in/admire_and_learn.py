"""Admire and learn: for somebody whose work you admire and who does not know you."""

from datetime import UTC, datetime
from uuid import UUID

from domain.cadences.built_in.form import BuiltInCadence, BuiltInVersion
from domain.cadences.definition import (
    CloseStep,
    Definition,
    Delay,
    MessageStep,
    TaskStep,
    WaitForStep,
)
from domain.shared.ids import CadenceId

_FIRST = Definition(
    audience="strangers",
    purpose="Meet somebody through their work, ask one good question, and leave something behind.",
    steps=(
        TaskStep(
            id="look_closely",
            title="Look closely at one thing they made",
            guidance=(
                "Read the article, watch the talk or try the tool, all of it. Write down one sentence or one"
                " decision in it that you will remember, and why. That sentence is your message; without it, wait"
                " until you have one."
            ),
        ),
        MessageStep(
            id="invite",
            title="Invite them with a note that names their work",
            channel="linkedin_note",
            most_characters=200,
            guidance=(
                "Name the work and the one thing you took from it, then say who you are in half a sentence. Ask for"
                " nothing. «Your talk on slow migrations made me delete a flag I had kept for two years. I look"
                " after payments at a small bank and would be glad to follow your work.»"
            ),
        ),
        WaitForStep(
            id="accepted",
            event="accepted",
            at_most=Delay(count=21, unit="days"),
            otherwise="end",
        ),
        MessageStep(
            id="ask_insight",
            title="Ask one question that only they can answer",
            channel="linkedin_message",
            after=Delay(count=3),
            ask_level=1,
            new_value="outcome_of_advice",
            most_characters=400,
            guidance=(
                "Tell in a sentence what you tried because of their work, then ask one question about how they see"
                " or did something, which takes two minutes to answer. No call, no favour, no job. Say that no"
                " answer is fine too, and mean it."
            ),
        ),
        MessageStep(
            id="leave_something",
            title="Leave them something new, and ask for nothing",
            channel="linkedin_message",
            after=Delay(count=7),
            new_value="resource",
            most_characters=400,
            guidance=(
                "Something they may like, by itself: what came of the idea you took from them, a paper beside their"
                " topic, a kind word that somebody said about their work. Do not mention your question."
            ),
        ),
        CloseStep(id="end", after=Delay(count=10), rest_days=180),
    ),
)

ADMIRE_AND_LEARN = BuiltInCadence(
    id=CadenceId(UUID("019ab000-0000-7000-8000-000000000001")),
    name="Admire and learn",
    summary=(
        "For somebody whose work you admire and who does not know you yet: an invitation that names the work, one"
        " question, one thing left behind, and then half a year of peace."
    ),
    versions=(
        BuiltInVersion(
            number=1, published_at=datetime(2026, 11, 24, tzinfo=UTC), definition=_FIRST
        ),
    ),
)
