"""Reviews: where findings stand, what is counted, and that no text breaks them."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.coaching.model import Context, Purpose
from domain.coaching.review import MOST_TEXT, review
from domain.coaching.rules.catalogue import RULES
from domain.contacts.stage import Stage
from tests.coaching.labelled_messages import messages_of

FIRST = Context(channel="linkedin_note", purpose=Purpose.FIRST_CONTACT)
KNOWN = Context(channel="email", purpose=Purpose.OTHER, stage=Stage.GROWING)
LATER = Context(channel="email", purpose=Purpose.FOLLOW_UP, is_follow_up=True)


def places(text: str, about: Context, code: str) -> list[str]:
    return [
        text[each.start : each.end] for each in review(text, about).findings if code == each.code
    ]


@pytest.mark.parametrize(
    ("text", "about", "code", "expected"),
    [
        ("🌈 Hi Ada! Any update?", LATER, "chasing", ["Any update"]),
        ("Hi Zoë. I never heard back from you. Bye.", LATER, "guilt", ["never heard back"]),
        ("Hi {{first_name}}, thanks 🙏", KNOWN, "template_leftover", ["{{first_name}}"]),
        ("🙏 You are my last hope.", KNOWN, "begging", ["You are my last hope"]),
        ("a" * 199 + "🌈🌈", FIRST, "over_limit", ["🌈🌈"]),
        ("İ İ Could you lend me money?", KNOWN, "asks_for_money", ["lend me"]),
    ],
)
def test_a_finding_points_at_what_it_is_about(
    text: str, about: Context, code: str, expected: list[str]
) -> None:
    assert expected == [
        each[: len(said)] for each, said in zip(places(text, about, code), expected, strict=True)
    ]


def test_what_is_missing_is_found_in_all_of_the_text() -> None:
    text = "Hi Ada, I love your career!"

    assert [text] == places(text, FIRST, "no_specific_admiration")


def test_the_same_text_gives_the_same_review() -> None:
    messages = messages_of("tuning")[:40]

    assert [review(each.text, each.about) for each in messages] == [
        review(each.text, each.about) for each in messages
    ]


def test_lengths_are_utf_16_units() -> None:
    made = review("🌈a", FIRST)

    assert (3, 200) == (made.length, made.limit)


@pytest.mark.parametrize(
    ("text", "minutes", "ask_level", "questions"),
    [
        ("", 0, 0, 0),
        ("Thank you for the map.", 1, 0, 0),
        ("How did you know when to stop?", 6, 1, 1),
        ("Could we have a quick call?", 31, 2, 1),
        ("word " * 400, 2, 0, 0),
    ],
)
def test_minutes_are_reading_and_answering(
    text: str, minutes: int, ask_level: int, questions: int
) -> None:
    made = review(text, KNOWN)

    assert (minutes, ask_level, questions) == (made.minutes, made.ask_level, made.questions)


@pytest.mark.parametrize(
    ("text", "told", "expected"),
    [
        ("Hi Ada, thank you for the map.", None, "en"),
        ("Hallo Ada, ich danke dir für die Karte und das Buch.", None, None),
        ("Hi Ada, thank you for the map.", "de", None),
        ("Merci Ada", "en-GB", "en"),
    ],
)
def test_the_language_is_told_or_shows(text: str, told: str | None, expected: str | None) -> None:
    about = Context(channel="email", purpose=Purpose.OTHER, language=told)

    assert expected == review(text, about).language


def test_in_another_language_only_rules_for_any_language_apply() -> None:
    text = "Hallo {{vorname}}, ich bin verzweifelt. Bitte bitte, you are my last hope. " * 40
    about = Context(channel="email", purpose=Purpose.FIRST_CONTACT, language="de")

    assert ["too_long", "template_leftover"] == review(text, about).codes


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*(each.text for rule in RULES for each in rule.matching), "\n", "🌈", '"', "“"]
        )
        | st.text(max_size=60),
        max_size=5,
    ).map("".join),
    st.sampled_from([FIRST, KNOWN, LATER]),
)
def test_no_text_breaks_a_review(text: str, about: Context) -> None:
    for finding in review(text, about).findings:
        assert 0 <= finding.start <= finding.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    ["a", "you ", "your ", "'", '"', "“", "{", "[", "not ", "i ", "please ", "? ", "\n", ". ", ", and how ",
     "any update ", "a b c d e f ", "by ", "so ", "could you ", "-", "_", "<", "x.y", "X", "me my ",
     "could you tell your boss ", "the report ", "price list 12 "],
)  # fmt: skip
def test_time_grows_with_the_text_and_not_faster(piece: str) -> None:
    """Ten times the text may take thirty times as long, since the machine is busy, and not a hundred."""
    short, long = (piece * (size // len(piece)) for size in (MOST_TEXT // 10, MOST_TEXT))
    review(short, LATER)

    assert _seconds(long) < 30 * max(_seconds(short), 0.001)


def _seconds(text: str) -> float:
    """The best of three: a collection of garbage in the middle is nobody's fault."""
    return min(_seconds_once(text) for _ in range(3))


def _seconds_once(text: str) -> float:
    begun = time.process_time()
    review(text, LATER)
    return time.process_time() - begun
