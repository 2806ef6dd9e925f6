"""Enrolments that time has caught up with, over all workspaces that live by the database's clock."""

from collections.abc import Sequence
from datetime import datetime

from adapters.postgres.bulk import fetch
from adapters.postgres.engine import Database
from adapters.postgres.enrolment_batch import advance_batch, put_off_still_due
from adapters.postgres.enrolment_facts import Seen
from adapters.postgres.errors import passing_troubles
from adapters.postgres.policies import policies_of
from adapters.postgres.unit_of_work import PostgresTransaction, PostgresUnitOfWork
from domain.enrolments.sweeping import Advanced
from domain.nudges.planning import save_planned
from domain.shared.errors import NotFound, Unavailable
from domain.shared.ids import ContactId, EnrolmentId, WorkspaceId

_DUE = """
SELECT workspace_id, enrolment_id FROM tenant.enrolments_due(coalesce($2::timestamptz, now()), $1)
"""


class PostgresEnrolmentSweeps:
    """See domain.enrolments.sweeping.EnrolmentSweeps; `database` connects as the job role, `uow` as the app's.

    `at` stands for the database's clock where one has to know what time it is: in tests and measurements.
    """

    def __init__(
        self, database: Database, uow: PostgresUnitOfWork, *, at: datetime | None = None
    ) -> None:
        self._database = database
        self._uow = uow
        self._at = at

    async def advance_due(self, most: int) -> Advanced:
        with passing_troubles():
            async with self._database.engine.connect() as connection:
                due = [(row[0], row[1]) for row in await fetch(connection, _DUE, most, self._at)]
            if not due:
                return Advanced()
            # In one order for every batch, so that no two of them wait for each other.
            due.sort()
            named = sorted({workspace_id for workspace_id, _ in due})
            async with self._database.transaction_over(named) as connection:
                now = self._at or (await fetch(connection, "SELECT now() AS now"))[0]["now"]
                policies = await policies_of(connection, named)
                advanced, ending, _ = await advance_batch(connection, due, policies, now)
            failed = await self._end(ending, now)
        return Advanced(
            due=advanced.due,
            enrolments=advanced.enrolments,
            ended=advanced.ended - len(failed),
            put_off=(*advanced.put_off, *failed),
        )

    async def _end(self, ending: Sequence[Seen], now: datetime) -> list[tuple[EnrolmentId, str]]:
        """One by one: much may follow from an end, for the contact as for those beside them."""
        failed = []
        for each in ending:
            workspace_id = WorkspaceId(each.workspace_id)
            try:
                async with self._uow.begin(workspace_id) as tx:
                    await follow_to_end(tx, each.enrolment.contact_id)
            except Unavailable:
                continue  # it stays due, for the next sweep
            except NotFound:
                continue
            except Exception as error:  # noqa: BLE001 - whatever it is, it is about this enrolment alone
                failed.append((each.enrolment.id, type(error).__name__))
                async with self._database.transaction_over([workspace_id]) as connection:
                    await put_off_still_due(connection, [each], now)
        return failed


async def follow_to_end(tx: PostgresTransaction, contact_id: ContactId) -> None:
    """Let a contact's enrolment come to the end that it has reached."""
    contact = await tx.contacts.find(contact_id)
    if contact is not None:
        await save_planned(tx, contact)
