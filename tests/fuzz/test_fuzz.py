"""A short run of the fuzzer in the suite. The long one: `make fuzz`."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz.ground import serving
from tests.fuzz.rounds import Round, run_round

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Reachable for the user that PostgreSQL runs as when we are root."""
    made = Path(tempfile.mkdtemp(prefix="perennial-fuzz-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def test_whatever_is_asked_the_answer_is_a_declared_one(folder: Path) -> None:
    with serving(folder) as service:
        outcome = run_round(
            service,
            Round(name="short", phases=("fuzzing",), mode="all", examples=2),
            folder,
            seed=11,
        )

    assert 0 == outcome.code, outcome.said
    # It was logged in, and got through to what the routes do.
    assert outcome.statuses["401"] < sum(outcome.statuses.values()) / 4, outcome.statuses
    assert outcome.statuses["200"] > 20
