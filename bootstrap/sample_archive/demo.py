"""The small archive of the demo: some people, some conversations, a reply that is owed."""

import zipfile
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from os import PathLike

import msgspec

from bootstrap.sample_archive.answer import ExpectedAnswer
from bootstrap.sample_archive.building import (
    sent_at,
    write_connection,
    write_positions,
    write_profile,
)
from bootstrap.sample_archive.conversations import LINKEDIN_MEMBER, Conversation, Line
from bootstrap.sample_archive.demo_script import (
    CONVERSATIONS,
    INVITATIONS,
    JOB_CHANGES,
    NEWCOMER,
    PEOPLE,
    STRANGERS,
)
from bootstrap.sample_archive.eras import (
    ERAS,
    PREAMBLE,
    PROFILE_URL,
    RowWriter,
    open_member,
)
from bootstrap.sample_archive.people import InventedPerson
from bootstrap.sample_archive.telling import ConversationWriter

_OWNER_NAME = "Marlo Testwright"
_OWNER_SLUG = "marlo-testwright-invented"
_DAYS_A_MONTH = 30
_SHAPE = ERAS["2026"]


def demo_archive(path: str | PathLike[str], *, as_of: date, months_later: int = 0) -> None:
    """Write the archive as exported on `as_of`; with `months_later`, the one that the same owner
    exports that many months after: two people have changed their job, one is new, everything else
    is the same.
    """
    people = [_person(entry, as_of) for entry in PEOPLE]
    if months_later:
        people = [_with_new_job(person) for person in people]
        exported_on = as_of + timedelta(days=_DAYS_A_MONTH * months_later)
        people.insert(0, _person(NEWCOMER, exported_on))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        write_profile(archive, owner_name=_OWNER_NAME)
        write_positions(archive)
        _write_connections(archive, people)
        everybody = {person.slug: person for person in people}
        everybody |= {slug: _stranger(slug, name, as_of) for slug, name in STRANGERS.items()}
        _write_invitations(archive, everybody, as_of)
        _write_messages(archive, everybody, as_of)


def _person(entry: tuple[str, str, str, str, str, str, int], as_of: date) -> InventedPerson:
    given, family, slug, company, position, email, days = entry
    return InventedPerson(
        slug=slug,
        given=given,
        family=family,
        company=company,
        position=position,
        email=email,
        connected_on=as_of - timedelta(days=days),
    )


def _stranger(slug: str, name: str, as_of: date) -> InventedPerson:
    given, _, family = name.partition(" ")
    return _person((given, family, slug, "", "", "", 0), as_of)


def _with_new_job(person: InventedPerson) -> InventedPerson:
    change = JOB_CHANGES.get(person.slug)
    if change is None:
        return person
    company, position = change
    return msgspec.structs.replace(person, company=company, position=position)


def _write_connections(archive: zipfile.ZipFile, people: Iterable[InventedPerson]) -> None:
    with open_member(archive, "Connections.csv") as text:
        text.write(PREAMBLE)
        rows = RowWriter(text, _SHAPE.connections, quotes_all=True)
        for person in people:
            write_connection(rows, person)
        rows.write(connected_on="07 Jun 2024")


def _write_invitations(
    archive: zipfile.ZipFile, everybody: dict[str, InventedPerson], as_of: date
) -> None:
    owner_url = PROFILE_URL + _OWNER_SLUG
    with open_member(archive, "Invitations.csv") as text:
        rows = RowWriter(text, _SHAPE.invitations, quotes_all=True)
        for slug, days, is_outgoing, words in INVITATIONS:
            other = everybody[slug]
            rows.write(
                **{"from": _OWNER_NAME if is_outgoing else other.name},
                to=other.name if is_outgoing else _OWNER_NAME,
                sent_at=sent_at(as_of - timedelta(days=days), 635),
                message=words,
                direction="OUTGOING" if is_outgoing else "INCOMING",
                inviterprofileurl=owner_url if is_outgoing else other.url,
                inviteeprofileurl=other.url if is_outgoing else owner_url,
            )


def _write_messages(
    archive: zipfile.ZipFile, everybody: dict[str, InventedPerson], as_of: date
) -> None:
    answer = ExpectedAnswer(owner_slug=_OWNER_SLUG, owner_name=_OWNER_NAME, as_of=as_of)
    with open_member(archive, "messages.csv") as text:
        rows = RowWriter(text, _SHAPE.messages, quotes_all=True)
        writer = ConversationWriter(rows, _SHAPE, answer)
        for number, (slugs, script) in enumerate(CONVERSATIONS):
            others = [everybody[slug] for slug in slugs]
            lines = [
                Line(
                    everybody[sender] if sender else None,
                    _moment(as_of - timedelta(days=days), hour),
                    words,
                )
                for days, hour, sender, words in script
            ]
            lines.sort(key=lambda line: line.at, reverse=True)
            writer.write(Conversation(f"2-demo-{number:04d}-invented", others, lines))
        gone = Line(LINKEDIN_MEMBER, _moment(as_of - timedelta(days=180), 10), "Good bye.")
        gone.code = "unknown_member"
        writer.write(Conversation("2-demo-gone-invented", [LINKEDIN_MEMBER], [gone]))


def _moment(day: date, hour: int) -> str:
    at = datetime.combine(day, time(hour, 12, 5), tzinfo=UTC)
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
