"""Nurture: for people you know and want to stay close to."""

from datetime import UTC, datetime
from uuid import UUID

from domain.cadences.built_in.form import BuiltInCadence, BuiltInVersion
from domain.cadences.definition import (
    CloseStep,
    Definition,
    Delay,
    GiveStep,
    MessageStep,
    TaskStep,
)
from domain.shared.ids import CadenceId

_FIRST = Definition(
    audience="known",
    purpose="Stay in touch with somebody you know, by giving before asking.",
    steps=(
        GiveStep(
            id="give_first",
            title="Send them something that they can use",
            channel="linkedin_message",
            guidance=(
                "An article with one line on why it made you think of them, an event near them, an opening that"
                " fits a friend of theirs. Say that there is no need to answer."
            ),
        ),
        TaskStep(
            id="notice",
            title="Notice something that they made public",
            after=Delay(count=12),
            guidance=(
                "A post, a talk, a release: read it, and leave a sentence under it that only somebody who has read"
                " it could write. Nobody has to answer that. If there is nothing, leave it at that."
            ),
        ),
        MessageStep(
            id="talk",
            title="Ask how they see something",
            channel="linkedin_message",
            after=Delay(count=12),
            ask_level=1,
            new_value="news_about_them",
            guidance=(
                "Begin with what is new with them: what you noticed, a new position. Then ask one question that"
                " you really have about it. Somebody who is asked for their view feels seen; somebody who is asked"
                " for a favour feels used."
            ),
        ),
        CloseStep(id="end", after=Delay(count=10), rest_days=0),
    ),
    repeats_after_days=14,
)

NURTURE = BuiltInCadence(
    id=CadenceId(UUID("019ab000-0000-7000-8000-000000000003")),
    name="Nurture",
    summary=(
        "For people you know: a give, a light touch and a conversation take turns, a few weeks apart, and it can"
        " begin anew soon after."
    ),
    versions=(
        BuiltInVersion(
            number=1, published_at=datetime(2026, 11, 24, tzinfo=UTC), definition=_FIRST
        ),
    ),
)
