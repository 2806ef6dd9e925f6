"""What the README promises: `up` serves, `demo` tells its story through real workers, and nothing runs on."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bootstrap.embedded.kept import free_port
from tests.bootstrap.running import ROOT, below, running_up, survivors


@pytest.fixture
def folder() -> Iterator[Path]:
    """Reachable for the user that PostgreSQL runs as when we are root."""
    made = Path(tempfile.mkdtemp(prefix="perennial-journey-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.mark.timeout(180)
def test_the_demo_tells_its_story_within_a_minute(folder: Path) -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith("PERENNIAL_")}
    environ = {
        **own,
        "PYTHONPATH": str(ROOT),
        "PERENNIAL_VAR": str(folder / "var"),
        "PERENNIAL_PORT": str(free_port()),
    }
    with running_up(environ, folder / "output") as up:
        family = [up, *below(up.pid)]
        began = time.monotonic()

        told = subprocess.run(
            [sys.executable, "-m", "bootstrap.cli", "demo"],
            env=environ,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        took = time.monotonic() - began
        up.terminate()

        assert [] == survivors(family, seconds=20)

    assert 0 == told.returncode, told.stdout + told.stderr + (folder / "output").read_text()
    assert took < 60
    for kind in ("reply_owed", "keep_in_touch", "new_acquaintance", "life_event"):
        assert kind in told.stdout
    assert "Why this, and why not that" in told.stdout
