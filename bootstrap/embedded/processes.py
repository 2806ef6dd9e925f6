"""Child processes: they do not outlive us, end within a bound, are found after a crash."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import psutil  # type: ignore[import-untyped] # it ships no types

_PR_SET_PDEATHSIG = 1


class Owner(msgspec.Struct, frozen=True):
    """The account a server runs under."""

    uid: int
    gid: int


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str],
    owner: Owner | None = None,
    cwd: Path | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, logging to `log`; our death sends `death_signal`.

    Call it from the main thread: the kernel sends that signal when the starting *thread* ends.
    """
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 # the commands are ours
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,  # Ctrl-C reaches us alone, so that we stop things in order
            preexec_fn=_die_with_parent(death_signal),  # noqa: PLW1509 # one system call, no locks
            **as_owner(owner),
        )


def as_owner(owner: Owner | None) -> dict[str, Any]:
    """Arguments of `subprocess` that drop to this account."""
    if owner is None:
        return {}
    return {"user": owner.uid, "group": owner.gid, "extra_groups": [], "umask": 0o077}


def stop(process: subprocess.Popen[bytes], steps: Iterable[tuple[signal.Signals, float]]) -> None:
    """Send each signal and give it its seconds; a last SIGKILL ends what is still there."""
    for step, seconds in (*steps, (signal.SIGKILL, 5.0)):
        if process.poll() is not None:
            return
        process.send_signal(step)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue


def end_leftovers(
    directory: Path, name: str, *, request: signal.Signals, patience: float = 5.0
) -> int:
    """End the processes called `name…` that still work in `directory`; how many there were.

    `request` asks them to stop; who has not after `patience` seconds is killed.

    After a crash of ours the old server may be on its way out, or have lost its main process while
    children live: nothing may be started on the same files before all of them are gone.
    """
    leftovers = _working_in(directory, name)
    if not leftovers:
        return 0
    for leftover in leftovers:
        _send(leftover, request)
    _, alive = psutil.wait_procs(leftovers, timeout=patience)
    for leftover in alive:
        _send(leftover, signal.SIGKILL)
    psutil.wait_procs(alive, timeout=patience)
    return len(leftovers)


def wait_until(
    ready: Callable[[], bool], process: subprocess.Popen[bytes], *, seconds: float
) -> bool:
    """Poll until it is ready; False when the process ends or the time is up first."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            return False
        if ready():
            return True
        time.sleep(0.02)
    return False


def is_alive(pid: str) -> bool:
    """Whether any process has this number, written out."""
    return pid.isdecimal() and psutil.pid_exists(int(pid))


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, to show why something did not start."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
    except OSError:
        return ""


def _die_with_parent(death_signal: signal.Signals) -> Callable[[], None] | None:
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask_kernel() -> None:
        prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return ask_kernel


def _working_in(directory: Path, name: str) -> list[psutil.Process]:
    place = str(directory.resolve())
    return [
        process
        for process in psutil.process_iter(["name", "cwd"])
        if process.info["cwd"] == place and (process.info["name"] or "").startswith(name)
    ]


def _send(process: psutil.Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return
