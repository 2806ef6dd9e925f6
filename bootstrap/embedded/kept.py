"""Small facts that must be the same at the next start: passwords, keys and ports."""

import os
import secrets
import socket
from collections.abc import Callable
from pathlib import Path

LOOPBACK = "127.0.0.1"


def keep(path: Path, make: Callable[[], str]) -> str:
    """What the file says; made and written (readable by its owner only) the first time."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        text = make()
        write_private(path, text)
        return text


def write_private(path: Path, text: str) -> None:
    """Write all of it or nothing, with mode 0600."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def new_password() -> str:
    return secrets.token_urlsafe(24)


def kept_port(path: Path) -> int:
    """The port of last time if nobody has it now, or a free one, remembered."""
    try:
        port = int(path.read_text())
    except (FileNotFoundError, ValueError):
        port = 0
    if not port or not is_free(LOOPBACK, port):
        port = free_port()
        write_private(path, str(port))
    return port


def is_free(host: str, port: int) -> bool:
    """Whether somebody could listen there now."""
    try:
        _bind(host, port).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    with _bind(LOOPBACK, 0) as listener:
        return int(listener.getsockname()[1])


def _bind(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        # As the servers do: a port in TIME_WAIT is free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener
