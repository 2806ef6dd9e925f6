"""Every filter and every order of the lists has an index, whatever the size of the workspace."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from adapters.postgres import contact_reads, interaction_reads, organisation_reads, tag_reads
from adapters.postgres.contact_columns import SORTS
from adapters.postgres.contact_filters import filter_values, shape_of
from adapters.postgres.reading import Query, prefix_values, values_of
from adapters.postgres.timeline_reads import timeline_query
from domain.contacts.queries import ContactFilter, ContactSort
from domain.contacts.values import Tier
from domain.interactions.queries import InteractionFilter, InteractionSort
from domain.organisations.queries import OrganisationSort
from domain.shared.ids import ContactId, OrganisationId, TagId, new_id
from domain.tags.queries import TagSort
from tests.support.crowd import CROWDED, Crowd
from tests.support.plans import CUSTOM, GENERIC, Plan, plan_as_prepared

PAGE = 50
NOW = datetime.now(UTC)
AFTER = {
    "after": NOW - timedelta(days=2),
    "after_id": new_id(),
}
INDEX = {
    ContactSort.NEWEST: "ix_contact_created",
    ContactSort.OLDEST: "ix_contact_created",
    ContactSort.CHANGED_LAST: "ix_contact_updated",
    ContactSort.CHANGED_FIRST: "ix_contact_updated",
    ContactSort.NAME: "ix_contact_name",
    ContactSort.NAME_BACKWARDS: "ix_contact_name",
    ContactSort.TOUCHED_LAST: "ix_contact_last_touch",
    ContactSort.DUE_FIRST: "ix_contact_due",
    ContactSort.DELETED_LAST: "ix_contact_trash",
}


@pytest.fixture(params=[CUSTOM, GENERIC])
async def connection(
    crowd: Crowd, request: pytest.FixtureRequest
) -> AsyncIterator[asyncpg.Connection]:
    """Inside the large workspace, with values known to the planner or not."""
    async with crowd.database.reading(CROWDED) as connection:
        await connection.execute(f"SET LOCAL plan_cache_mode = {request.param}")
        yield connection


async def explain(connection: asyncpg.Connection, query: Query, values: dict[str, Any]) -> Plan:
    return await plan_as_prepared(connection, query, {"workspace_id": CROWDED, **values})


def contact_page(
    wanted: ContactFilter, sort: ContactSort, *, is_first: bool = True
) -> tuple[Query, dict[str, Any]]:
    shape = contact_reads.PageShape(shape_of(wanted), sort, is_first, PAGE)
    after = AFTER | ({"after": "family5"} if SORTS[sort].kind is str else {})
    return contact_reads.page_query(shape), filter_values(wanted) | after


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("sort", ContactSort)
async def test_every_order_of_contacts_rides_its_index(
    connection: asyncpg.Connection, sort: ContactSort, is_first: bool
) -> None:
    wanted = ContactFilter(deleted=sort == ContactSort.DELETED_LAST)
    plan = await explain(connection, *contact_page(wanted, sort, is_first=is_first))

    plan.refuse_scans_of_whole_tables()
    assert {"Sort", "Incremental Sort"}.isdisjoint(plan.kinds)
    assert INDEX[sort] in plan.indexes
    assert PAGE + 1 >= plan.touched("contact")
    if not is_first:
        (scan,) = plan.of("contact")
        assert "ROW(" in scan["Index Cond"]


@pytest.mark.parametrize(
    "sort",
    [ContactSort.NEWEST, ContactSort.NAME, ContactSort.DUE_FIRST, ContactSort.TOUCHED_LAST],
)
async def test_every_filter_of_contacts_uses_an_index(
    connection: asyncpg.Connection, crowd: Crowd, sort: ContactSort
) -> None:
    tag, organisation = TagId(crowd.tag_id), OrganisationId(crowd.organisation_id)
    for wanted in (
        ContactFilter(words=("given1234",)),
        ContactFilter(words=("word7", "fam")),
        ContactFilter(tag_ids=(tag,)),
        ContactFilter(tag_ids=(tag, TagId(new_id()))),
        ContactFilter(tiers=(Tier.INNER,)),
        ContactFilter(tiers=(Tier.INNER, Tier.CLOSE)),
        ContactFilter(untiered=True),
        ContactFilter(stages=("growing",)),
        ContactFilter(organisation_ids=(organisation,)),
        ContactFilter(due_before=NOW - timedelta(days=50)),
        ContactFilter(connected_after=date.today() - timedelta(days=9)),  # noqa: DTZ011
        ContactFilter(connected_before=date.today() - timedelta(days=2990)),  # noqa: DTZ011
        *(ContactFilter(states=(state,)) for state in ("fresh", "soon", "due", "drifting")),
        *(
            ContactFilter(states=(state,))
            for state in ("dormant", "resting", "closed", "unplanned")
        ),
        ContactFilter(states=("due", "drifting", "resting")),
    ):
        for is_first in (True, False):
            plan = await explain(connection, *contact_page(wanted, sort, is_first=is_first))
            plan.refuse_scans_of_whole_tables()
            assert plan.indexes & _for_filters(wanted, INDEX[sort]), wanted


def _for_filters(wanted: ContactFilter, ordered: str) -> set[str]:
    """The index of the order, or one that leads to what is asked for; never one that merely lies there."""
    if wanted.words:
        return {"pk_contact"}
    if wanted.tag_ids:
        # Planned for any number of tags, all that a workspace has put on are looked through: no contact is.
        of_several = {"pk_contact_tag"} if len(wanted.tag_ids) > 1 else set()
        return {"ix_contact_tag_tag"} | of_several
    if wanted.organisation_ids:
        return {"ix_contact_organisation"}
    return {
        ordered,
        "ix_contact_tier",
        "ix_contact_stage",
        "ix_contact_due",
        "ix_contact_resting",
        "ix_contact_connected",
    }


async def test_one_tier_or_stage_newest_first_looks_at_nobody_else(
    connection: asyncpg.Connection,
) -> None:
    for wanted in (ContactFilter(tiers=(Tier.INNER,)), ContactFilter(stages=("growing",))):
        plan = await explain(connection, *contact_page(wanted, ContactSort.NEWEST))
        assert "Sort" not in plan.kinds
        assert 2 * (PAGE + 1) >= plan.touched("contact")


async def test_a_search_reads_only_what_it_finds(connection: asyncpg.Connection) -> None:
    plan = await explain(
        connection, *contact_page(ContactFilter(words=("given1234",)), ContactSort.NEWEST)
    )

    assert 11 >= plan.touched("contact")


async def test_one_contact_is_found_by_its_key(
    connection: asyncpg.Connection, crowd: Crowd
) -> None:
    plan = await explain(connection, contact_reads.ONE, {"id": crowd.contact_id})

    plan.refuse_scans_of_whole_tables()
    assert 1 == plan.touched("contact")


@pytest.mark.parametrize("sort", InteractionSort)
@pytest.mark.parametrize("is_first", [True, False])
async def test_interactions_ride_an_index_by_contact_or_by_time(
    connection: asyncpg.Connection, crowd: Crowd, sort: InteractionSort, is_first: bool
) -> None:
    contact = ContactId(crowd.contact_id)
    for wanted, index, shape in (
        (InteractionFilter(), "ix_interaction_occurred", ()),
        (InteractionFilter(directions=("inbound",)), "ix_interaction_occurred", (("directions", 1),)),
        (InteractionFilter(channels=("email",)), "ix_interaction_occurred", (("channels", 1),)),
        (InteractionFilter(depths=("message",)), "ix_interaction_occurred", (("depths", 1),)),
        (InteractionFilter(occurred_after=NOW), "ix_interaction_occurred", (("occurred_after", 1),)),
        (InteractionFilter(occurred_before=NOW), "ix_interaction_occurred", (("occurred_before", 1),)),
        (InteractionFilter(contact_ids=(contact,)), "ix_interaction_contact", (("contact_ids", 1),)),
        (InteractionFilter(contact_ids=(contact, contact)), "ix_interaction_contact", (("contact_ids", 2),)),
    ):  # fmt: skip
        query = interaction_reads.page_query(
            interaction_reads.PageShape(shape, sort, is_first, PAGE)
        )
        several = values_of(wanted, ("contact_ids", "directions", "channels", "depths"))
        times = {"occurred_after": wanted.occurred_after, "occurred_before": wanted.occurred_before}
        plan = await explain(connection, query, several | times | AFTER)

        plan.refuse_scans_of_whole_tables()
        assert {index} == plan.indexes - {"pk_workspace"}, wanted
        if len(wanted.contact_ids) < 2:
            assert "Sort" not in plan.kinds


@pytest.mark.parametrize("is_first", [True, False])
async def test_a_timeline_reads_a_page_of_each_half(
    connection: asyncpg.Connection, crowd: Crowd, is_first: bool
) -> None:
    query = timeline_query(is_first=is_first, limit=PAGE)
    plan = await explain(connection, query, {"id": crowd.contact_id, **AFTER})

    plan.refuse_scans_of_whole_tables()
    assert {"ix_interaction_contact", "ix_contact_event_contact", "pk_contact"} == plan.indexes


@pytest.mark.parametrize("prefix", ["", "org 1"])
@pytest.mark.parametrize("is_first", [True, False])
async def test_organisations_and_tags_ride_their_indexes(
    connection: asyncpg.Connection, prefix: str, is_first: bool
) -> None:
    by_name = AFTER | {"after": "org 2"}
    organisations = organisation_reads.page_query(
        organisation_reads.PageShape(bool(prefix), OrganisationSort.NAME, is_first, PAGE)
    )
    newest = organisation_reads.page_query(
        organisation_reads.PageShape(False, OrganisationSort.NEWEST, is_first, PAGE)
    )
    tags = tag_reads.page_query(tag_reads.PageShape(bool(prefix), TagSort.NAME, is_first, PAGE))
    for query, values, index in (
        (organisations, by_name, "ix_organisation_name"),
        (newest, AFTER, "ix_organisation_created"),
        (tags, by_name, "ix_tag_name"),
    ):
        plan = await explain(connection, query, prefix_values(prefix) | values)
        plan.refuse_scans_of_whole_tables()
        assert index in plan.indexes
        assert "Sort" not in plan.kinds
