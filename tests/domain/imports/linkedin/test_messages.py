import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports.linkedin.correspondence import Correspondence, Owner, correspondence_of
from domain.imports.linkedin.messages import read_messages
from domain.imports.linkedin.shapes import SHAPES, ArchiveFile, MessageCells
from domain.imports.linkedin.survey import InvitationSurvey, survey_messages
from domain.imports.linkedin.tables import Row, read_table
from domain.imports.records import ProfileRecord, RowNote, TouchRecord

SAMPLES = Path("tests/fixtures/linkedin")
MARLO = ProfileRecord(given_name="Marlo", family_name="Testwright", headline=None, positions=())
URL = "https://www.linkedin.com/in/"
INBOUND = MessageCells(
    conversation_id="2-one",
    sender_name="Albrina Mockridge",
    sender_profile_url=f"{URL}albrina",
    to="Marlo Testwright",
    recipient_profile_urls=f"{URL}marlo",
    date="2026-10-30 08:15:02 UTC",
    subject="",
    content="Great",
    folder="INBOX",
    is_message_draft="No",
    is_conversation_draft="No",
)
OUTBOUND = INBOUND._replace(
    sender_name="Marlo Testwright",
    sender_profile_url=f"{URL}marlo",
    to="Albrina Mockridge",
    recipient_profile_urls=f"{URL}albrina",
    date="2026-10-29 17:40:55 UTC",
)
GROUP = OUTBOUND._replace(
    conversation_id="2-group",
    to="Albrina Mockridge, Zoë Mockström",
    recipient_profile_urls=f"{URL}albrina,{URL}zo%C3%AB",
)


def read(
    *messages: MessageCells, profile: ProfileRecord | None = MARLO
) -> list[TouchRecord | RowNote]:
    rows: list[Row] = list(enumerate(messages, start=2))
    survey = survey_messages(rows, owner_name=profile.name if profile else "")
    return list(read_messages(rows, correspondence_of(profile, InvitationSurvey(), survey)))


def read_sample(name: str) -> list[TouchRecord | RowNote]:
    text = (SAMPLES / name).read_bytes().decode()
    rows = list(read_table(text.splitlines(keepends=True), SHAPES[ArchiveFile.MESSAGES]))
    known = correspondence_of(
        MARLO, InvitationSurvey(), survey_messages(rows, owner_name=MARLO.name)
    )
    return list(read_messages(rows, known))


def touches_of(outcomes: list[TouchRecord | RowNote]) -> list[TouchRecord]:
    return [outcome for outcome in outcomes if isinstance(outcome, TouchRecord)]


def codes_of(outcomes: list[TouchRecord | RowNote]) -> list[str]:
    return [o.code if isinstance(o, RowNote) else o.direction for o in outcomes]


def old(message: MessageCells) -> MessageCells:
    """As it was exported before mid-2023: without the recipients' addresses."""
    return message._replace(
        recipient_profile_urls="", is_message_draft="", is_conversation_draft=""
    )


def test_the_sample_gives_these_outcomes() -> None:
    assert [
        "inbound",
        "outbound",
        "inbound",
        "inbound",
        "outbound",
        "outbound",
        "outbound",
        "inbound",
        "sponsored",
        "unknown_member",
        "inbound",
        "spam",
        "inbound",
        "outbound",
        "inbound",
    ] == codes_of(read_sample("messages.csv"))


def test_a_message_is_read_whole() -> None:
    [touch] = touches_of(read(OUTBOUND._replace(subject=" A  subject ", content="<p>Hi</p>Bye")))
    assert ("messages.csv", 2, "albrina", "Albrina Mockridge") == (
        touch.file,
        touch.line,
        touch.slug,
        touch.name,
    )
    assert ("outbound", "message", False, "second", "A subject", "Hi\nBye", "2-one", True) == (
        touch.direction,
        touch.depth,
        touch.is_group,
        touch.precision,
        touch.subject,
        touch.body,
        touch.thread_ref,
        touch.owner_wrote,
    )
    assert datetime(2026, 10, 29, 17, 40, 55, tzinfo=UTC) == touch.occurred_at


def test_only_somebody_the_owner_wrote_to_is_marked_so() -> None:
    stranger = INBOUND._replace(
        conversation_id="2-two", sender_profile_url=f"{URL}unwin", sender_name="Unwin"
    )
    outcomes = touches_of(read(INBOUND, stranger, OUTBOUND))
    assert [("albrina", True), ("unwin", False), ("albrina", True)] == [
        (touch.slug, touch.owner_wrote) for touch in outcomes
    ]


def test_a_message_to_a_group_is_one_touch_a_recipient() -> None:
    named = INBOUND._replace(sender_name="Zoë Mockström", sender_profile_url=f"{URL}zo%C3%AB")
    touches = touches_of(read(GROUP, named, INBOUND))[:2]
    assert [
        ("albrina", "Albrina Mockridge", True, 2),
        ("zoë", "Zoë Mockström", True, 2),
    ] == [(t.slug, t.name, t.is_group, t.line) for t in touches]


def test_a_message_from_a_group_is_one_touch_with_its_sender() -> None:
    message = INBOUND._replace(
        recipient_profile_urls=f"{URL}marlo,{URL}zo%C3%AB", to="Marlo Testwright, Zoë Mockström"
    )
    [touch, _] = touches_of(read(message, OUTBOUND._replace(conversation_id="2-other")))
    assert ("albrina", True) == (touch.slug, touch.is_group)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (OUTBOUND._replace(is_message_draft="Yes"), "draft"),
        (OUTBOUND._replace(is_conversation_draft="yes"), "draft"),
        (INBOUND._replace(folder="SPAM"), "spam"),
        (INBOUND._replace(folder="SPONSORED_INMAIL"), "sponsored"),
        (INBOUND._replace(sender_profile_url="", content="Hi %FIRSTNAME%"), "sponsored"),
        (INBOUND._replace(sender_profile_url="", sender_name="LinkedIn Member"), "unknown_member"),
        (OUTBOUND._replace(conversation_id="", recipient_profile_urls="", to="LinkedIn Member"),
         "unknown_member"),
        (OUTBOUND._replace(recipient_profile_urls=f"{URL}marlo", to="Marlo Testwright"),
         "note_to_self"),
        (old(OUTBOUND._replace(conversation_id="", to="marlo  testwright")), "note_to_self"),
        (old(OUTBOUND._replace(conversation_id="2-silent")), "recipient_unknown"),
        (INBOUND._replace(date="30/10/2026"), "bad_date"),
        (MessageCells._make([""] * 11), "blank_row"),
    ],
)  # fmt: skip
def test_what_is_no_touch_says_why(message: MessageCells, code: str) -> None:
    assert [code] == codes_of(read(message, INBOUND, OUTBOUND))[:1]


def test_the_same_row_twice_is_one_touch() -> None:
    assert ["inbound", "outbound", "duplicate_row"] == codes_of(read(INBOUND, OUTBOUND, OUTBOUND))


def test_an_empty_message_is_still_a_touch() -> None:
    [touch] = touches_of(read(INBOUND._replace(content=""), OUTBOUND))[:1]
    assert touch.body is None


def test_without_an_owner_every_row_fails() -> None:
    assert ["owner_unknown"] * 2 == codes_of(read(INBOUND, OUTBOUND, profile=None))


def test_an_old_export_learns_the_recipient_from_the_conversation() -> None:
    outcomes = touches_of(read(old(INBOUND), old(OUTBOUND)))
    assert [("inbound", "albrina", False), ("outbound", "albrina", False)] == [
        (touch.direction, touch.slug, touch.is_group) for touch in outcomes
    ]


def test_an_old_export_shows_a_group_by_its_names() -> None:
    comma = INBOUND._replace(
        sender_name="Corvane Sampleby, PhD", sender_profile_url=f"{URL}corvane"
    )
    to_one = old(OUTBOUND._replace(to="Corvane Sampleby, PhD"))
    to_two = old(OUTBOUND._replace(to="Corvane Sampleby, PhD, Zoë", content="both"))
    from_two = old(comma._replace(to="Marlo Testwright, Zoë", content="we"))
    touches = touches_of(read(old(comma), to_one, to_two, from_two))
    assert [False, False, True, True] == [touch.is_group for touch in touches]


def test_an_export_without_any_slug_of_the_owner_goes_by_the_name() -> None:
    mine = old(OUTBOUND._replace(sender_profile_url=""))
    assert ["inbound", "outbound"] == codes_of(read(old(INBOUND), mine))


def test_the_old_and_the_new_export_give_the_same_keys() -> None:
    new_keys = {touch.natural_key for touch in touches_of(read_sample("messages.csv"))}
    old_keys = {touch.natural_key for touch in touches_of(read_sample("messages_old.csv"))}
    assert 5 == len(old_keys)
    assert old_keys <= new_keys


texts = st.text() | st.sampled_from(["Great", "<p>Hi</p>", "Zoe\u0308", "a\r\nb", "%FIRSTNAME%"])
urls = st.sampled_from(
    ["", f"{URL}marlo", f"{URL}albrina", f"{URL}albrina,{URL}zo%C3%AB,{URL}marlo"]
)
dates = texts | st.sampled_from([INBOUND.date, OUTBOUND.date])
ids = st.sampled_from(["", "2-one", "2-two"])
any_messages = st.builds(
    MessageCells, ids, texts, urls, texts, urls, dates, texts, texts, texts, texts, texts
)


@given(st.lists(any_messages))
def test_every_row_has_an_outcome_and_only_groups_have_more(messages: list[MessageCells]) -> None:
    rows: list[Row] = list(enumerate(messages, start=2))
    survey = survey_messages(rows, owner_name=MARLO.name)
    known = Correspondence(
        owner=Owner("marlo", "Marlo Testwright"),
        threads=survey.threads,
        names=survey.names,
        written_to=set(),
    )
    outcomes = list(read_messages(rows, known))
    repeated = [o for o in outcomes if isinstance(o, RowNote) or not o.is_group]
    assert sorted({o.line for o in outcomes}) == [line for line, _ in rows]
    assert len({o.line for o in repeated}) == len(repeated)


SECONDS = st.datetimes(datetime(2010, 1, 1), datetime(2026, 1, 1))  # noqa: DTZ001  (written as text)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3), texts, SECONDS), min_size=1))
def test_the_key_of_a_message_is_the_same_in_every_era(
    said: list[tuple[bool, int, str, datetime]],
) -> None:
    messages = [INBOUND, OUTBOUND]
    for is_mine, thread, text, at in said:
        base = OUTBOUND if is_mine else INBOUND
        placed = {"conversation_id": f"2-{thread}", "date": f"{at:%Y-%m-%d %H:%M:%S} UTC"}
        messages.append(base._replace(content=text, **placed))
        messages.append(INBOUND._replace(content="so that the other is known", **placed))
    new_keys = [touch.natural_key for touch in touches_of(read(*messages))]
    old_keys = [touch.natural_key for touch in touches_of(read(*map(old, messages)))]
    assert new_keys == old_keys


def test_a_message_to_more_people_than_a_conversation_has_is_refused() -> None:
    crowd = ",".join(f"{URL}{n}" for n in range(251))
    outcomes = read(OUTBOUND._replace(recipient_profile_urls=crowd))
    assert ["too_many_recipients"] == codes_of(outcomes)


def test_a_text_of_nothing_but_marks_has_its_key_in_time() -> None:
    began = time.process_time()
    [touch] = touches_of(read(INBOUND._replace(content="a" + "\u0301\u0316" * 40_000)))
    assert time.process_time() - began < 2
    assert 10_000 == len(touch.body or "")
