"""The API and the worker as children: started, restarted when they die, stopped."""

import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bootstrap.embedded.processes import spawn, stop

# The exit code of the command line for settings that are wrong: starting again cannot help.
WRONG_SETTINGS_EXIT = 2

_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 5.0
# Who has lived this long was well: the next death starts from the short pause again.
_WELL_AFTER = 30.0
_LOG_BYTES = 10 * 1024 * 1024


class Child:
    """One of our own commands, kept running until it is stopped."""

    def __init__(self, name: str, *, log: Path, env: Mapping[str, str]) -> None:
        self.name = name
        self.log = log
        self.restarts = 0
        self._env = env
        self._process: subprocess.Popen[bytes] | None = None
        self._pause = _FIRST_PAUSE
        self._started_at = 0.0
        self._next_start = 0.0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs or before it was started."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        _turn_over(self.log)
        self._launch()

    def tend(self) -> bool:
        """Start it again if it is dead and its pause is over; True if it was found dead now."""
        if self._process is None:
            if time.monotonic() >= self._next_start:
                self._launch()
            return False
        if self._process.poll() is None:
            return False
        lived = time.monotonic() - self._started_at
        self._pause = _FIRST_PAUSE if lived > _WELL_AFTER else self._pause
        self._next_start = time.monotonic() + self._pause
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)
        self._process = None
        self.restarts += 1
        return True

    def ask_to_stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def stop(self, *, seconds: float) -> None:
        """End it, killing it if it has not gone after so many seconds."""
        if self._process is not None:
            stop(self._process, ((signal.SIGTERM, seconds),))
            self._process = None

    def _launch(self) -> None:
        self._started_at = time.monotonic()
        self._process = spawn(command(self.name), log=self.log, env=self._env)


def stop_children(children: Sequence[Child], *, seconds: float = 7.0) -> None:
    """Ask all of them at once, then give the lot so many seconds before they are killed."""
    deadline = time.monotonic() + seconds
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop(seconds=max(deadline - time.monotonic(), 0.1))


def command(*words: str) -> Sequence[str]:
    """Our own command line, run by this interpreter and not by what is on the path."""
    return (sys.executable, "-P", "-m", "bootstrap.cli", *words)


def _turn_over(log: Path) -> None:
    """Keep the log of earlier runs, but not for ever."""
    if log.exists() and log.stat().st_size > _LOG_BYTES:
        log.replace(log.with_suffix(".old.log"))
