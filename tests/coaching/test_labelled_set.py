"""The labelled messages keep their form: sizes, enough of every code, and two files that share nothing."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

PLACE = Path(__file__).parent / "labelled"
SPLITS = ("tuning", "reported")
LEAST = {"tuning": 600, "reported": 130}
LETTER = {"tuning": "t", "reported": "r"}
CODES = {
    "all_about_me",
    "ask_too_big",
    "asks_for_favour",
    "asks_for_job",
    "asks_for_money",
    "asks_for_referral",
    "attachment_or_calendar",
    "begging",
    "chasing",
    "deadline",
    "guilt",
    "no_new_value",
    "no_reason_for_you",
    "no_specific_admiration",
    "no_thanks",
    "over_limit",
    "several_questions",
    "template_leftover",
    "too_long",
    "wrong_name",
}
PURPOSES = {
    "first_contact",
    "follow_up",
    "thanks",
    "insight_question",
    "ask",
    "reconnect",
    "give",
    "other",
}
CHANNELS = {"linkedin_note", "linkedin_message", "email"}
STAGES = {"seed", "sprout", "growing", "rooted"}
REQUIRED = {"id", "text", "purpose", "channel", "expected"}
OPTIONAL = {
    "stage",
    "given_name",
    "family_name",
    "help_received",
    "is_follow_up",
    "ask_level",
    "note",
}
# A run this long in both files would be more than a turn of phrase.
SHARED_WORDS = 8

Message = dict[str, Any]


def _read(split: str) -> list[Message]:
    written = tomllib.loads((PLACE / f"{split}.toml").read_text(encoding="utf-8"))
    messages: list[Message] = written["message"]
    return messages


MESSAGES = {split: _read(split) for split in SPLITS}


@pytest.mark.parametrize("split", SPLITS)
def test_a_split_is_large_enough_and_half_of_it_is_good(split: str) -> None:
    messages = MESSAGES[split]
    good = sum(not message["expected"] for message in messages)
    assert len(messages) >= LEAST[split]
    assert 0.45 <= good / len(messages) <= 0.55


@pytest.mark.parametrize("split", SPLITS)
def test_every_code_has_five_positives_and_none_is_unknown(split: str) -> None:
    counts = Counter(code for message in MESSAGES[split] for code in message["expected"])
    assert set(counts) == CODES
    assert [] == [code for code, count in counts.items() if count < 5]
    assert [] == [
        message["id"]
        for message in MESSAGES[split]
        if len(set(message["expected"])) < len(message["expected"])
    ]


def test_every_code_has_ten_hard_negatives_to_tune_on() -> None:
    counts = Counter(code for message in MESSAGES["tuning"] for code in _near(message))
    assert set(counts) == CODES
    assert [] == [code for code, count in counts.items() if count < 10]
    assert [] == [
        message["id"] for message in MESSAGES["tuning"] if _near(message) & set(message["expected"])
    ]


def _near(message: Message) -> set[str]:
    """The codes that a hard negative comes close to, as its note names them."""
    near = re.match(r"near ([a-z_]+(?:, [a-z_]+)*)(?:: |$)", message.get("note", ""))
    return set(near[1].split(", ")) if near else set()


@pytest.mark.parametrize("split", SPLITS)
def test_every_message_has_the_fields_and_words_of_a_review(split: str) -> None:
    assert [] == [message["id"] for message in MESSAGES[split] if not _well_formed(message)]


def _well_formed(message: Message) -> bool:
    return (
        set(message) >= REQUIRED
        and REQUIRED | OPTIONAL >= set(message)
        and message["purpose"] in PURPOSES
        and message["channel"] in CHANNELS
        and message.get("stage", "seed") in STAGES
        and message.get("ask_level", 0) in range(6)
        and bool(message["text"].strip())
    )


@pytest.mark.parametrize("split", SPLITS)
def test_ids_are_numbered_without_a_gap(split: str) -> None:
    expected = [f"{LETTER[split]}{number:03}" for number in range(1, len(MESSAGES[split]) + 1)]
    assert expected == [message["id"] for message in MESSAGES[split]]


def test_the_splits_share_no_run_of_words() -> None:
    tuning, reported = (_runs(MESSAGES[split]) for split in SPLITS)
    assert set() == tuning & reported


def _runs(messages: list[Message]) -> set[tuple[str, ...]]:
    return {run for message in messages for run in _runs_of(message["text"])}


def _runs_of(text: str) -> set[tuple[str, ...]]:
    """Every run of so many words; a shorter text is one run."""
    words = re.findall(r"\w+", text.casefold())
    last = max(1, len(words) - SHARED_WORDS + 1)
    return {tuple(words[start : start + SHARED_WORDS]) for start in range(last)}


def test_no_split_holds_a_text_twice() -> None:
    assert [] == [
        text
        for split in SPLITS
        for text, times in Counter(message["text"] for message in MESSAGES[split]).items()
        if times > 1
    ]


@pytest.mark.parametrize("split", SPLITS)
def test_what_can_be_counted_is_labelled_as_counted(split: str) -> None:
    assert [] == [
        message["id"]
        for message in MESSAGES[split]
        if _counted(message) != {"over_limit", "too_long"} & set(message["expected"])
    ]


def _counted(message: Message) -> set[str]:
    units = len(message["text"].encode("utf-16-le")) // 2
    over = message["channel"] == "linkedin_note" and units > 200
    long = len(message["text"].split()) > _words_allowed(message)
    return {code for code, found in (("over_limit", over), ("too_long", long)) if found}


def _words_allowed(message: Message) -> int:
    if message["purpose"] != "first_contact":
        return 300
    return 150 if message["channel"] == "email" else 120


@pytest.mark.parametrize("split", SPLITS)
def test_a_code_stands_only_where_its_situation_is_given(split: str) -> None:
    assert [] == [
        (message["id"], code)
        for message in MESSAGES[split]
        for code in message["expected"]
        if not _may_stand(code, message)
    ]


def _may_stand(code: str, message: Message) -> bool:
    purpose, stage = message["purpose"], message.get("stage", "seed")
    situations = {
        "no_thanks": message.get("help_received", False),
        "no_new_value": message.get("is_follow_up", False),
        "no_reason_for_you": purpose == "first_contact",
        "no_specific_admiration": purpose in {"first_contact", "insight_question"}
        and stage == "seed",
        "attachment_or_calendar": purpose == "first_contact" or stage == "seed",
        "asks_for_favour": stage in {"seed", "sprout"},
        "asks_for_job": stage != "rooted",
        "asks_for_referral": stage != "rooted",
        "wrong_name": "given_name" in message or "family_name" in message,
    }
    return bool(situations.get(code, True))
