"""Merged and parted again, everything is as it was: row by row, in every table of the workspace."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.postgres.bulk import fetch
from domain.employments.model import Employment, Sighting, Work
from domain.shared.ids import ContactId, EmploymentId, new_id
from tests.support.dump import dumped
from tests.support.house import House

WORDS = st.sampled_from(["", "Anna", "Zoë", "O'Neill", "Berg — Müller"])
MAILS = st.sampled_from(["a@x.org", "A@X.org", "b@x.org", "c@x.org"])
LABELS = st.sampled_from([None, "Work", "Home"])
ELEMENTS: Mapping[str, st.SearchStrategy[dict[str, Any]]] = {
    "emails": st.fixed_dictionaries({"address": MAILS, "label": LABELS}),
    "phones": st.fixed_dictionaries(
        {"number": st.sampled_from(["+49 30 1", "+4930 1", "+44 20 7"]), "label": LABELS}
    ),
    "links": st.fixed_dictionaries({"url": st.sampled_from(["https://a.org", "https://b.org"])}),
    "addresses": st.fixed_dictionaries({"formatted": st.sampled_from(["1 High St", "Hof 2"])}),
}
PEOPLE = st.fixed_dictionaries(
    {"given_name": st.sampled_from(["Anna", "Ann"]), "family_name": WORDS, "notes": WORDS},
    optional={
        "headline": WORDS,
        "position": WORDS,
        "private_notes": WORDS,
        "organisation_name": st.sampled_from(["Acme", "Umbrella"]),
        "birthday": st.sampled_from(
            [{"month": 2, "day": 29}, {"month": 2, "day": 3, "year": 1980}]
        ),
        "connected_on": st.sampled_from(["2020-01-01", "2024-02-29"]),
        "time_zone": st.sampled_from(["Asia/Tokyo", "Europe/Berlin"]),
        "region": st.sampled_from(["JP", "DE-BY"]),
        "wishes": st.sampled_from(
            [{}, {"channels": ["email"]}, {"hours_from": "14:00:00", "not_before": "2026-05-01"}]
        ),
        "tier": st.sampled_from(["inner", "close", "outer"]),
        "interval_days": st.integers(1, 400),
        "stage": st.sampled_from(["seed", "rooted"]),
        **{
            name: st.dictionaries(st.sampled_from("abc"), element, max_size=3)
            for name, element in ELEMENTS.items()
        },
    },
)
TOUCHES = st.lists(
    st.fixed_dictionaries(
        {
            "direction": st.sampled_from(["inbound", "outbound", "mutual"]),
            "channel": st.just("email"),
            "depth": st.sampled_from(["light", "message", "meeting"]),
            "occurred_at": st.sampled_from(
                ["2026-01-05T10:00:00Z", "2026-02-05T10:00:00Z", "2026-02-20T10:00:00Z"]
            ),
        }
    ),
    max_size=3,
)
STANDINGS = st.sets(st.sampled_from(["rest", "closure", "do-not-contact", "trash touch"]))
JOBS = st.lists(
    st.tuples(
        st.sampled_from(["Acme", "Umbrella", ""]),
        st.sampled_from(["Poet", "Clerk"]),
        st.none() | st.sampled_from([date(2024, 3, 1), date(2025, 3, 1), date(2026, 1, 1)]),
        st.booleans(),
    ),
    max_size=3,
    unique_by=lambda job: job[2] or job[:2],
)
SIDES = st.fixed_dictionaries(
    {"person": PEOPLE, "touches": TOUCHES, "standing": STANDINGS, "jobs": JOBS}
)
STANDING: Mapping[str, Callable[[httpx.AsyncClient, str], Awaitable[httpx.Response]]] = {
    "rest": lambda client, at: client.post(at, json={}),
    "closure": lambda client, at: client.put(at),
    "do-not-contact": lambda client, at: client.put(at, json={"reason": "asked"}),
}
NUDGES = (
    ("keep_in_touch", "spring", "pending"),
    ("keep_in_touch", None, "dismissed"),
    ("reply_owed", None, "snoozed"),
    ("thank_you", "spring", "done"),
)
_NUDGE = """
INSERT INTO tenant.nudge (workspace_id, id, contact_id, kind, key, status, status_changed_at, anchor_at, due_at,
  expires_at, priority, title, reason, rule_version, policy_version)
VALUES ($1, $2, $3, $4, $5, $6, now(), now(), now(), now() + interval '9 days', 1, 'x', 'x', 1, 1)
"""
_EVENT = """
INSERT INTO tenant.contact_event (workspace_id, id, contact_id, kind, noticed_at, key)
VALUES ($1, $2, $3, 'job_change', now(), $4)
"""
_DISMISSED = """
INSERT INTO tenant.duplicate (workspace_id, id, first_id, second_id, status, score, decided_at)
VALUES ($1, $2, $3, $4, 'dismissed', 50, '2026-02-01T10:00:00Z')
"""


@pytest.fixture
async def superuser(superuser_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(superuser_url)
    yield connection
    await connection.close()


@given(one=SIDES, other=SIDES)
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_merged_and_parted_everything_is_as_it_was(
    sandbox: House, superuser: asyncpg.Connection, one: dict[str, Any], other: dict[str, Any]
) -> None:
    house = sandbox  # general sweeps leave it alone
    tags = [(await house.made("tags", {"name": str(new_id())}))["id"] for _ in range(2)]
    thirds = [(await house.contact(given_name=name))["id"] for name in ("Third", "Fourth")]
    survivor, absorbed = [await _person(house, side, tags) for side in (one, other)]
    for contact_id, side in ((survivor, one), (absorbed, other)):
        stranger = thirds[1] if "rest" in side["standing"] else None
        shut = bool(side["standing"] & {"closure", "do-not-contact"})
        await _belongings(house, contact_id, stranger, is_shut=shut)
        await _jobs(house, ContactId(UUID(contact_id)), side["jobs"])
    await _merged(house, absorbed, thirds[0])
    before = await dumped(superuser, house.workspace_id)

    merge_id = await _merged(house, survivor, absorbed)
    between = await dumped(superuser, house.workspace_id)
    undone = await house.client.delete(f"{house.at}/merges/{merge_id}")

    assert (200, []) == (undone.status_code, undone.json()["kept"])
    assert before["contact"] != between["contact"]
    assert before == await dumped(superuser, house.workspace_id)


async def _merged(house: House, survivor: str, absorbed: str) -> str:
    pair = {"survivor_id": survivor, "absorbed_id": absorbed}
    return str((await house.made("merges", pair))["id"])


async def _person(house: House, side: dict[str, Any], tags: Sequence[str]) -> str:
    contact_id: str = (await house.contact(**side["person"]))["id"]
    at = f"{house.at}/contacts/{contact_id}"
    for touch in side["touches"]:
        made = await house.made("interactions", touch | {"contact_id": contact_id})
        if "trash touch" in side["standing"]:
            await house.client.delete(f"{house.at}/interactions/{made['id']}")
    for path, request in STANDING.items():
        if path in side["standing"]:
            await request(house.client, f"{at}/{path}")
    for tag_id in tags[: len(side["standing"])]:
        await house.client.put(f"{at}/tags/{tag_id}")
    return contact_id


async def _belongings(
    house: House, contact_id: str, stranger: str | None, *, is_shut: bool
) -> None:
    """Nudges and events, some of them on the same occasions as those of everybody else."""
    key = UUID(contact_id)
    async with house.uow.begin(house.workspace_id) as tx:
        for kind, occasion, status in NUDGES:
            nudge_id, named = new_id(), occasion or contact_id
            ended = "expired" if is_shut and status in {"pending", "snoozed"} else status
            about = nudge_id, key, kind, named, ended
            await fetch(tx.connection, _NUDGE, house.workspace_id, *about)
            tx.pending.changed("nudge", nudge_id)
        for occasion in (None, "new job", contact_id):
            await fetch(tx.connection, _EVENT, house.workspace_id, new_id(), key, occasion)
        if stranger:
            first, second = sorted((key, UUID(stranger)))
            await fetch(tx.connection, _DISMISSED, house.workspace_id, new_id(), first, second)


async def _jobs(house: House, contact_id: ContactId, jobs: Sequence[Any]) -> None:
    """Some that an import told of on a day, others that the owner wrote."""
    async with house.uow.begin(house.workspace_id) as tx:
        for company, position, day, is_current in jobs:
            place = await tx.organisations.named(company) if company else None
            job = Employment(
                id=EmploymentId(new_id()),
                contact_id=contact_id,
                organisation_id=place.id if place else None,
                organisation_name=company or None,
                position=position,
                is_current=is_current,
                key=Work(company, position).key,
                owner_touched_at=None if day else tx.now,
                seen_from=day,
                seen_until=day,
            )
            if day:
                told = Sighting(
                    on=day,
                    at=tx.now,
                    source="linkedin_archive",
                    import_id=None,
                    work=Work(company, position),
                )
                job.see([told])
            await tx.employments.save(job)
