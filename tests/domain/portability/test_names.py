"""A profile is somebody else's only if its name clearly differs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.portability.names import clearly_differ


@pytest.mark.parametrize(
    ("user", "given", "family"),
    [
        ("Zoë Testwright", "Zoë", "Testwright"),
        ("zoe TESTWRIGHT", "Zoë", "Testwright"),
        ("Testwright, Zoë", "Zoë", "Testwright, PhD"),
        ("Z. Testwright", "Zoë Anna", "Testwright"),
        ("Zoë Testwright-Mock", "Zoë", "Mock"),
        ("Zoë", "Zoë", "Testwright"),
        ("Zoë Testwright", "Zoë", "T."),
        ("Zoë Testwright", "Zoë", ""),
        ("", "Zoë", "Testwright"),
        ("Zoë Testwright", "", ""),
        ("🙂", "Zoë", "Testwright"),
    ],
)
def test_names_that_may_be_one_person(user: str, given: str, family: str) -> None:
    assert not clearly_differ(user, given, family)


@pytest.mark.parametrize(
    ("user", "given", "family"),
    [
        ("Zoë Testwright", "Bob", "Mock"),
        ("Zoë Testwright", "Zoë", "Mock"),
        ("Zoë", "Bob", "Mock"),
        ("Zoë Testwright", "Bob", "M."),
    ],
)
def test_names_that_are_not(user: str, given: str, family: str) -> None:
    assert clearly_differ(user, given, family)


def test_a_maiden_name_is_a_family_name() -> None:
    assert not clearly_differ("Zoë Testwright", "Zoë", "Mock", "Testwright")


@given(st.text(max_size=30), st.text(max_size=15))
def test_nobody_differs_from_themselves(given: str, family: str) -> None:
    assert not clearly_differ(f"{given} {family}", given, family)
    assert not clearly_differ(f"{family}, {given}", given, family)
