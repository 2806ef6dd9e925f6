"""Networks of invented people: whom a member knows, and what was said."""

import zlib
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random
from urllib.parse import quote

import msgspec

from bootstrap.linkedin_stub.networks import (
    CONNECTIONS,
    EMAIL_ADDRESSES,
    INVITATIONS,
    POSITIONS,
    PROFILE,
    Network,
    Row,
    row,
)
from bootstrap.linkedin_stub.talking import Owner, later_messages, messages_of
from bootstrap.sample_archive.building import sent_at
from bootstrap.sample_archive.conversations import LINKEDIN_MEMBER
from bootstrap.sample_archive.demo_script import (
    INVITATIONS as SCRIPTED_INVITATIONS,
)
from bootstrap.sample_archive.demo_script import JOB_CHANGES, NEWCOMER, PEOPLE, STRANGERS, Entry
from bootstrap.sample_archive.eras import PROFILE_URL
from bootstrap.sample_archive.people import InventedPerson, invent_strangers

DAYS_A_MONTH = 30

_Invited = tuple[InventedPerson | None, int, bool, str]

_CONNECTIONS = 40
_HIDDEN_DAYS = (146, 1_200, 2_600)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def invented_network(
    subject: str, name: str, email: str | None, *, as_of: date, months_later: int = 0
) -> Network:
    """As exported on `as_of`, or that many months after it: two have a new job, one person is new, and there
    are messages since; everything else is the same. The same arguments give the same rows.
    """
    rng = Random(zlib.crc32(subject.encode()))  # noqa: S311 - invented people, no secrets
    owner = Owner(name, PROFILE_URL + quote(f"{'-'.join(name.lower().split())}-invented"))
    scripted = [_person(entry, as_of) for entry in PEOPLE]
    others = _others(rng, as_of, _CONNECTIONS - len(scripted))
    strangers = [
        _person((*_parted(name), slug, "", "", "", 0), as_of) for slug, name in STRANGERS.items()
    ]
    everybody = {person.slug: person for person in (*scripted, *others, *strangers)}
    messages = messages_of(owner, everybody, others, rng, as_of)
    people, invitations = [*scripted, *others], _invitations(owner, everybody, others, as_of)
    if months_later:
        exported_on = as_of + timedelta(days=DAYS_A_MONTH * months_later)
        newcomer = _person(NEWCOMER, exported_on)
        people = [newcomer, *map(_with_new_job, people)]
        messages = [*later_messages(owner, newcomer, everybody, exported_on), *messages]
        note = "Hello Brindle, your paper on ward rounds stayed with me."
        invited_on = exported_on - timedelta(days=3)
        invitations.insert(0, _invitation(owner, newcomer, invited_on, note, is_outgoing=True))
    return Network(
        profile=[_profile(name)],
        positions=_positions(),
        connections=_connections(people, as_of),
        messages=messages,
        invitations=invitations,
        emails=_emails(email),
    )


def _others(rng: Random, as_of: date, count: int) -> list[InventedPerson]:
    """People of this member alone; every third has letters in the slug that are percent-encoded."""
    first = 1_000 + rng.randrange(3_000)
    invented = zip(range(count), invent_strangers(rng, first=first, as_of=as_of), strict=False)
    return [
        msgspec.structs.replace(
            person,
            slug=person.slug.replace(
                "-invented", "-größe-invented" if place % 3 == 0 else "-invented"
            ),
            connected_on=as_of - timedelta(days=20 + 83 * place),
        )
        for place, person in invented
    ]


def _person(entry: Entry, as_of: date) -> InventedPerson:
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


def _parted(name: str) -> tuple[str, str]:
    given, _, family = name.partition(" ")
    return given, family


def _with_new_job(person: InventedPerson) -> InventedPerson:
    company, position = JOB_CHANGES.get(person.slug, (person.company, person.position))
    return msgspec.structs.replace(person, company=company, position=position)


def _connections(people: Iterable[InventedPerson], as_of: date) -> list[Row]:
    """The newest first; some have closed their account, and only a day is left of them."""
    dated = [(person.connected_on, _connection(person)) for person in people]
    for days in _HIDDEN_DAYS:
        day = as_of - timedelta(days=days)
        dated.append((day, row(CONNECTIONS, connected_on=_shown(day))))
    return [cells for _, cells in sorted(dated, key=lambda pair: pair[0], reverse=True)]


def _connection(person: InventedPerson) -> Row:
    return row(
        CONNECTIONS,
        first_name=person.given,
        last_name=person.family,
        url=person.url,
        email_address=person.email,
        company=person.company,
        position=person.position,
        connected_on=_shown(person.connected_on),
    )


def _shown(day: date) -> str:
    return f"{day:%d} {_MONTHS[day.month - 1]} {day:%Y}"


def _invitations(
    owner: Owner,
    everybody: dict[str, InventedPerson],
    others: Sequence[InventedPerson],
    as_of: date,
) -> list[Row]:
    scripted: list[_Invited] = [
        (everybody[slug], days, is_outgoing, note)
        for slug, days, is_outgoing, note in SCRIPTED_INVITATIONS
    ]
    more: list[_Invited] = [
        (others[0], 21, True, "Hello, your talk on spare parts was the best of the day."),
        (others[1], 104, True, ""),
        (others[2], 187, False, "Hi, we sat next to each other at the invented fair."),
        (None, 300, False, ""),
    ]
    return [
        _invitation(owner, other, as_of - timedelta(days=days), note, is_outgoing=is_outgoing)
        for other, days, is_outgoing, note in (*scripted, *more)
    ]


def _invitation(
    owner: Owner, other: InventedPerson | None, day: date, note: str, *, is_outgoing: bool
) -> Row:
    name, url = (LINKEDIN_MEMBER, "") if other is None else (other.name, other.url)
    sides = ((owner.name, owner.url), (name, url))
    (sender, sender_url), (invited, invited_url) = sides if is_outgoing else sides[::-1]
    return row(
        INVITATIONS,
        **{"from": sender},
        to=invited,
        sent_at=sent_at(day, 635),
        message=note,
        direction="OUTGOING" if is_outgoing else "INCOMING",
        inviterprofileurl=sender_url,
        inviteeprofileurl=invited_url,
    )


def _profile(name: str) -> Row:
    given, family = _parted(name)
    return row(
        PROFILE,
        first_name=given,
        last_name=family,
        headline='Invented founder at "Nonesuch" | Advisor',
        summary="I make things up.\n\nMostly: robots.",
        industry="Software Development",
        geo_location="Exampletown, Nowhere",
    )


def _positions() -> list[Row]:
    return [
        row(
            POSITIONS,
            company_name="Nonesuch Robotics, Inc.",
            title="Founder & CEO",
            started_on="Jan 2022",
        ),
        row(
            POSITIONS,
            company_name="Example & Sons",
            title="Software Engineer",
            started_on="2015",
            finished_on="Dec 2021",
        ),
    ]


def _emails(address: str | None) -> list[Row]:
    if address is None:
        return []
    return [row(EMAIL_ADDRESSES, email_address=address, confirmed="Yes", primary="Yes")]
