"""Where a sign-in may return to: exact addresses, told to the service beforehand."""

import ipaddress
import re
from urllib.parse import urlsplit

# A scheme of an app's own has a dot in it, as reversed domain names do: it cannot be one that browsers act on.
_APP_SCHEME = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+")


def return_addresses(text: str) -> tuple[str, ...]:
    """Read a comma list; ValueError says which one of them is of no use, by its place."""
    addresses = tuple(part.strip() for part in text.split(",") if part.strip())
    for place, address in enumerate(addresses, 1):
        if not _is_usable(address):
            raise ValueError(
                f"has at place {place} no https:// address without a fragment, no http:// address of this "
                "machine, and no address with an app's scheme such as com.example.app:/signed-in"
            )
    return addresses


def _is_usable(address: str) -> bool:
    if not address.isascii() or not address.isprintable() or " " in address or "#" in address:
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port  # raises for one that is none
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(host) and parts.username is None
    if parts.scheme == "http":
        return _is_this_machine(host) and parts.username is None
    return _APP_SCHEME.fullmatch(parts.scheme) is not None


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
