"""Every rule finds its examples, and leaves the others alone."""

import pytest

from domain.coaching.model import Context, Purpose, Severity
from domain.coaching.review import review
from domain.coaching.rules.catalogue import RULES
from domain.coaching.rules.form import Rule
from domain.contacts.stage import Stage

_FEWEST = 5
by_code = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


@by_code
def test_a_rule_finds_what_matches(rule: Rule) -> None:
    missed = [
        each.text for each in rule.matching if rule.code not in review(each.text, each.about).codes
    ]

    assert [] == missed


@by_code
def test_a_rule_leaves_alone_what_does_not(rule: Rule) -> None:
    tripped = [
        each.text for each in rule.not_matching if rule.code in review(each.text, each.about).codes
    ]

    assert [] == tripped


@by_code
def test_a_rule_has_enough_examples_and_short_words(rule: Rule) -> None:
    assert _FEWEST <= len({each.text for each in rule.matching})
    assert _FEWEST <= len({each.text for each in rule.not_matching})
    for said in (rule.what, rule.why, rule.suggestion):
        assert "." == said[-1]
        assert set() == {"\n", "!"} & set(said)


def test_codes_are_told_once() -> None:
    assert len(RULES) == len({rule.code for rule in RULES})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Would you refer me?", ["block", "block", "block", None]),
        ("Is your team hiring?", ["block", "block", "warn", None]),
        ("Could you endorse me?", ["block", "warn", None, None]),
        ("Could you introduce me to Hanne?", ["block", "warn", "warn", None]),
        ("Could you lend me some money?", ["block"] * 4),
    ],
)
def test_an_ask_weighs_what_the_stage_makes_of_it(text: str, expected: list[str | None]) -> None:
    def weight(stage: Stage) -> Severity | None:
        about = Context(channel="email", purpose=Purpose.ASK, stage=stage)
        return next((each.severity for each in review(text, about).findings), None)

    assert expected == [weight(stage) for stage in Stage]
