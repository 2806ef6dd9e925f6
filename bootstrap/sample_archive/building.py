"""A generated archive of any size, streamed to disk, with the answer that reading it must give."""

import zipfile
from datetime import date, timedelta
from os import PathLike
from random import Random

from bootstrap.sample_archive.answer import ExpectedAnswer, ExpectedPerson
from bootstrap.sample_archive.conversations import LINKEDIN_MEMBER, Talk
from bootstrap.sample_archive.eras import (
    ERAS,
    POSITION_COLUMNS,
    PREAMBLE,
    PROFILE_COLUMNS,
    PROFILE_URL,
    Era,
    EraShape,
    RowWriter,
    open_member,
)
from bootstrap.sample_archive.people import InventedPerson, invent_people, invent_strangers
from bootstrap.sample_archive.telling import ConversationWriter

_HIDDEN_EVERY = 100
_REPEATED_EVERY = 500
_INVITED_SHARE = 20
_INVITATIONS_LIMIT = 2_000
_LEAST_INVITATIONS = 6
_NOON = 12


def build_archive(
    path: str | PathLike[str],
    *,
    connections: int,
    messages: int,
    seed: int,
    as_of: date,
    era: Era = "2026",
    owner_name: str = "Marlo Testwright",
) -> ExpectedAnswer:
    """Write a ZIP with `connections` people (hidden and broken rows come on top) and exactly
    `messages` rows of messages, in the shape of `era`. The same arguments give the same bytes.
    """
    if connections < 1:
        raise ValueError("An archive needs at least one connection.")
    rng = Random(seed)  # noqa: S311  (invented people, no secrets)
    shape = ERAS[era]
    answer = ExpectedAnswer(owner_slug=_slug(owner_name), owner_name=owner_name, as_of=as_of)
    people = invent_people(rng, count=connections, as_of=as_of)
    strangers = invent_strangers(rng, first=connections, as_of=as_of)
    talk = Talk(
        rng,
        connections=people,
        strangers=strangers,
        as_of=as_of,
        has_drafts=shape.has_drafts,
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        _write_owner(archive, answer)
        _write_connections(archive, shape, people, answer)
        _write_invitations(archive, shape, people, answer)
        _write_messages(archive, shape, talk, answer, budget=messages)
    return answer


def sent_at(day: date, minute: int) -> str:
    """A moment as Invitations.csv shows it: US order, twelve hours, no zone."""
    hour, minutes = divmod(minute % 1_440, 60)
    half = "PM" if hour >= _NOON else "AM"
    return f"{day.month}/{day.day}/{day:%y}, {hour % _NOON or _NOON}:{minutes:02d} {half}"


def write_profile(archive: zipfile.ZipFile, *, owner_name: str) -> None:
    given, _, family = owner_name.partition(" ")
    with open_member(archive, "Profile.csv") as text:
        RowWriter(text, PROFILE_COLUMNS, quotes_all=False).write(
            first_name=given,
            last_name=family,
            headline='Invented founder at "Nonesuch" | Advisor',
            summary="I make things up.\n\nMostly: robots.",
        )


def write_positions(archive: zipfile.ZipFile) -> None:
    with open_member(archive, "Positions.csv") as text:
        rows = RowWriter(text, POSITION_COLUMNS, quotes_all=False)
        rows.write(
            company_name="Nonesuch Robotics, Inc.", title="Founder & CEO", started_on="Jan 2022"
        )
        rows.write(
            company_name="Example & Sons",
            title="Software Engineer",
            started_on="2015",
            finished_on="Dec 2021",
        )


def write_connection(rows: RowWriter, person: InventedPerson) -> None:
    rows.write(
        first_name=person.given,
        last_name=person.family,
        url=person.url,
        email_address=person.email,
        company=person.company,
        position=person.position,
        connected_on=f"{person.connected_on:%d} {_MONTHS[person.connected_on.month - 1]} "
        f"{person.connected_on:%Y}",
    )


def _write_owner(archive: zipfile.ZipFile, answer: ExpectedAnswer) -> None:
    write_profile(archive, owner_name=answer.owner_name)
    write_positions(archive)
    answer.rows["Profile.csv"] = 1
    answer.rows["Positions.csv"] = 2


def _write_connections(
    archive: zipfile.ZipFile, shape: EraShape, people: list[InventedPerson], answer: ExpectedAnswer
) -> None:
    notes = answer.notes["Connections.csv"]
    with open_member(archive, "Connections.csv") as text:
        if shape.has_preamble:
            text.write(PREAMBLE)
        rows = RowWriter(text, shape.connections, quotes_all=shape.quotes_all)
        for index, person in enumerate(people):
            write_connection(rows, person)
            answer.people[person.slug] = _expected(person, has_slug=shape.has_slugs)
            if index % _HIDDEN_EVERY == 0:
                rows.write(connected_on="07 Jun 2016")
                notes["hidden_member"] += 1
            if index % _REPEATED_EVERY == 0:
                write_connection(rows, person)
                notes["duplicate_row"] += 1
        rows.write(company="Nobody at all, Inc.", connected_on="07 Jun 2016")
        notes["no_identity"] += 1
    answer.rows["Connections.csv"] = len(people) + notes.total()


def _write_invitations(
    archive: zipfile.ZipFile, shape: EraShape, people: list[InventedPerson], answer: ExpectedAnswer
) -> None:
    wanted = max(_LEAST_INVITATIONS, len(people) // _INVITED_SHARE)
    count = min(wanted, _INVITATIONS_LIMIT, len(people))
    owner_url = PROFILE_URL + answer.owner_slug
    with open_member(archive, "Invitations.csv") as text:
        rows = RowWriter(text, shape.invitations, quotes_all=shape.quotes_all)
        for index, person in enumerate(people[:count]):
            outgoing, has_note, is_member = index % 2 == 0, index // 2 % 2 == 0, index % 5 != 0
            name, url = (person.name, person.url) if is_member else (LINKEDIN_MEMBER, "")
            rows.write(
                **{"from": answer.owner_name if outgoing else name},
                to=name if outgoing else answer.owner_name,
                sent_at=sent_at(answer.as_of - timedelta(days=index), 5 + 97 * index),
                message=f"Hello, we met at the invented fair ({index})." if has_note else "",
                direction="OUTGOING" if outgoing else "INCOMING",
                inviterprofileurl=owner_url if outgoing else url,
                inviteeprofileurl=url if outgoing else owner_url,
            )
            if not (is_member and shape.has_slugs):
                answer.notes["Invitations.csv"]["unknown_member"] += 1
            elif outgoing:
                answer.touches[person.slug].outbound += 1
                answer.wrote |= {person.slug} if has_note else set()
            elif has_note:
                answer.touches[person.slug].inbound += 1
            else:
                answer.notes["Invitations.csv"]["invitation_without_note"] += 1
    answer.rows["Invitations.csv"] = count


def _write_messages(
    archive: zipfile.ZipFile, shape: EraShape, talk: Talk, answer: ExpectedAnswer, *, budget: int
) -> None:
    with open_member(archive, "messages.csv") as text:
        rows = RowWriter(text, shape.messages, quotes_all=shape.quotes_all)
        writer = ConversationWriter(rows, shape, answer)
        left = budget
        for conversation in talk:
            del conversation.lines[left:]
            writer.write(conversation)
            left -= len(conversation.lines)
            if left <= 0:
                break
    answer.rows["messages.csv"] = budget


def _expected(person: InventedPerson, *, has_slug: bool) -> ExpectedPerson:
    return ExpectedPerson(
        slug=person.slug if has_slug else None,
        given_name=person.given,
        family_name=person.family,
        email=person.email or None,
        company=person.company or None,
        position=person.position.replace("\n", " ") or None,
        connected_on=person.connected_on,
    )


def _slug(name: str) -> str:
    return "-".join([*name.lower().split(), "invented"])


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
