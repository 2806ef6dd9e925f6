"""Waiting until the API answers, or until it is clear that it will not."""

import ipaddress
import threading
import time
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from bootstrap.children import WRONG_SETTINGS_EXIT, Child
from bootstrap.embedded.faults import StartError
from bootstrap.embedded.processes import last_lines
from bootstrap.settings import Settings

_READY_SECONDS = 60.0
_POLL = 0.1
# Who dies so often before it was ever ready will not get well.
_HOPELESS = 3


def wait_until_ready(settings: Settings, children: list[Child], stopping: threading.Event) -> bool:
    """Wait for /health/ready, restarting who dies; False when a signal came first.

    StartError when it is hopeless: wrong settings, deaths in a row, or too long a wait.
    """
    deadline = time.monotonic() + _READY_SECONDS
    while not stopping.wait(_POLL):
        for child in children:
            _tend_newborn(child)
        if _is_ready(settings):
            return True
        if time.monotonic() > deadline:
            raise StartError(
                f"The API is not ready after {_READY_SECONDS:.0f} s; see {children[0].log}"
            )
    return False


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens there."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _tend_newborn(child: Child) -> None:
    if child.exit_code == WRONG_SETTINGS_EXIT or child.restarts >= _HOPELESS:
        raise StartError(
            f"The {child.name} does not start; {child.log} ends:\n{last_lines(child.log)}"
        )
    child.tend()


def _is_ready(settings: Settings) -> bool:
    connection = HTTPConnection(_reachable(settings.host), settings.port, timeout=2)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _reachable(host: str) -> str:
    """An address to call: what listens everywhere also listens on the loopback."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 # compared, not bound
