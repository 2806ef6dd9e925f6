"""`perennial up`: everything on one machine, for one developer.

Servers, migrations, the API and a worker are children of this process. It restarts who dies, and
stops all of them in order on Ctrl-C, SIGTERM or a closed terminal.
"""

import fcntl
import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from bootstrap.children import Child, stop_children
from bootstrap.embedded.faults import StartError
from bootstrap.embedded.kept import is_free, write_private
from bootstrap.embedded.places import make_folder
from bootstrap.embedded.processes import last_lines
from bootstrap.embedded.stack import Servers
from bootstrap.readiness import is_loopback, wait_until_ready
from bootstrap.secret import without_password
from bootstrap.settings import Settings

# Where other commands on this machine find what is running; see `read_running`.
RUNNING = "running.env"

_POLL = 0.1
# How long a port may stay with the processes of an `up` that was killed.
_PORT_SECONDS = 6.0
_SHOWN_TO_COMMANDS = (
    "DATABASE_URL",
    "OWNER_DATABASE_URL",
    "JOB_DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEYS",
)


def run(environ: Mapping[str, str]) -> int:
    """Run until a signal says stop. SettingsError and StartError name what is in the way."""
    settings = Settings.read(environ, needs=())
    stopping = _stop_on_signals()
    make_folder(settings.var)
    with ExitStack() as cleanup:
        cleanup.enter_context(_only_one(settings.var))
        _refuse_unsafe_or_taken_address(settings, stopping)
        logs = settings.var / "log"
        make_folder(logs)
        servers = Servers(settings, logs)
        cleanup.callback(servers.stop)
        _say("Starting the servers …")
        running = {**environ, "PERENNIAL_VAR": str(settings.var), **servers.start()}
        _write_running(settings.var, running, cleanup)
        if not stopping.is_set() and _migrate(running, logs, stopping):
            _serve(settings, servers, running, stopping, cleanup)
        _say("Stopping …")
    _say("Stopped.")
    return 0


def read_running(var: Path) -> dict[str, str]:
    """The URLs and keys of the `up` that runs on this folder; empty if none does."""
    try:
        lines = (var / RUNNING).read_text().splitlines()
    except OSError:
        return {}
    return dict(line.split("=", 1) for line in lines)


def _stop_on_signals() -> threading.Event:
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    return stopping


@contextmanager
def _only_one(var: Path) -> Iterator[None]:
    """Hold the lock of this folder; the system frees it however we end."""
    with (var / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise StartError(
                f"`perennial up` is already running on {var} (process {lock.read().strip()}). "
                "Stop it first, or give this one a PERENNIAL_VAR and a PERENNIAL_PORT of its own."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _refuse_unsafe_or_taken_address(settings: Settings, stopping: threading.Event) -> None:
    embedded = not (settings.database_url and settings.redis_url)
    if embedded and not is_loopback(settings.host):
        raise StartError(
            f"PERENNIAL_HOST is {settings.host}, and the embedded servers are for one developer on "
            "one machine: set PERENNIAL_DATABASE_URL and PERENNIAL_REDIS_URL to your own servers, "
            "or leave PERENNIAL_HOST at 127.0.0.1."
        )
    killed = (settings.var / RUNNING).exists()
    deadline = time.monotonic() + (_PORT_SECONDS if killed else 0)
    while not is_free(settings.host, settings.port):
        if stopping.wait(_POLL) or time.monotonic() > deadline:
            raise StartError(
                f"Cannot listen on {settings.host} port {settings.port}: another program has it, "
                "or it is not ours to take. Set PERENNIAL_PORT (or PERENNIAL_HOST) to another."
            )


def _write_running(var: Path, environ: Mapping[str, str], cleanup: ExitStack) -> None:
    names = (f"PERENNIAL_{name}" for name in _SHOWN_TO_COMMANDS)
    lines = [f"{name}={environ[name]}\n" for name in names if name in environ]
    write_private(var / RUNNING, "".join(lines))
    cleanup.callback((var / RUNNING).unlink, missing_ok=True)


def _migrate(environ: Mapping[str, str], logs: Path, stopping: threading.Event) -> bool:
    """Migrate in a child, so that a signal can end it; False when one did."""
    _say("Migrating the database …")
    migration = Child("migrate", log=logs / "migrate.log", env=environ)
    migration.start()
    try:
        while migration.exit_code is None:
            if stopping.wait(_POLL):
                return False
        if migration.exit_code != 0:
            raise StartError(
                f"The migration failed; {migration.log} ends:\n{last_lines(migration.log)}"
            )
    finally:
        stop_children([migration])
    return True


def _serve(
    settings: Settings,
    servers: Servers,
    environ: Mapping[str, str],
    stopping: threading.Event,
    cleanup: ExitStack,
) -> None:
    logs = settings.var / "log"
    children = [Child(name, log=logs / f"{name}.log", env=environ) for name in ("api", "worker")]
    cleanup.callback(stop_children, children)
    for child in children:
        child.start()
    if not wait_until_ready(settings, children, stopping):
        return
    _say(_welcome(settings, environ["PERENNIAL_DATABASE_URL"]))
    while not stopping.wait(_POLL):
        for name in servers.tend():
            _say(f"{name} died and was started again; see {logs}")
        for child in children:
            if child.tend():
                _say(f"The {child.name} died and is started again; see {child.log}")


def _welcome(settings: Settings, database_url: str) -> str:
    mail = settings.mail_url.removeprefix("file:")
    return f"""
Perennial is running.

  API        {settings.public_url}/v1
  Reference  {settings.public_url}/docs
  Database   {without_password(database_url)}
  Mail       {without_password(mail)}
  Logs       {settings.var / "log"}

Next:
  make demo                      a workspace with a sample archive and its first nudges
  curl {settings.public_url}/health/ready

Ctrl-C stops everything; what you did is kept in {settings.var}.
"""


def _say(text: str) -> None:
    print(text, flush=True)
