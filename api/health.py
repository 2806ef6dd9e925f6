"""Whether this process lives, and whether it can serve."""

import asyncio
from typing import Literal

from litestar import get
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from api.access import PUBLIC, costs
from api.ports import Ports, Pulse
from api.times import Wire
from domain.shared.errors import Unavailable

SECONDS_TO_ANSWER = 1.0


class LivenessResponse(Wire, frozen=True, kw_only=True):
    """The process answers."""

    status: Literal["ok"]


class ReadinessResponse(Wire, frozen=True, kw_only=True):
    """`degraded` means that work goes on, only later: everything that matters is in the database."""

    status: Literal["ok", "degraded"]
    database: Literal["ok"]
    redis: Literal["ok", "away"]


@get("/health/live", operation_id="checkLiveness", opt=PUBLIC | costs(0), tags=["Operations"])
async def check_liveness() -> LivenessResponse:
    """Tell whether the process answers at all."""
    return LivenessResponse(status="ok")


@get("/health/ready", operation_id="checkReadiness", opt=PUBLIC | costs(0), tags=["Operations"])
async def check_readiness(ports: NamedDependency[SkipValidation[Ports]]) -> ReadinessResponse:
    """Tell whether requests can be served: 503 without the database, degraded without Redis."""
    database, redis = await asyncio.gather(_beats(ports.database), _beats(ports.redis))
    if not database:
        raise Unavailable("The database is away.")
    return ReadinessResponse(
        status="ok" if redis else "degraded",
        database="ok",
        redis="ok" if redis else "away",
    )


async def _beats(pulse: Pulse) -> bool:
    try:
        await asyncio.wait_for(pulse.beat(), SECONDS_TO_ANSWER)
    except Exception:  # noqa: BLE001 - whatever it is, it is away
        return False
    return True
