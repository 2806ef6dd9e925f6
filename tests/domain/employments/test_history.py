"""The history of somebody's work, told from what imports say, in whichever order they come."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.employments.history import retell, told_of, with_one_more
from domain.employments.model import MOST_SIGHTINGS, Employment, Sighting, Work
from domain.shared.ids import ContactId, ImportId, new_id

ZOE = ContactId(new_id())
DAY = date(2026, 1, 1)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ACME, NONESUCH, SOLO = Work("Acme", "Engineer"), Work("Nonesuch", "CTO"), Work("", "Baker")

Row = tuple[str, str, date | None, date | None, bool, tuple[str, ...]]


def seen(work: Work, day: int, source: str = "linkedin_archive") -> Sighting:
    on = DAY + timedelta(days=day)
    return Sighting(on=on, at=NOON, source=source, import_id=ImportId(new_id()), work=work)


def imported(
    *sightings: Sighting, shown: Work | None = None, there: Sequence[Employment] = ()
) -> list[Employment]:
    """What is there after these imports, one after the other; the contact shows what LinkedIn told last."""
    rows = list(there)
    for place, each in enumerate(sightings):
        told = with_one_more(told_of(rows), each)
        last = max(sightings[: place + 1], key=lambda one: one.on).work
        rows = retold(rows, told, shown or last)
    return rows


def retold(rows: Sequence[Employment], told: Sequence[Sighting], shown: Work) -> list[Employment]:
    found = retell(ZOE, rows, told, shown)
    kept = {each.id: each for each in [*rows, *found.saved]}
    for each in found.saved:
        each.saved(NOON)
    return [each for each in kept.values() if each not in found.removed]


def told(rows: Iterable[Employment]) -> list[Row]:
    return sorted(
        (
            (each.organisation_name or "").title(),  # one organisation, however it is spelled
            each.position or "",
            each.seen_from,
            each.seen_until,
            each.is_current,
            tuple(each.origins),
        )
        for each in rows
    )


def days(first: int, last: int) -> tuple[date, date]:
    return DAY + timedelta(days=first), DAY + timedelta(days=last)


def test_what_is_told_again_has_been_seen_until_then() -> None:
    [employment] = imported(seen(ACME, 0), seen(Work("ACME", "engineer"), 30))

    assert ("Acme", "Engineer") == (employment.organisation_name, employment.position)
    assert days(0, 30) == (employment.seen_from, employment.seen_until)


def test_another_job_in_a_newer_source_ends_the_one_before() -> None:
    rows = imported(seen(ACME, 0), seen(ACME, 10), seen(NONESUCH, 30))

    assert [
        ("Acme", "Engineer", *days(0, 10), False, ("linkedin_archive",)),
        ("Nonesuch", "CTO", *days(30, 30), True, ("linkedin_archive",)),
    ] == told(rows)


def test_an_older_source_adds_a_past_job_or_widens_the_one_that_is_there() -> None:
    widened = imported(seen(ACME, 30), seen(ACME, 10))
    added = imported(seen(ACME, 30), seen(NONESUCH, 10))

    assert days(10, 30) == (widened[0].seen_from, widened[0].seen_until)
    assert [("Acme", True), ("Nonesuch", False)] == [
        (each.organisation_name, each.is_current) for each in added
    ]


def test_returning_to_an_old_employer_is_another_employment() -> None:
    rows = imported(seen(ACME, 0), seen(NONESUCH, 100), seen(ACME, 800))

    assert [False, True] == sorted(each.is_current for each in rows if each.key == ACME.key)


def test_an_address_book_ends_nothing_that_linkedin_tells() -> None:
    rows = imported(seen(ACME, 0), seen(NONESUCH, 20, "vcard"), seen(ACME, 30), shown=ACME)

    assert [
        ("Acme", "Engineer", *days(0, 30), True, ("linkedin_archive",)),
        ("Nonesuch", "CTO", *days(20, 20), False, ("vcard",)),
    ] == told(rows)


def test_an_address_book_with_the_same_job_lengthens_it_up_to_the_next_one_only() -> None:
    rows = imported(
        seen(ACME, 0),
        seen(NONESUCH, 20),
        seen(Work("Acme"), 10, "vcard"),
        seen(Work("Acme"), 90, "vcard"),
        shown=NONESUCH,
    )

    assert (
        "Acme",
        "Engineer",
        *days(0, 10),
        False,
        ("linkedin_archive", "vcard"),
    ) == told(rows)[0]


def test_what_tells_less_is_the_same_employment_and_what_tells_more_completes_it() -> None:
    [employment] = imported(seen(Work("Acme"), 0), seen(ACME, 10), seen(Work("", "Engineer"), 20))

    assert ("Acme", "Engineer") == (employment.organisation_name, employment.position)
    assert days(0, 20) == (employment.seen_from, employment.seen_until)


def test_what_the_owner_wrote_is_joined_and_not_overwritten() -> None:
    values = {"organisation_name": "Acme", "position": "Engineer", "started_on": "2019-05"}
    written = Employment.written(ZOE, values, NOON)
    written.saved(NOON)
    rows = imported(seen(ACME, 0), seen(NONESUCH, 30), there=[written])

    assert [written.id] == [each.id for each in rows if each.key == ACME.key]
    assert ("2019-05", None, ["linkedin_archive"]) == (
        written.started_on,
        written.ended_on,
        written.origins,
    )


def test_a_past_job_that_the_owner_wrote_is_not_taken_for_a_new_one() -> None:
    values = {"organisation_name": "Acme", "position": "Engineer", "ended_on": "2020"}
    written = Employment.written(ZOE, values, NOON)
    written.saved(NOON)
    rows = imported(seen(ACME, 0), there=[written])

    assert [("2020", False), (None, True)] == [(each.ended_on, each.is_current) for each in rows]


def test_what_the_owner_removed_does_not_come_back() -> None:
    [removed] = rows = imported(seen(ACME, 0))
    removed.put("removed_at", NOON)
    removed.owner_touched_at = NOON
    rows = imported(seen(ACME, 30), there=rows)

    assert [NOON] == [each.removed_at for each in rows]


def test_of_many_sightings_the_first_and_the_last_are_kept() -> None:
    [employment] = imported(*(seen(ACME, day) for day in range(3 * MOST_SIGHTINGS)))

    assert MOST_SIGHTINGS == len(employment.sightings)
    assert days(0, 3 * MOST_SIGHTINGS - 1) == (employment.seen_from, employment.seen_until)


WORKS = st.sampled_from([ACME, NONESUCH, SOLO, Work("acme", "engineer"), Work("Acme", "Boss")])
# Each source tells once a day: which of two words of one day counts is told by the order they come in.
SERIES = st.lists(
    st.tuples(
        WORKS,
        st.integers(min_value=0, max_value=9),
        st.sampled_from(["linkedin_archive", "vcard", "google_csv"]),
    ),
    min_size=1,
    max_size=7,
    unique_by=lambda each: (each[1], each[2]),
)


@settings(max_examples=40)
@given(series=SERIES, data=st.data())
def test_the_order_of_imports_does_not_matter(
    series: list[tuple[Work, int, str]], data: st.DataObject
) -> None:
    sightings = [seen(*each) for each in series]
    shuffled = data.draw(st.permutations(sightings))

    assert told(imported(*sightings, shown=ACME)) == told(imported(*shuffled, shown=ACME))


@settings(max_examples=40)
@given(series=SERIES, data=st.data())
def test_without_what_an_import_told_all_is_as_if_it_had_not_been(
    series: list[tuple[Work, int, str]], data: st.DataObject
) -> None:
    sightings = [seen(*each) for each in series]
    undone = data.draw(st.sampled_from(sightings))
    rest = [each for each in sightings if each is not undone]
    without = imported(*rest, shown=ACME)
    rows = imported(*sightings, shown=ACME)
    rows = retold(rows, [each for each in told_of(rows) if each is not undone], ACME)

    assert told(without) == told(rows)


@settings(max_examples=40)
@given(series=SERIES.filter(lambda each: len({source for *_, source in each}) == 1))
def test_the_last_import_is_taken_back_to_the_very_same_rows(
    series: list[tuple[Work, int, str]],
) -> None:
    *rest, last = [seen(*each) for each in series]
    rows = imported(*rest, shown=ACME)
    before = [(each.id, *told([each])) for each in rows]
    rows = imported(last, shown=ACME, there=rows)
    rows = retold(rows, [each for each in told_of(rows) if each is not last], ACME)

    assert before == [(each.id, *told([each])) for each in rows]
