"""How pairs are weighed, whatever is known of the two."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.contacts.values import Birthday
from domain.duplicates.evidence import (
    DOUBTS,
    LEAST_SCORE,
    MOST_HOLDERS,
    WEIGHTS,
    Features,
    Sign,
    compare,
    matches,
    pair_of,
    score_of,
)
from domain.shared.ids import ContactId, OrganisationId, new_id

ACME, UMBRELLA = OrganisationId(new_id()), OrganisationId(new_id())
DAY, OTHER_DAY = date(2024, 3, 5), date(2024, 3, 6)
BORN, BORN_ANY_YEAR = Birthday(month=12, day=10, year=1815), Birthday(month=12, day=10)

_few = st.frozensets(st.sampled_from("abc"), max_size=2)
_anybody = st.builds(
    Features,
    contact_id=st.builds(lambda: ContactId(new_id())),
    name=st.sampled_from(["", "ada", "lovelace ada", "hopper grace"]),
    is_name_common=st.booleans(),
    organisation_id=st.sampled_from([None, ACME, UMBRELLA]),
    connected_on=st.sampled_from([None, DAY, OTHER_DAY]),
    birthday=st.sampled_from([None, BORN, BORN_ANY_YEAR, Birthday(month=1, day=2)]),
    profiles=_few,
    emails=_few,
    phones=_few,
)


def ada(**known: object) -> Features:
    return Features(contact_id=ContactId(new_id()), name="lovelace ada", **known)  # type: ignore[arg-type]


@given(_anybody, _anybody)
def test_it_is_the_same_whichever_of_the_two_comes_first(one: Features, other: Features) -> None:
    assert compare(one, other) == compare(other, one)


@given(st.sets(st.sampled_from(list(Sign))), st.sampled_from(list(Sign)))
def test_more_that_speaks_for_it_never_makes_it_less_likely(have: set[Sign], more: Sign) -> None:
    before, after = score_of(have - {more}), score_of(have | {more})

    assert after <= before if more in DOUBTS else after >= before
    assert 0 <= after <= 100


@given(_anybody, _anybody, st.sampled_from(["emails", "phones", "profiles"]))
def test_one_more_value_in_common_never_makes_it_less_likely(
    one: Features, other: Features, kind: str
) -> None:
    sharing = [replace(each, **{kind: getattr(each, kind) | {"new"}}) for each in (one, other)]
    before, after = compare(one, other), compare(*sharing)

    assert before is None or (after is not None and after.score >= before.score)


@given(_anybody, _anybody)
def test_whoever_shares_nothing_but_a_name_is_never_suggested(
    one: Features, other: Features
) -> None:
    nobody = Features(contact_id=other.contact_id, name=one.name)

    assert compare(one, nobody) is None


@given(_anybody, _anybody)
def test_two_with_profiles_of_their_own_are_two(one: Features, other: Features) -> None:
    mine, theirs = replace(one, profiles=frozenset("x")), replace(other, profiles=frozenset("y"))

    assert compare(mine, theirs) is None


@given(st.lists(_anybody, max_size=6))
def test_among_many_exactly_the_pairs_are_found_that_two_by_two_are(people: list[Features]) -> None:
    expected = {
        pair_of(one.contact_id, other.contact_id): match
        for place, one in enumerate(people)
        for other in people[place + 1 :]
        if (match := compare(one, other))
    }

    assert expected == matches(people)
    assert all(LEAST_SCORE <= match.score <= 100 for match in expected.values())


MAIL, PHONE, PROFILE = (
    {"emails": frozenset("e")},
    {"phones": frozenset("p")},
    {"profiles": frozenset("x")},
)
AT_ACME, ON_DAY, ON_OTHER = (
    {"organisation_id": ACME},
    {"connected_on": DAY},
    {"connected_on": OTHER_DAY},
)
BORN_THEN, BORN_ELSEWHEN = {"birthday": BORN}, {"birthday": Birthday(month=1, day=2)}
GRACE, ONE_WORD, COMMON = {"name": "hopper grace"}, {"name": "ada"}, {"is_name_common": True}


@pytest.mark.parametrize(
    ("expected", "one", "other"),
    [
        (98, PROFILE, PROFILE),
        (90, MAIL, MAIL),
        (89, AT_ACME | ON_DAY, AT_ACME | ON_DAY),
        (79, BORN_THEN, {"birthday": BORN_ANY_YEAR}),
        (76, ON_DAY, ON_DAY),
        (72, PHONE, PHONE),
        (68, AT_ACME, AT_ACME),
        (36, MAIL | ON_DAY, MAIL | ON_OTHER),
        (34, MAIL | GRACE, MAIL),
        (None, PHONE | GRACE, PHONE),
        (None, AT_ACME | ON_DAY, AT_ACME | ON_OTHER),
        (None, AT_ACME | BORN_THEN, AT_ACME | BORN_ELSEWHEN),
        (None, AT_ACME | ONE_WORD, AT_ACME | ONE_WORD),
        (None, AT_ACME | COMMON, AT_ACME),
    ],
)
def test_the_table_adds_up(
    expected: int | None, one: dict[str, object], other: dict[str, object]
) -> None:
    match = compare(replace(ada(), **one), replace(ada(), **other))

    assert expected == (match and match.score)


def test_a_name_with_a_part_left_out_is_no_other_name() -> None:
    with_more = replace(ada(emails=frozenset("e")), name="king lovelace ada")
    match = compare(ada(emails=frozenset("e")), with_more)

    assert match is not None
    assert (Sign.EMAIL,) == match.evidence


def test_every_sign_has_its_weight_and_every_value_its_bound() -> None:
    assert set(Sign) == WEIGHTS.keys() | DOUBTS.keys()
    assert MOST_HOLDERS * (MOST_HOLDERS - 1) // 2 == 10
