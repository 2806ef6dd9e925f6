"""An import followed as it goes: the present state whenever it has moved, until it has ended."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

from api.imports.schemas import ImportResponse
from api.streams import StreamEvent
from domain.imports.model import ENDED, GATHERING, WORKING

WORKING_SECONDS = 0.5
IDLE_SECONDS = 2.0

# A busy import is asked for again after about a tenth of what is left of it.
_ROWS_A_SECOND = 5_000
_LONGEST_WAIT = 10


async def follow(
    read: Callable[[], Awaitable[ImportResponse]],
) -> AsyncGenerator[StreamEvent, None]:
    """Events named `progress`, and one named `ended` at the end. Ids are versions of the import."""
    seen = 0
    while True:
        now = await read()
        has_ended = now.state in ENDED
        if now.version != seen:
            seen = now.version
            yield StreamEvent(
                name="ended" if has_ended else "progress",
                data=now,
                id=str(now.version),
                last=has_ended,
            )
        if has_ended:
            return
        await asyncio.sleep(WORKING_SECONDS if now.state in WORKING else IDLE_SECONDS)


def retry_after(now: ImportResponse) -> dict[str, str]:
    """The header that tells when it is worth asking again; none when nothing goes on."""
    if now.state in GATHERING:
        return {"retry-after": str(_LONGEST_WAIT)}
    if now.state not in WORKING:
        return {}
    left = max(0, now.progress.total - now.progress.processed)
    return {"retry-after": str(min(_LONGEST_WAIT, 1 + left // _ROWS_A_SECOND))}
