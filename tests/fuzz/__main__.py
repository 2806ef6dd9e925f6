"""The long run: `make fuzz`. ARGS="--seed 7 --examples 100" changes what it does."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from tests.fuzz.ground import serving
from tests.fuzz.rounds import ENDING, Round, run_round


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seed", type=int, default=2026)
    words.add_argument("--examples", type=int, default=40)
    given = words.parse_args()
    examples: int = given.examples
    rounds = (
        Round(name="positive", phases=("examples", "fuzzing"), mode="positive", examples=examples),
        Round(name="coverage", phases=("coverage",), mode="all", examples=examples),
        Round(name="mixed", phases=("fuzzing",), mode="all", examples=examples),
        Round(name="stateful", phases=("stateful",), mode="all", examples=examples),
        *(
            Round(name=name, phases=("fuzzing",), mode="all", examples=examples, operations=(name,))
            for name in ENDING
        ),
    )
    folder = Path(tempfile.mkdtemp(prefix="perennial-fuzz-"))
    folder.chmod(0o711)
    worst = 0
    try:
        with serving(folder) as service:
            for each in rounds:
                outcome = run_round(service, each, folder, seed=given.seed)
                sys.stdout.write(f"== {each.name}\n{outcome.said}\n{dict(outcome.statuses)}\n")
                sys.stdout.flush()
                worst = max(worst, outcome.code)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.write("Nothing was found.\n" if worst == 0 else "Something was found, see above.\n")
    return worst


if __name__ == "__main__":
    sys.exit(main())
