"""Reading the environment: every value checked, every fault kept until the end."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")

PREFIX = "PERENNIAL_"
# The test suite's own switches; the product does not read them.
_FOREIGN = "PERENNIAL_TEST_"


class SettingsError(Exception):
    """The settings are wrong."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        lines = "\n".join(f"  - {fault}" for fault in self.faults)
        super().__init__(f"{(type(self).__doc__ or '').rstrip('.')}:\n{lines}")


class Environment:
    """The PERENNIAL_* variables, and what was found wrong with them so far.

    An empty variable counts as one that is not set. Faults name the variable and never repeat its
    value, which may hold a password.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._values = {
            name.removeprefix(PREFIX): value.strip()
            for name, value in environ.items()
            if name.startswith(PREFIX) and not name.startswith(_FOREIGN) and value.strip()
        }
        self._read: set[str] = set()
        self.faults: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        self._read.add(name)
        return self._values.get(name, default)

    def parsed(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """What `parse` makes of the value; its ValueError becomes a fault."""
        text = self.text(name)
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as fault:
            self.blame(name, str(fault))
            return default

    def number(self, name: str, default: int, *, low: int, high: int) -> int:
        def parse(text: str) -> int:
            if text.isascii() and text.isdecimal() and low <= int(text) <= high:
                return int(text)
            raise ValueError(f"must be a whole number from {low} to {high}")

        return self.parsed(name, parse, default)

    def choice(self, name: str, options: tuple[str, ...], default: str) -> str:
        def parse(text: str) -> str:
            if text.lower() in options:
                return text.lower()
            raise ValueError(f"must be one of {', '.join(options)}")

        return self.parsed(name, parse, default)

    def url(self, name: str, schemes: tuple[str, ...], default: str = "") -> str:
        return self.parsed(name, lambda text: checked_url(text, schemes), default)

    def blame(self, name: str, fault: str) -> None:
        self.faults.append(f"{PREFIX}{name} {fault}")

    def blame_unknown(self) -> None:
        """A name nobody read is a slip of the pen: name it, and what it may have meant."""
        for name in sorted(self._values.keys() - self._read):
            near = difflib.get_close_matches(name, self._read, n=1)
            hint = f"; did you mean {PREFIX}{near[0]}?" if near else ""
            self.blame(name, f"is not a setting{hint}")


def checked_url(text: str, schemes: tuple[str, ...]) -> str:
    """The URL as given, if its scheme is one of these, it has a host and its port is a port."""
    wanted = " or ".join(f"{scheme}://…" for scheme in schemes)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError(f"must be a URL like {wanted} with a valid host and port") from None
    if parts.scheme not in schemes:
        raise ValueError(f"must be a URL like {wanted}")
    if not parts.hostname or port == 0:
        raise ValueError(f"must be a URL like {wanted} with a host")
    return text
