"""The cadences that come with Perennial: each version stays as it was published."""

import hashlib

import msgspec
import pytest

from domain.cadences.built_in.catalogue import BUILT_IN
from domain.cadences.built_in.form import BuiltInCadence
from domain.cadences.checks import problems_in
from domain.cadences.sketch import definition_of, gaps, sketch_of

# What was published never changes: a better version is one more number, and one more line here.
PUBLISHED = {
    "Admire and learn 1": "26b8141fe19d37b1",
    "Thank and tell 1": "e34c5c818365f45c",
    "Nurture 1": "689db2188298495d",
    "Reconnect 1": "f3a0dc842f0ae562",
}


@pytest.mark.parametrize("cadence", BUILT_IN.values(), ids=lambda each: each.name)
def test_every_version_breaks_no_rule(cadence: BuiltInCadence) -> None:
    assert [] == [problem for each in cadence.versions for problem in problems_in(each.definition)]
    assert list(range(1, len(cadence.versions) + 1)) == [each.number for each in cadence.versions]


@pytest.mark.parametrize("cadence", BUILT_IN.values(), ids=lambda each: each.name)
def test_a_copy_says_the_same(cadence: BuiltInCadence) -> None:
    sketch = sketch_of(cadence.latest.definition)

    assert [] == gaps(sketch)
    assert cadence.latest.definition == definition_of(sketch)


def test_what_was_published_stays_as_it_was() -> None:
    seals = {
        f"{cadence.name} {version.number}": hashlib.sha256(
            msgspec.json.encode(version.definition, order="sorted")
        ).hexdigest()[:16]
        for cadence in BUILT_IN.values()
        for version in cadence.versions
    }

    assert PUBLISHED == seals
