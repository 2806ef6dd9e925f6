"""The cookie that binds a trip to the browser it was begun in.

Its name makes browsers insist that it is secure, for this host alone, and set by this host.
"""

from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import Cookie

from domain.trips.model import CODE_LIFE, STATE_LIFE


class TripCookie(msgspec.Struct, frozen=True):
    """One kind of trip has one cookie: two at once in a browser, of two kinds, do not meet."""

    name: str

    def binding_of(self, request: Request[Any, Any, Any]) -> str:
        """What the browser keeps; empty where it keeps nothing."""
        return request.cookies.get(self.name, "")

    def bound(self, binding: str | None) -> list[Cookie]:
        """Have the browser keep it until its code would have run out; an app keeps its own."""
        if binding is None:
            return []
        return [self._cookie(binding, int((STATE_LIFE + CODE_LIFE).total_seconds()))]

    def released(self) -> Cookie:
        """Have the browser forget it."""
        return self._cookie("", 0)

    def _cookie(self, value: str, max_age: int) -> Cookie:
        return Cookie(
            key=self.name,
            value=value,
            path="/",
            max_age=max_age,
            secure=True,
            httponly=True,
            samesite="lax",
        )
