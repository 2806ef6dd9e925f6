"""Reads of contacts against the rules that say what they should find."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.postgres.contact_filters import word_query
from adapters.postgres.contact_reads import PostgresContactReads
from adapters.postgres.contact_state import STATES
from adapters.postgres.engine import Database
from adapters.postgres.tables.accounts import workspace as workspaces
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.contacts.clock import Clock
from domain.contacts.model import Contact
from domain.contacts.queries import ContactFilter, ContactSort
from domain.contacts.rhythm import TIER_DAYS, State, rhythm_of
from domain.contacts.values import EmailAddress, Tier
from domain.contacts.views import ContactView, view_of
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, WorkspaceId, new_id
from domain.shared.local_time import Calendar
from domain.shared.sight import Sight
from domain.shared.text import search_words
from tests.support.house import found_workspace

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_random_contact(seed: random.Random) -> Contact:
    """Anybody: with or without a tier and a history, at rest, closed."""
    contact = Contact(id=ContactId(new_id()), given_name=seed.choice(("Ada", "Bo", "Zoë")))
    days = seed.choice((*TIER_DAYS.values(), 1, 7, 400, None))
    touched = NOW - timedelta(minutes=seed.randint(0, 1_500_000)) if seed.random() < 0.8 else None
    contact.tier = seed.choice((None, *Tier))
    contact.tier_set_at = NOW - timedelta(days=seed.randint(0, 900))
    contact.clock = Clock(last_touch_at=touched, last_full_at=touched)
    calendar = Calendar(zone=ZoneInfo(seed.choice(("UTC", "Europe/Berlin", "Pacific/Apia"))))
    interval = days if contact.tier else None
    contact.follow(rhythm_of(contact.id, contact.clock, interval, contact.tier_set_at, calendar))
    contact.resting_since = NOW if seed.random() < 0.1 else None
    contact.closed_at = NOW if seed.random() < 0.1 else None
    return contact


async def saved(
    database: Database, workspace_id: WorkspaceId, contacts: list[Contact]
) -> list[Contact]:
    async with PostgresUnitOfWork(database).begin(workspace_id) as tx:
        for contact in contacts:
            await tx.contacts.save(contact)
    return contacts


async def everybody(
    database: Database, workspace_id: WorkspaceId, wanted: ContactFilter
) -> list[ContactView]:
    page = await PostgresContactReads(database).page(
        workspace_id, wanted, ContactSort.OLDEST, None, 1000
    )
    assert page.next is None
    return page.items


async def test_state_words_and_filters_agree_with_the_rule(app_database: Database) -> None:
    seed = random.Random(20260302)
    workspace_id = await found_workspace(app_database, test_now=NOW)
    contacts = await saved(app_database, workspace_id, [a_random_contact(seed) for _ in range(400)])
    marks = [getattr(each.marks, "due_at", NOW) for each in contacts]
    seen: set[State] = set()

    for now in (NOW, *seed.sample(marks, 4), NOW + timedelta(days=400)):
        await _set_clock(app_database, workspace_id, now)
        expected = {each.id: each.state_at(now) for each in contacts}
        seen |= set(expected.values())

        shown = await everybody(app_database, workspace_id, ContactFilter())
        assert expected == {each.id: each.state for each in shown}
        for states in (*((state,) for state in STATES), *_some(seed, 6)):
            found = await everybody(app_database, workspace_id, ContactFilter(states=states))
            assert {key for key, state in expected.items() if state in states} == {
                each.id for each in found
            }, states
    assert set(STATES) == seen


def _some(seed: random.Random, count: int) -> list[tuple[str, ...]]:
    return [tuple(seed.sample(STATES, seed.randint(2, 4))) for _ in range(count)]


async def _set_clock(database: Database, workspace_id: WorkspaceId, now: datetime) -> None:
    async with database.transaction(workspace_id) as connection:
        await connection.execute(
            workspaces.update().where(workspaces.c.id == workspace_id).values(test_now=now)
        )


async def test_the_states_are_those_of_the_rule() -> None:
    assert set(State.__args__) == set(STATES)  # type: ignore[attr-defined]


async def test_a_view_is_the_same_read_back_as_made_from_the_aggregate(
    app_database: Database,
) -> None:
    workspace_id = await found_workspace(app_database, test_now=NOW)
    ada = a_random_contact(random.Random(7))
    ada.emails = {"w": EmailAddress(address="ada@x.org")}
    async with PostgresUnitOfWork(app_database).begin(workspace_id) as tx:
        organisation = await tx.organisations.named("Acme")
        ada.organisation_id, ada.organisation_name = organisation.id, organisation.name
        await tx.contacts.save(ada)

    read = await PostgresContactReads(app_database).get(workspace_id, ada.id)
    shown = msgspec.structs.replace(read, origins=None)  # those are told only to who asks
    assert _plain(view_of(ada, NOW, Sight.EVERYTHING)) == _plain(shown)


def _plain(view: ContactView) -> object:
    return msgspec.json.decode(msgspec.json.encode(view))


async def test_nobody_else_sees_a_contact(app_database: Database) -> None:
    mine, theirs = [await found_workspace(app_database) for _ in range(2)]
    (ada,) = await saved(app_database, mine, [a_random_contact(random.Random(1))])
    reads = PostgresContactReads(app_database)

    assert ada.id == (await reads.get(mine, ada.id)).id
    with pytest.raises(NotFound):
        await reads.get(theirs, ada.id)
    assert [] == await everybody(app_database, theirs, ContactFilter())


async def test_whatever_is_searched_for_is_found_by_the_beginning_of_each_word(
    app_database: Database,
) -> None:
    workspace_id = await found_workspace(app_database)
    notes = (
        "O'Brien & Söhne",
        "ﬁne print",
        "Łódź, Straße 5",
        "مرحبا بالعالم",
        "日本語 テスト",
        "a:b*c|d!e(f)<->g",
        "back\\slash 'quote'",
        "under_score",
    )
    contacts = [Contact(id=ContactId(new_id()), given_name="X", notes=text) for text in notes]
    await saved(app_database, workspace_id, contacts)

    for contact in contacts:
        for word in search_words(contact.notes):
            for beginning in {word, word[: max(1, len(word) // 2)]}:
                found = await everybody(
                    app_database, workspace_id, ContactFilter(words=(beginning,))
                )
                assert contact.id in {each.id for each in found}, beginning


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_no_text_breaks_out_of_the_query_of_words(texts: list[str]) -> None:
    words = tuple(search_words(*texts))

    assert all("'" not in word and "\\" not in word and ":" not in word for word in words)
    assert len(words) == word_query(words).count(":*")


async def test_a_walk_is_complete_when_all_share_one_sort_value(app_database: Database) -> None:
    """All of one transaction carry the same instants, as after an import."""
    workspace_id = await found_workspace(app_database)
    contacts = await saved(
        app_database,
        workspace_id,
        [Contact(id=ContactId(new_id()), given_name="A") for _ in range(25)],
    )
    reads = PostgresContactReads(app_database)

    async def walk(sort: ContactSort) -> list[ContactId]:
        found, after = [], None
        while True:
            page = await reads.page(workspace_id, ContactFilter(), sort, after, 4)
            found += [each.id for each in page.items]
            if (after := page.next) is None:
                return found

    walks = await asyncio.gather(
        *(walk(sort) for sort in ContactSort if sort != ContactSort.DELETED_LAST)
    )
    for found in walks:
        assert len(found) == len(set(found))
        assert {each.id for each in contacts} == set(found)
