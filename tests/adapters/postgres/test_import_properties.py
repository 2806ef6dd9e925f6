"""What holds for every archive: however it is cut into chunks, the same comes of it."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.postgres.engine import Database
from tests.support.importing import Desk, a_desk, an_archive, person, received, written

SLUGS = ("ann-mock", "ben-mock", "cleo-mock", "dora-mock", "eve-mock")

people = st.lists(
    st.builds(
        person,
        st.sampled_from(["Ann", "Ben", "Cleo", "Dora"]),
        slug=st.one_of(st.none(), st.sampled_from(SLUGS)),
        email=st.sampled_from([None, "a@example.org", "b@example.org"]),
        company=st.sampled_from([None, "Acme", "ACME", "Nonesuch"]),
        position=st.sampled_from([None, "CTO", "Engineer"]),
        on=st.sampled_from(["27 Oct 2026", "28 Oct 2026"]),
    ),
    min_size=1,
    max_size=8,
)
instants = st.sampled_from([f"2026-10-0{day} 09:00:00" for day in range(1, 8)])
texts = st.sampled_from(["Hello", "Thank you", "Shall we meet?"])
messages = st.lists(
    st.one_of(
        st.builds(written, st.sampled_from([*SLUGS, "ann-mock,eve-mock"]), instants, texts),
        st.builds(received, st.sampled_from(SLUGS), instants, texts),
    ),
    max_size=8,
)
small = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@small
@given(earlier=people, rows=people, told=messages, size=st.integers(1, 5))
async def test_the_size_of_the_chunks_does_not_matter(
    app_database: Database,
    earlier: list[dict[str, str]],
    rows: list[dict[str, str]],
    told: list[dict[str, str]],
    size: int,
) -> None:
    outcomes = []
    for chunk_rows in (500, size):
        desk = await a_desk(app_database)
        await desk.imported(an_archive(*earlier), chunk_rows=chunk_rows)
        run = await desk.imported(an_archive(*rows, messages=told), chunk_rows=chunk_rows)
        lines = [(row.file, row.line, row.status, row.code) for row in await desk.rows(run.id)]
        outcomes.append((run.counts, lines, await _shown(desk)))

    assert outcomes[0] == outcomes[1]


async def _shown(desk: Desk) -> list[Any]:
    """Contacts and touches, without ids and versions."""
    contacts = sorted(
        repr(
            (
                row["linkedin_slug"],
                row["sort_name"],
                bytes(row["emails"]),
                row["company"],
                row["position"],
                row["connected_on"],
                row["stage"],
                row["last_touch_at"],
                bytes(row["imported"]),
            )
        )
        for row in await desk.contacts()
    )
    touches = sorted(
        repr((row["linkedin_slug"], row["occurred_at"], row["direction"], row["body"]))
        for row in await desk.touches()
    )
    return [contacts, touches]
