"""What the columns of a table hold, as the owner decides it."""

from datetime import UTC, datetime

import pytest

from domain.imports.address_books.choices import Choice, MappingUnusable
from domain.imports.mapping import (
    ColumnMapping,
    MappingFixed,
    MappingNeeded,
    MappingUnfit,
    SeenColumn,
)
from domain.imports.model import ImportMode, ImportRun, ImportSource, ImportState
from domain.imports.refusals import UploadExpired, WrongState
from domain.imports.tallies import Counts
from domain.shared.ids import ImportId, new_id

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
S = ImportState
SEEN = tuple(
    SeenColumn(
        index=index,
        name=name,
        samples=("Zoe",),
        field="ignored",
        confidence="none",
        reason="Nothing tells.",
    )
    for index, name in enumerate(("Wer", "Was"))
)
PROPOSED = ColumnMapping(decided_by="proposal", columns=SEEN)
NAME = Choice(index=0, field="full_name")


def a_table(state: ImportState, code: str | None = None) -> ImportRun:
    return ImportRun(
        id=ImportId(new_id()),
        source=ImportSource.CSV,
        state=state,
        mode=ImportMode.PREVIEW,
        counts=Counts(contacts_created=3),
        problem={"code": code, "detail": ""} if code else None,
        mapping=PROPOSED,
        finished_at=NOW,
    )


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (S.UPLOADED, None),
        (S.REVIEW, None),
        (S.FAILED, MappingNeeded.code),
        (S.FAILED, MappingUnfit.code),
    ],
)
def test_a_table_that_waits_for_the_owner_is_as_if_it_was_just_uploaded(
    state: ImportState, code: str | None
) -> None:
    run = a_table(state, code)
    run.choose_columns([NAME])

    assert ColumnMapping(decided_by="owner", choices=(NAME,), columns=SEEN) == run.mapping
    assert (S.UPLOADED, None, None, None) == (run.state, run.mode, run.problem, run.finished_at)
    assert Counts() == run.counts


@pytest.mark.parametrize(
    ("state", "code"),
    [(state, None) for state in S if state not in {S.UPLOADED, S.REVIEW}]
    + [(S.FAILED, "csv_damaged")],
)
def test_any_other_state_refuses(state: ImportState, code: str | None) -> None:
    run = a_table(state, code)

    with pytest.raises(WrongState):
        run.choose_columns([NAME])
    assert (PROPOSED, state) == (run.mapping, run.state)


def test_a_choice_is_held_to_the_columns_that_are_known() -> None:
    run = a_table(S.REVIEW)
    far = Choice(index=2, field="email")

    with pytest.raises(MappingUnusable) as refused:
        run.choose_columns([NAME, far])
    run.put("mapping", None)
    run.choose_columns([NAME, far])

    assert ["unknown_column"] == [fault.code for fault in refused.value.faults]
    assert ("owner", (NAME, far)) == (
        run.mapping and run.mapping.decided_by,
        run.mapping and run.mapping.choices,
    )


def test_the_columns_of_other_sources_are_known() -> None:
    run = a_table(S.REVIEW)
    run.put("source", ImportSource.GOOGLE_CSV)

    with pytest.raises(MappingFixed):
        run.choose_columns([NAME])


def test_values_of_other_people_are_forgotten_when_nobody_has_to_decide_any_more() -> None:
    reviewed, committed, asked = (a_table(S.MATCHING) for _ in range(3))
    reviewed.finish(S.REVIEW, NOW)
    committed.finish(S.COMPLETED, NOW)
    asked.fail(MappingNeeded.code, "", NOW)

    assert (PROPOSED, PROPOSED) == (reviewed.mapping, asked.mapping)
    assert PROPOSED.without_samples() == committed.mapping
    assert [(), ()] == [each.samples for each in PROPOSED.without_samples().columns]


def test_who_never_chooses_has_no_file_after_a_week() -> None:
    run = a_table(S.FAILED, MappingNeeded.code)
    run.expire(NOW)

    assert (S.CANCELLED, UploadExpired.code) == (run.state, (run.problem or {})["code"])
    assert PROPOSED.without_samples() == run.mapping
