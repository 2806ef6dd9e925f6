"""Nudges are read by people: the words are warm, name the fact, and lay no guilt on anybody."""

import re
from datetime import date

import pytest

from domain.nudges.explanation import DETAILS
from domain.nudges.facts import ContactFacts
from domain.nudges.kinds import NudgeKind
from domain.nudges.rules import RULES
from domain.nudges.words import spelled, words_for
from tests.domain.contacts.touches import a_touch
from tests.domain.nudges.simulation import (
    BERLIN,
    POLICY,
    a_close_contact,
    a_contact,
    at,
    some_news,
)

DAY_ONE = at("2026-03-03", "23:30")
SITUATIONS: list[tuple[NudgeKind, ContactFacts]] = [
    (NudgeKind.REPLY_OWED, a_contact(a_touch(DAY_ONE, "inbound"))),
    (NudgeKind.THANK_YOU, a_contact(a_touch(DAY_ONE, "mutual", "meeting"))),
    (NudgeKind.THANK_YOU, a_contact(a_touch(DAY_ONE, "inbound", help_received="introduction"))),
    (NudgeKind.THANK_YOU, a_contact(a_touch(DAY_ONE, "inbound", help_received="something"))),
    (NudgeKind.NEW_ACQUAINTANCE, a_contact(connected_on=date(2026, 3, 3))),
    (NudgeKind.NEW_ACQUAINTANCE, a_contact(a_touch(DAY_ONE, "mutual", "meeting"))),
    (NudgeKind.LIFE_EVENT, a_contact(life_event=some_news(DAY_ONE))),
    (NudgeKind.KEEP_IN_TOUCH, a_close_contact(a_touch(DAY_ONE, "mutual", "message"))),
    (
        NudgeKind.REST_REVIEW,
        a_contact(resting_since=DAY_ONE, rest_until=DAY_ONE, rest_reason="unanswered"),
    ),
]
GUILT = re.compile(
    r"\b(should|must|overdue|neglect\w*|forgot\w*|fail\w*|finally|late again|score|lazy|sorry)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize(("kind", "facts"), SITUATIONS)
def test_each_occurrence_names_the_person_and_the_day_and_lays_no_guilt(
    kind: NudgeKind, facts: ContactFacts
) -> None:
    occurrences = RULES[kind](facts, POLICY.calendar()).occurrences

    assert occurrences
    for occurrence in occurrences:
        words = words_for(kind, facts, occurrence, BERLIN)

        assert "Ada Lovelace" in words.title
        assert "3 March 2026" in words.reason
        assert not GUILT.search(f"{words.title} {words.reason} {words.suggestion}")
        assert words.reason.endswith(".")


def test_a_contact_never_spoken_to_is_said_to_be_so() -> None:
    facts = a_close_contact()
    occurrence = RULES[NudgeKind.KEEP_IN_TOUCH](facts, POLICY.calendar()).occurrences[0]

    words = words_for(NudgeKind.KEEP_IN_TOUCH, facts, occurrence, BERLIN)

    assert (
        "There has been no contact with Ada Lovelace yet, "
        "and you like to hear from each other about every 30 days." == words.reason
    )


def test_help_is_called_by_its_name() -> None:
    facts = a_contact(a_touch(DAY_ONE, "inbound", help_received="introduction"))
    occurrence = RULES[NudgeKind.THANK_YOU](facts, POLICY.calendar()).occurrences[1]

    words = words_for(NudgeKind.THANK_YOU, facts, occurrence, BERLIN)

    assert (
        "Ada Lovelace helped you with an introduction on 3 March 2026. Late thanks are welcome."
        == words.reason
    )


def test_dates_are_spelled_the_same_whatever_the_locale() -> None:
    assert "3 March 2026" == spelled(date(2026, 3, 3))


@pytest.mark.parametrize("code", sorted(DETAILS))
def test_every_decision_has_a_sentence_without_guilt(code: str) -> None:
    assert DETAILS[code].endswith(".")
    assert not GUILT.search(DETAILS[code])
