"""What a phrase is said to need stands in whatever it matches: else a phrase would be passed over."""

import pytest

from domain.coaching.english.literals import needed
from domain.coaching.english.phrases import phrases, runs_of
from tests.coaching.labelled_messages import messages_of


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("any update", {"any update"}),
        ("any (?:last )?update", {"update"}),
        ("(?:hire|employ) me", {"hire", "employ"}),
        ("colou?r", {"colo"}),
        ("(?:please )?", set()),
        (r"\w+ing\b", {"ing"}),
        ("a(?! dog)b(?<=ab)", {"ab"}),
        ("[abc]{2,3}", set()),
        (r"it'?s ?(?:so )+good\.", {"good."}),
        ("(?:x{2,}yes)", {"yes"}),
    ],
)
def test_the_letters_that_a_pattern_needs(pattern: str, expected: set[str]) -> None:
    assert expected == needed(pattern)


def test_nothing_is_passed_over_that_a_pattern_finds() -> None:
    sought = phrases(
        r"(?:could|can|would) you", r"(?:my|your) (?:\w+ )?(?:talk|cv|post)s?", r"n[eo]\w+"
    )
    for message in messages_of("tuning")[:60]:
        plain = message.text.lower()
        bounds = [(0, len(plain))]
        all_of_them = sorted(
            match.span() for each in sought._phrases for match in each.pattern.finditer(plain)
        )
        assert all_of_them == sorted(
            match.span() for match in sought.finditer(plain, runs_of(plain), bounds)
        )
