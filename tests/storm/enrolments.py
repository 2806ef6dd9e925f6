"""`python -m tests.storm.enrolments --examples 2000`: people on cadences, and whatever can happen to them."""

import argparse
import sys

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.domain.enrolments.test_states import EnrolmentMachine


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.storm.enrolments", description=__doc__)
    parser.add_argument("--examples", type=int, default=1_000)
    parser.add_argument("--steps", type=int, default=50)
    given = parser.parse_args()
    print(f"{given.examples:,} histories of up to {given.steps} events", flush=True)  # noqa: T201
    run_state_machine_as_test(
        EnrolmentMachine,
        settings=settings(
            max_examples=given.examples,
            stateful_step_count=given.steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
    print("Nobody was written to against a rule, and every end was final.")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
