"""Where somebody calls from, cut to what a household, an office or a machine has to itself."""

from ipaddress import IPv4Address, IPv6Address, ip_address

# Whoever has no address that can be read, such as a caller over a socket of the file system.
UNKNOWN = "unknown"

_V4_PREFIX = 24
_V6_PREFIX = 64


def network_of(address: str | None) -> str:
    """The /24 of an IPv4 address or the /64 of an IPv6 address; UNKNOWN for anything else."""
    parsed = parse_address(address or "")
    if parsed is None:
        return UNKNOWN
    kind, prefix = (
        (IPv4Address, _V4_PREFIX) if isinstance(parsed, IPv4Address) else (IPv6Address, _V6_PREFIX)
    )
    spare = parsed.max_prefixlen - prefix
    return f"{kind(int(parsed) >> spare << spare)}/{prefix}"


def client_address(peer: str | None, forwarded: str, trusted_proxies: int) -> str | None:
    """Whose request it is: the peer's, or what the outermost of our own proxies saw.

    `forwarded` is X-Forwarded-For. Each proxy adds at its end whom it was called by, so only as many entries
    as there are proxies of ours can be believed, counted from the right. What cannot be read leaves the peer.
    """
    if trusted_proxies == 0:
        return peer
    entries = forwarded.split(",")
    if len(entries) < trusted_proxies:
        return peer
    parsed = parse_address(_without_port(entries[-trusted_proxies].strip()))
    return peer if parsed is None else str(parsed)


def parse_address(text: str) -> IPv4Address | IPv6Address | None:
    """The address, an IPv4 one in the clothes of IPv6 as what it is; None for what is none."""
    try:
        parsed = ip_address(text)
    except ValueError:
        return None
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        return parsed.ipv4_mapped
    return parsed


def _without_port(text: str) -> str:
    """Some proxies write the port as well: `192.0.2.1:4711`, `[2001:db8::1]:4711`."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text
