"""How a run ends, and how others hear of it."""

from domain.imports.mapping import ColumnsUnsettled
from domain.imports.model import ImportRun
from domain.shared.errors import DomainError
from domain.shared.events import Event
from domain.unit_of_work import Transaction


async def end_badly(tx: Transaction, run: ImportRun, why: DomainError) -> None:
    """It cannot be done; the owner is told why."""
    if isinstance(why, ColumnsUnsettled):
        run.put("mapping", why.mapping)
    run.fail(why.code, why.detail, tx.now)
    await tx.imports.save(run)
    tx.record(ended(run))


def ended(run: ImportRun) -> Event:
    return Event(
        type=f"import.{run.state}",
        entity_type="import",
        entity_id=run.id,
        body={"source": run.source, "state": run.state},
    )
