"""What waits until an origin has been taken out."""

from domain.origins.model import RemovalRuns
from domain.unit_of_work import Transaction


async def refuse_during_removal(tx: Transaction) -> None:
    """Nothing comes in, and nothing is undone, while something is on its way out. Raises RemovalRuns."""
    if await tx.origin_removals.is_active():
        raise RemovalRuns
