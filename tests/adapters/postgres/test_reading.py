"""Statements compiled once for asyncpg."""

from sqlalchemy import select

from adapters.postgres.contact_columns import SORTS
from adapters.postgres.contact_filters import shape_of
from adapters.postgres.contact_reads import PageShape, page_query
from adapters.postgres.reading import ENTITY_ID, WORKSPACE_ID, compiled, page_of, prefix_values
from adapters.postgres.tables.contacts import tag as tags
from domain.contacts.queries import ContactFilter, ContactSort
from domain.shared.ids import TagId, new_id
from domain.shared.paging import Position
from domain.tags.views import TagView
from tests.support.house import NOON


def test_each_parameter_has_one_place_however_often_it_is_said() -> None:
    query = compiled(
        select(tags.c.name).where(
            tags.c.workspace_id == WORKSPACE_ID, tags.c.id == ENTITY_ID, tags.c.id == ENTITY_ID
        )
    )

    assert ("workspace_id", "id") == query.names
    assert (1, 2) == (query.sql.count("$1"), query.sql.count("$2"))


def test_pages_of_one_shape_share_one_text() -> None:
    one, two = (
        PageShape(shape_of(ContactFilter(words=(word,))), ContactSort.NAME, True, 50)
        for word in ("ada", "eve")
    )

    assert page_query(one) is page_query(two)


def test_a_page_tells_where_the_next_one_begins_only_if_there_is_more() -> None:
    views = [
        TagView(TagId(new_id()), 1, f"t{number}", f"t{number}", None, None, NOON, NOON)
        for number in range(3)
    ]
    sort = SORTS[ContactSort.NAME]

    assert None is page_of(views, sort, 3).next
    page = page_of(views, sort, 2)
    assert (views[:2], Position(("t1", views[1].id))) == (page.items, page.next)


def test_a_prefix_is_a_range_up_to_the_last_character() -> None:
    bounds = prefix_values("ac")

    assert bounds["prefix_from"] <= "acme" < bounds["prefix_until"]
    assert not "ad" < bounds["prefix_until"]
