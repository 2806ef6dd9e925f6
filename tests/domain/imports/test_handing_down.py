"""What an import that is taken back leaves to those that came after it."""

from datetime import date

from domain.contacts.clock import Clock
from domain.imports.handing_down import Later, hand_down
from domain.imports.remembering import Before
from domain.imports.standing import Moved, Standing, hand_standing_down

FIRST = Before(
    family="vcard",
    values={"position": "Engineer", "notes": ""},
    set={"position": "CTO", "notes": "Likes tea"},
    imported={},
    told={"position": "CTO"},
    origins={"position": None, "notes": None, "contact": ["csv"]},
    origins_set={"position": ["vcard"], "notes": ["vcard"], "contact": ["csv", "vcard"]},
)


def standing(stage: str) -> Standing:
    return Standing(
        clock=Clock(),
        stage=stage,
        stage_set_by="evidence",
        resting_since=None,
        rest_until=None,
        rest_reason=None,
    )


def test_who_set_something_else_there_remembers_what_the_first_one_did() -> None:
    later = Before(
        family="csv",
        values={"position": "CTO", "notes": "Likes tea"},
        set={"position": "Boss", "notes": "Likes tea\n\nLikes cake"},
        origins={"position": ["vcard"], "notes": ["vcard"]},
        origins_set={"position": ["csv"], "notes": ["csv", "vcard"]},
    )
    heirs, [left] = hand_down(FIRST, [Later(source="csv", before=later)])

    assert {"position"} == heirs.staying
    assert {"position": "Engineer", "notes": ""} == left.values
    assert {"position": "Boss", "notes": "Likes cake"} == left.set
    assert {"position": None, "notes": None} == left.origins
    assert {"position": ["csv"], "notes": ["csv"]} == left.origins_set


def test_who_told_the_same_answers_for_it_from_then_on() -> None:
    told = Before(
        family="csv",
        origins={"position": ["vcard"], "contact": ["csv", "vcard"]},
        origins_set={
            "position": ["google_csv", "vcard"],
            "contact": ["csv", "google_csv", "vcard"],
        },
    )
    last = Before(
        family="csv",
        values={"position": "CTO"},
        set={"position": "Boss"},
        origins={"position": ["google_csv", "vcard"]},
        origins_set={"position": ["csv"]},
    )
    later = [Later(source="google_csv", before=told), Later(source="csv", before=last)]
    heirs, [left, after] = hand_down(FIRST, later)

    assert ("Engineer", "CTO") == (left.values["position"], left.set["position"])
    assert {"position": None, "contact": ["csv"]} == left.origins
    assert {"position": ["google_csv"], "contact": ["csv", "google_csv"]} == left.origins_set
    assert (["google_csv"], "CTO") == (after.origins["position"], after.values["position"])
    assert {"position", "contact"} == set(heirs.tellers)


def test_what_the_owner_paced_in_between_is_not_forgotten() -> None:
    gone = Before(values={"tier_set_at": None}, set={"tier_set_at": "2026-01-01T00:00:00Z"})
    later = Before(
        values={"tier_set_at": "2026-02-02T00:00:00Z"}, set={"tier_set_at": "2026-03-03T00:00:00Z"}
    )
    _, [left] = hand_down(gone, [Later(source="csv", before=later)])

    assert later.values == left.values


def test_days_and_what_the_family_said_follow() -> None:
    days = [date(2026, month, 1) for month in (1, 2, 3)]
    gone = Before(told={"position": "CTO"}, imported={"position": "Ann"}, as_of=days[1])
    same_day = Before(imported_as_of=days[1], as_of=days[1])
    newer = Before(
        told={"position": "Boss"},
        imported={"position": "CTO"},
        imported_as_of=days[1],
        as_of=days[2],
    )
    later = [
        Later(source="linkedin_api", before=same_day, told_on=days[0]),
        Later(source="linkedin_api", before=newer, told_on=days[2]),
    ]
    heirs, left = hand_down(gone, later)

    assert [(None, days[0]), (days[0], days[2])] == [(e.imported_as_of, e.as_of) for e in left]
    assert (days[2], days[2], ["position"]) == (heirs.as_of, heirs.left, [*heirs.told])
    assert {"position": "Ann"} == left[1].imported


def test_the_next_import_remembers_how_things_stood_before_both() -> None:
    seed, sprout, growing = map(standing, ("seed", "sprout", "growing"))
    first, second, third = (
        Moved(before=seed, after=sprout),
        Moved(before=sprout, after=growing),
        Moved(before=growing, after=growing),
    )

    assert [Moved(before=seed, after=growing), third] == hand_standing_down(
        first, [second, third], None
    )
    moved_back = Moved(before=growing, after=seed)
    assert [Moved(before=sprout, after=seed)] == hand_standing_down(
        Moved(before=seed, after=growing), [Moved(before=sprout, after=growing)], moved_back
    )
