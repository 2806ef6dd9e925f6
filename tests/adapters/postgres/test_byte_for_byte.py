"""What holds for every workspace: the same again changes nothing, and an import that is undone never was.

Every row of every table is compared, as a superuser reads it.
"""

from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from adapters.postgres.engine import Database
from domain.contacts.commands import (
    create_contact,
    patch_contact,
    rest_contact,
    tag_contact,
    wake_contact,
)
from domain.imports.commands import undo_import_run
from domain.imports.model import ImportSource
from domain.imports.undoing import undo_import
from domain.interactions.commands import log_interaction
from domain.shared.ids import ContactId
from domain.tags.commands import create_tag
from tests.support.dying import DyingUnitOfWork, Killed
from tests.support.importing import Desk, a_desk, an_archive, person, received, written
from tests.support.kept import kept_in, told_in
from tests.support.vcards import card

NOON = datetime(2026, 11, 2, 9, tzinfo=UTC)
NAMES = ("Ann", "Ben", "Cleo", "Dora", "Eve")
SLUGS = tuple(f"{name}-mock".lower() for name in NAMES)

people = st.lists(
    st.builds(
        person,
        st.sampled_from(NAMES),
        slug=st.one_of(st.none(), st.sampled_from(SLUGS)),
        email=st.sampled_from([None, "ann@example.org", "ben@example.org"]),
        company=st.sampled_from([None, "Acme", "ACME", "Nonesuch"]),
        position=st.sampled_from([None, "CTO", "Engineer"]),
        on=st.sampled_from(["27 Oct 2026", "28 Oct 2026"]),
    ),
    min_size=1,
    max_size=6,
)
instants = st.sampled_from([f"2026-10-0{day} 09:00:00" for day in range(1, 8)])
words = st.sampled_from(
    ["Hello", "Hello", "Please do not contact me again.", "Automatic reply: back on 9 November."]
)
messages = st.lists(
    st.one_of(
        st.builds(written, st.sampled_from([*SLUGS, "ann-mock,eve-mock"]), instants, st.just("Hi")),
        st.builds(received, st.sampled_from(SLUGS), instants, words),
    ),
    max_size=8,
)
archives = st.builds(
    lambda rows, told: (an_archive(*rows, messages=told), ImportSource.LINKEDIN_ARCHIVE),
    people,
    messages,
)


def _card(name: str, uid: str | None, lines: Sequence[str]) -> str:
    identity = [f"UID:urn:uuid:0000000000-{uid}"] if uid else []
    told = [line.format(name=name) for line in lines]
    return card(f"N:Mock;{name};;;", f"FN:{name} Mock", *identity, *told)


_LINES = (
    "TEL;TYPE=CELL:+44 20 7946 0000",
    "TEL:+442079460000",
    "URL:https://example.org/",
    "ORG:Acme",
    "ORG:Other",
    "TITLE:Engineer",
    "BDAY:1985-04-12",
    "NOTE:Likes tea",
    "NOTE:Likes coffee",
    "CATEGORIES:friends,work",
    "CATEGORIES:Work",
)
_SHARED = ("EMAIL;TYPE=WORK:ann@example.org", "EMAIL:ben@example.org", "EMAIL:Ann@Example.org")


def _books(addresses: Sequence[str]) -> st.SearchStrategy[tuple[bytes, ImportSource]]:
    cards = st.builds(
        _card,
        st.sampled_from(NAMES),
        st.sampled_from([None, "1", "2", "3"]),
        st.lists(st.sampled_from([*addresses, *_LINES]), unique=True, max_size=8),
    )
    packed = st.lists(cards, min_size=1, max_size=5).map("".join)
    return packed.map(lambda text: (text.encode(), ImportSource.VCARD))


books = _books(_SHARED)
# Of several people who share an address it depends on who is there already which of them it speaks for.
own_books = _books(["EMAIL:{name}@example.org", "EMAIL;TYPE=HOME:{name}@home.example"])
files = st.one_of(archives, books)
Act = Callable[[Desk, ContactId], Coroutine[Any, Any, object]]


def _edits(values: Mapping[str, Any]) -> Act:
    return lambda desk, contact_id: patch_contact(desk.uow, desk.actor, contact_id, values)


def _touch(direction: str, days: int) -> Act:
    values = {"direction": direction, "channel": "email", "depth": "message"}
    at = {"occurred_at": NOON - timedelta(days=days)}
    return lambda desk, contact_id: log_interaction(desk.uow, desk.actor, contact_id, values | at)


async def _tags(desk: Desk, contact_id: ContactId) -> None:
    found = await desk.fetch("SELECT id FROM tenant.tag WHERE workspace_id = $1 LIMIT 1")
    made = None if found else await create_tag(desk.uow, desk.actor, {"name": "own"})
    tag_id = made[0].id if made else found[0]["id"]
    await tag_contact(desk.uow, desk.actor, contact_id, tag_id)


acts: st.SearchStrategy[Act] = st.sampled_from(
    [
        _edits({"notes": "Mine"}),
        _edits({"notes": "Likes tea"}),
        _edits({"position": "Boss"}),
        _edits({"position": None}),
        _edits({"given_name": "Zoë", "family_name": ""}),
        _edits({"emails": {"mine": {"address": "ann@example.org"}}}),
        _edits({"phones": {"mine": {"number": "+44 20 7946 0000"}}}),
        _edits({"tier": "close", "interval_days": 20}),
        _edits({"stage": "rooted"}),
        _touch("outbound", 3),
        _touch("outbound", 9),
        _touch("inbound", 5),
        _tags,
        lambda desk, contact_id: rest_contact(desk.uow, desk.actor, contact_id, None),
        lambda desk, contact_id: wake_contact(desk.uow, desk.actor, contact_id),
    ]
)
done = st.lists(st.tuples(st.integers(0, 9), acts), max_size=6)
few = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)


@pytest.fixture
async def look(superuser_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(superuser_url)
    yield connection
    await connection.close()


@few
@given(earlier=st.lists(files, max_size=2), done=done, file=files, dying=st.integers(0, 6))
async def test_an_import_that_is_undone_never_was(
    app_database: Database,
    look: asyncpg.Connection,
    earlier: list[tuple[bytes, ImportSource]],
    done: list[tuple[int, Act]],
    file: tuple[bytes, ImportSource],
    dying: int,
) -> None:
    desk = await _a_workspace(app_database, earlier, done)
    before = await kept_in(look, desk.workspace_id)
    run = await desk.started(file[0], source=file[1])
    await _in_many_lives(dying, lambda uow: desk.run(run.id, uow, chunk_rows=2), desk)
    if (await desk.read(run.id)).undoable:
        await undo_import_run(desk.uow, desk.actor, run.id)
        key = desk.workspace_id, run.id
        await _in_many_lives(dying, lambda uow: undo_import(uow, *key, chunk_rows=2), desk)

    assert before == await kept_in(look, desk.workspace_id, apart_from=[run.id])
    assert {} == (await desk.read(run.id)).counts.rows_kept


@settings(few, max_examples=4)
@given(done=done, brought=st.lists(files, min_size=2, max_size=3), order=st.randoms())
async def test_imports_that_are_undone_in_whatever_order_never_were(
    app_database: Database,
    look: asyncpg.Connection,
    done: list[tuple[int, Act]],
    brought: list[tuple[bytes, ImportSource]],
    order: Random,
) -> None:
    desk = await _a_workspace(app_database, [], done)
    before = await kept_in(look, desk.workspace_id)
    runs = [await desk.imported(content, source=source) for content, source in brought]
    # One that only told again what there was cannot be undone, and what it told is told still.
    assume(all(run.undoable or not run.counts.origins_added for run in runs))
    order.shuffle(runs)
    for run in runs:
        if run.undoable:
            await desk.undone(run.id)

    assert before == await kept_in(look, desk.workspace_id, apart_from=[run.id for run in runs])


@few
@given(earlier=st.lists(files, max_size=1), done=done, file=st.one_of(archives, own_books))
async def test_the_same_again_changes_nothing(
    app_database: Database,
    look: asyncpg.Connection,
    earlier: list[tuple[bytes, ImportSource]],
    done: list[tuple[int, Act]],
    file: tuple[bytes, ImportSource],
) -> None:
    desk = await _a_workspace(app_database, earlier, done)
    await desk.imported(file[0], source=file[1])
    key = look, desk.workspace_id
    before = await kept_in(*key), await told_in(*key)
    again = await desk.imported(file[0], source=file[1])

    assert ("completed", 0) == (again.state, again.counts.brought)
    assert before == (await kept_in(*key, apart_from=[again.id]), await told_in(*key))


async def _a_workspace(
    database: Database,
    earlier: Sequence[tuple[bytes, ImportSource]],
    done: Sequence[tuple[int, Act]],
) -> Desk:
    """With somebody of the owner's own, what was imported, and what the owner did about it."""
    desk = await a_desk(database, test_now=NOON)
    await create_contact(desk.uow, desk.actor, {"given_name": "Ben", "linkedin_slug": "ben-mock"})
    for content, source in earlier:
        await desk.imported(content, source=source)
    found = [ContactId(row["id"]) for row in await desk.contacts()]
    for number, act in done:
        await act(desk, found[number % len(found)])
    return desk


async def _in_many_lives(
    dying: int, work: Callable[[Any], Coroutine[Any, Any, object]], desk: Desk
) -> None:
    """Killed again and again on the way, each time a little later; not at all with 0."""
    for place in range(1, dying + 1):
        try:
            await work(DyingUnitOfWork(desk.uow, 4 * place))
        except Killed:
            continue
        return
    await work(desk.uow)
