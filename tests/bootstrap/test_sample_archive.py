from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.linkedin.archive import LinkedInArchive, open_archive
from bootstrap.sample_archive import (
    ERAS,
    ExpectedAnswer,
    ExpectedPerson,
    ExpectedTouches,
    build_archive,
    demo_archive,
)
from bootstrap.sample_archive.eras import Era
from domain.imports.records import PersonRecord, RowNote, TouchRecord

AS_OF = date(2026, 10, 31)
FILES = ("Connections.csv", "Invitations.csv", "messages.csv")


def opened(path: Path) -> LinkedInArchive:
    return open_archive(
        path, filename=path.name, source="linkedin_archive", time_zone=ZoneInfo("UTC")
    )


def answer_of(archive: LinkedInArchive) -> ExpectedAnswer:
    """What the reader finds, in the form of the generator's answer."""
    slug, name, as_of = archive.owner.slug, archive.owner.name, archive.as_of
    assert slug is not None
    assert name is not None
    assert as_of is not None
    found = ExpectedAnswer(owner_slug=slug, owner_name=name, as_of=as_of)
    found.rows.update(archive.counts())
    touches: dict[str, ExpectedTouches] = defaultdict(ExpectedTouches)
    for read in (archive.invitations, archive.messages):
        for record in read():
            if isinstance(record, RowNote):
                found.notes[record.file][record.code] += 1
                continue
            assert record.slug is not None
            count = touches[record.slug]
            count.inbound += record.direction == "inbound"
            count.outbound += record.direction == "outbound"
            count.group += record.is_group
            found.wrote |= {record.slug} if record.owner_wrote else set()
    found.touches = touches
    for person in archive.people():
        if isinstance(person, RowNote):
            found.notes[person.file][person.code] += 1
    return found


def people_of(archive: LinkedInArchive) -> Counter[ExpectedPerson]:
    people = (person for person in archive.people() if isinstance(person, PersonRecord))
    return Counter(_expected(person) for person in people)


def _expected(person: PersonRecord) -> ExpectedPerson:
    assert person.connected_on is not None
    return ExpectedPerson(
        slug=person.slug,
        given_name=person.given_name,
        family_name=person.family_name,
        email=person.email,
        company=person.company,
        position=person.position,
        connected_on=person.connected_on,
    )


@pytest.mark.parametrize("era", list(ERAS))
def test_reading_gives_the_answer_of_the_generator(era: Era, tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    expected = build_archive(path, connections=300, messages=2_000, seed=11, as_of=AS_OF, era=era)
    with opened(path) as archive:
        found = answer_of(archive)
        assert Counter(expected.people.values()) == people_of(archive)
    assert expected.rows == found.rows
    assert {file: expected.notes[file] for file in FILES} == {f: found.notes[f] for f in FILES}
    assert dict(expected.touches) == dict(found.touches)
    assert expected.wrote == found.wrote
    assert (expected.owner_slug, expected.as_of) == (found.owner_slug, found.as_of)


def test_the_generated_archive_holds_every_quirk(tmp_path: Path) -> None:
    seen: set[str] = set()
    for era in ERAS:
        answer = build_archive(
            tmp_path / era, connections=60, messages=3_000, seed=5, as_of=AS_OF, era=era
        )
        seen |= set(answer.noted)
        assert any(touches.group for touches in answer.touches.values())
    assert {
        "hidden_member",
        "no_identity",
        "duplicate_row",
        "unknown_member",
        "invitation_without_note",
        "draft",
        "spam",
        "sponsored",
        "note_to_self",
        "recipient_unknown",
        "bad_date",
    } == seen


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        build_archive(tmp_path / name, connections=20, messages=50, seed=seed, as_of=AS_OF)
    contents = [(tmp_path / name).read_bytes() for name in "abc"]
    assert contents[0] == contents[1]
    assert contents[0] != contents[2]


def test_exactly_as_many_messages_as_asked_for_are_written(tmp_path: Path) -> None:
    answer = build_archive(tmp_path / "a.zip", connections=1, messages=7, seed=1, as_of=AS_OF)
    with opened(tmp_path / "a.zip") as archive:
        assert 7 == archive.counts()["messages.csv"] == answer.rows["messages.csv"]


def test_an_archive_without_connections_is_not_built(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one connection"):
        build_archive(tmp_path / "a.zip", connections=0, messages=1, seed=1, as_of=AS_OF)


def test_the_demo_has_a_reply_that_is_owed_and_a_recent_connection(tmp_path: Path) -> None:
    demo_archive(tmp_path / "demo.zip", as_of=AS_OF)
    with opened(tmp_path / "demo.zip") as archive:
        touches = [t for t in archive.messages() if isinstance(t, TouchRecord)]
        people = [p for p in archive.people() if isinstance(p, PersonRecord)]
    albrina = [t for t in touches if t.slug == "albrina-mockridge-invented" and not t.is_group]
    assert "inbound" == max(albrina, key=lambda touch: touch.occurred_at).direction
    assert 25 == len(people)
    assert AS_OF - timedelta(days=2) == max(p.connected_on for p in people if p.connected_on)
    assert {False, True} == {t.owner_wrote for t in touches}


def test_the_later_demo_has_two_new_jobs_and_one_new_person(tmp_path: Path) -> None:
    jobs: list[dict[str | None, tuple[str | None, str | None]]] = []
    keys: list[set[str]] = []
    for months in (0, 3):
        path = tmp_path / f"{months}.zip"
        demo_archive(path, as_of=AS_OF, months_later=months)
        with opened(path) as archive:
            people = [p for p in archive.people() if isinstance(p, PersonRecord)]
            jobs.append({p.slug: (p.company, p.position) for p in people})
            records = [*archive.invitations(), *archive.messages()]
            keys.append({t.natural_key for t in records if isinstance(t, TouchRecord)})
    before, after = jobs
    assert {"brindle-conjectura-invented"} == after.keys() - before.keys()
    assert 2 == sum(before[slug] != after[slug] for slug in before)
    assert keys[0] == keys[1]
