"""What every test may ask for."""

pytest_plugins = [
    "tests.servers",
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
