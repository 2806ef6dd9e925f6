"""Many rows by one statement: whatever is written is there as it was."""

from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import ARRAY, Boolean, Column, Date, Integer, MetaData, Table, Text, select
from sqlalchemy.dialects.postgresql import JSONB

from adapters.postgres.bulk import insert_rows
from adapters.postgres.engine import Database, say

PLACE = Table(
    "place",
    MetaData(),
    Column("id", Integer),
    Column("name", Text(collation="C")),
    Column("told", JSONB(none_as_null=True)),
    Column("is_open", Boolean),
    Column("day", Date),
    Column("marks", ARRAY(Integer)),
)
MAKE = """
CREATE TEMPORARY TABLE place (
  id int, name text COLLATE "C", told jsonb, is_open boolean, day date, marks int[]) ON COMMIT DROP
"""
COLUMNS = ("id", "name", "told", "is_open", "day", "marks")

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
documents = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inside: st.lists(inside) | st.dictionaries(texts, inside),
    max_leaves=5,
)
values = st.tuples(
    st.none() | texts,
    st.none() | st.dictionaries(texts, documents, max_size=3) | st.lists(documents, max_size=3),
    st.none() | st.booleans(),
    st.none() | st.dates(),
    st.none() | st.lists(st.integers(-9, 9)),
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(written=st.lists(values, max_size=4))
@example(written=[(None, None, None, None, None)] * 2)
@example(written=[('"\x1f\\ null', {"a": None}, None, None, []), ("null", [None], True, None, [1])])
@example(written=[("", {}, False, None, None), (None, [], None, None, [-1, 2])])
async def test_what_is_inserted_is_there_as_it_was(
    app_database: Database, written: list[tuple[Any, ...]]
) -> None:
    rows = [dict(zip(COLUMNS, (number, *told), strict=True)) for number, told in enumerate(written)]
    async with app_database.transaction(None) as connection:
        await say(connection, MAKE)
        await insert_rows(connection, PLACE, COLUMNS, rows)
        found = await connection.execute(select(PLACE).order_by(PLACE.c.id))

    assert rows == [dict(row) for row in found.mappings()]
