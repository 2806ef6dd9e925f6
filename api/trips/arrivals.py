"""What the address says that a provider sends somebody back to."""

from typing import Any

from litestar import Request

from api.exchanges import exchange_of
from api.trips.cookies import TripCookie
from domain.trips.arrivals import Arrival


def arrival_of(request: Request[Any, Any, Any], cookie: TripCookie) -> Arrival:
    """What came back; a parameter that came twice counts as none."""
    query = exchange_of(request.scope).query
    names = [name for name, _ in query]
    told = {name: value for name, value in query if names.count(name) == 1}
    return Arrival(
        state=told.get("state", ""),
        code=told.get("code", ""),
        error=told.get("error", ""),
        cookie=cookie.binding_of(request),
    )
