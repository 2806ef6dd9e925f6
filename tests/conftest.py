"""What every test may ask for."""

import os
import sys

# Every process of a run finds compiled what the first one compiled, whatever the environment says.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

pytest_plugins = [
    "tests.servers",
    "tests.support.pace",
    "tests.support.crowd",
    "tests.support.house",
    "tests.support.ground",  # stands on the house, so it comes after it
    "tests.support.importing",
    "tests.support.jobs",
    "tests.support.linkedin",
    "tests.support.sandboxes",
    "tests.support.sweeping",
    "tests.support.whole",
]
