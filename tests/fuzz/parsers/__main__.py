"""The long run: `make fuzz-parsers`. ARGS="--seconds 60 --only vcard" changes what it does.

Each parser is fuzzed in a process of its own, for its share of the time. What breaks one is kept under
var/fuzz/findings, and `--replay FILE` feeds it once more.
"""

import argparse
import sys
from pathlib import Path

from tests.fuzz.parsers.running import Outcome, run
from tests.fuzz.parsers.targets import TARGETS, load, try_one

_HEADER = f"{'target':<16}{'executions':>11}{'edges':>7}{'corpus':>8}{'peak MB':>9}  findings\n"


def main() -> int:
    words = argparse.ArgumentParser(prog="make fuzz-parsers", description=__doc__)
    words.add_argument("--seconds", type=int, default=600, help="in all; each target has its share")
    words.add_argument(
        "--only", choices=TARGETS, action="append", help="may be given several times"
    )
    words.add_argument("--seed", type=int, default=2026)
    words.add_argument("--replay", type=Path, metavar="FILE", help="feed one finding again")
    given = words.parse_args()
    if given.replay is not None:
        return _replay(given.replay, given.only[0] if given.only else given.replay.parent.name)
    names: list[str] = given.only or list(TARGETS)
    sys.stdout.write(_HEADER)
    found: list[Path] = []
    broken = False
    for name in names:
        outcome = run(name, seconds=max(given.seconds // len(names), 1), seed=given.seed)
        _show(name, outcome)
        found += outcome.findings
        if outcome.broken:
            broken = True
            sys.stdout.write(outcome.said)
    sys.stdout.write("\n".join([*map(_command, found), _conclusion(found)]) + "\n")
    return 1 if broken else 0


def _replay(finding: Path, name: str) -> int:
    if name not in TARGETS:
        sys.stderr.write(f"Say of which target this is: --only {' | '.join(TARGETS)}\n")
        return 2
    try_one(load(name), finding.read_bytes())
    sys.stdout.write("It is read as it should be.\n")
    return 0


def _show(name: str, outcome: Outcome) -> None:
    told = f"{outcome.executions:>11,}{outcome.edges:>7,}{outcome.corpus:>8,}{outcome.peak_mb:>9,}"
    sys.stdout.write(f"{name:<16}{told}  {len(outcome.findings)}\n")
    sys.stdout.flush()


def _command(finding: Path) -> str:
    return f"To see it again: .venv/bin/python -m tests.fuzz.parsers --replay {finding}"


def _conclusion(found: list[Path]) -> str:
    return f"{len(found)} found, see above." if found else "Nothing was found."


if __name__ == "__main__":
    sys.exit(main())
