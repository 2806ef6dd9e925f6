"""The pace of a whole run: what takes long begins first, and nothing is worked out twice."""

import gc
from collections.abc import Generator

import pytest

# Files of many seconds, the longest first. A file is done by one process (--dist loadfile), and one that began last
# would keep it busy while the others had nothing left to do. The two storms do not rage side by side.
LONG = (
    "tests/storm/test_product_storm.py",
    "tests/bootstrap/test_up.py",
    "tests/adapters/postgres/test_import_interruptions.py",
    "tests/journeys/test_linkedin_by_oauth.py",
    "tests/storm/test_storm.py",
    "tests/bootstrap/embedded/test_postgres.py",
    "tests/architecture/test_query_plans.py",
    "tests/adapters/postgres/test_sandbox_clocks.py",
    "tests/audit/test_every_route.py",
    "tests/workers/test_zombie.py",
    "tests/adapters/postgres/test_byte_for_byte.py",
    "tests/adapters/postgres/test_import_properties.py",
    "tests/adapters/postgres/test_importing_archives.py",
)


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = (
            False  # files by their length, not by how many tests they have
        )


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: nothing is gained by looking through it for garbage again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    file = item.nodeid.partition("::")[0]
    return LONG.index(file) if file in LONG else len(LONG)
