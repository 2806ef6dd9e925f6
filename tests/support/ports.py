"""Ports for a test that needs some of them: the others are there, but must not be asked."""

from typing import Any, TypeVar

from api.documents import Absent
from api.ports import Ports

P = TypeVar("P", bound=Ports)


def ports_with(kind: type[P], **given: Any) -> P:
    """Ports with these and nothing else behind them; a key, an address, no counter and no limits unless given."""
    nothing: dict[str, Any] = {name: Absent() for name in kind.__struct_fields__}
    usual = {
        "cursor_keys": (b"k" * 32,),
        "public_url": "https://perennial.example",
        "web_origins": (),
        "trusted_proxies": 0,
        "buckets": None,
        "limit_factor": 1,
        "statement_counter": None,
        "request_lines": None,
    }
    return kind(**(nothing | usual | given))
