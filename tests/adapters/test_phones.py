"""Phone numbers in their one form."""

import pytest

from adapters.phones import e164


@pytest.mark.parametrize(
    ("number", "region", "key"),
    [
        ("+44 20 7946 0000", None, "+442079460000"),
        ("020 7946 0000", "GB", "+442079460000"),
        ("(020) 7946-0000", "GB", "+442079460000"),
        ("+44 (0)20 7946 0000", "DE", "+442079460000"),
        ("0044 20 7946 0000", "DE", "+442079460000"),
    ],
)
def test_every_spelling_of_a_number_is_one(number: str, region: str | None, key: str) -> None:
    assert key == e164(number, region)


@pytest.mark.parametrize(
    ("number", "region"),
    [
        ("020 7946 0000", None),
        ("020 7946 0000", "??"),
        ("+44 20 7946 0000 ext. 5", None),  # whoever answers is not told by the number alone
        ("+1 555", None),
        ("020 7946 0000 / 020 7946 0001", "GB"),
        ("+44" + "0" * 5_000, None),
        ("call me", "GB"),
        ("", "GB"),
    ],
)
def test_what_is_not_certain_is_no_number(number: str, region: str | None) -> None:
    assert e164(number, region) is None
