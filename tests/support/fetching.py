"""Somebody whose account at a LinkedIn of our own is linked, and a worker that fetches it when it is told to."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import httpx
import msgspec
from sqlalchemy import text

from adapters.linkedin.portability import LinkedInSnapshots
from adapters.linkedin.snapshot_archive import ZipArchives
from adapters.postgres.accounts import PostgresAccountsUnitOfWork
from adapters.postgres.engine import Database
from adapters.postgres.import_files import PostgresOldFiles
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from adapters.sources import FileSources
from bootstrap.linkedin_stub.state import StubState
from bootstrap.linkedin_stub.troubles import ApiFault
from domain.accounts.grants import find_or_found
from domain.accounts.model import User
from domain.imports.model import ImportMode
from domain.imports.views import ImportView
from domain.linked_accounts.model import Grant, LinkedAccount
from domain.linked_accounts.tokens import seal_token
from domain.portability.commands import import_linked_account, resume_fetches
from domain.portability.fetching import fetch_import
from domain.portability.stage import FetchPorts
from domain.shared.actor import ALL_SCOPES, Actor, Role
from domain.shared.ids import ImportId, LinkedAccountId, UserId, WorkspaceId, new_id
from tests.support.exporting import SEALING
from tests.support.importing import Desk
from tests.support.jobs import job_ports, worker_ports
from tests.support.linkedin_stub import Visitor, somebody
from workers.context import JobContext
from workers.draining import drain
from workers.imports import ImportJobPorts, import_handlers
from workers.nudges import ADVANCE, SWEEP
from workers.outcome import Ending
from workers.portability import FetchJobPorts, fetch_handlers
from workers.ports import WorkerPorts
from workers.registry import JobHandler
from workers.subscriptions import SUBSCRIPTIONS

MOST_BYTES = 1 << 20
PEOPLE = 10

CONTACTS = """
SELECT c.given_name, c.family_name, c.linkedin_slug, c.position, c.connected_on, c.emails::text AS emails,
       o.name AS company, c.last_touch_at
FROM tenant.contact AS c
LEFT JOIN tenant.organisation AS o ON o.workspace_id = c.workspace_id AND o.id = c.organisation_id
WHERE c.workspace_id = $1 ORDER BY c.linkedin_slug, c.given_name, c.family_name
"""
TOUCHES = """
SELECT c.linkedin_slug, i.source_key, i.occurred_at, i.direction, i.depth, i.is_group, i.body
FROM tenant.interaction AS i JOIN tenant.contact AS c ON c.workspace_id = i.workspace_id AND c.id = i.contact_id
WHERE i.workspace_id = $1 ORDER BY i.source_key
"""
_AGE = """
UPDATE tenant.import_run SET retry_at = retry_at - CAST(:by AS interval),
  cursor = jsonb_set(jsonb_set(cursor,
    '{gathering,since}', to_jsonb((cursor #>> '{gathering,since}')::timestamptz - CAST(:by AS interval))),
    '{gathering,heard_at}', to_jsonb((cursor #>> '{gathering,heard_at}')::timestamptz - CAST(:by AS interval)))
WHERE workspace_id = :ws AND state = 'waiting'
"""


class Due:
    """What the clock would find, if it looked at one workspace alone."""

    def __init__(self, *found: tuple[WorkspaceId, Any]) -> None:
        self._found = found

    async def to_retry(self, most: int) -> Sequence[tuple[WorkspaceId, ImportId]]:
        return self._found[:most]

    async def to_import(self, most: int) -> Sequence[tuple[WorkspaceId, LinkedAccountId]]:
        return self._found[:most]


class Linked(msgspec.Struct, frozen=True):
    """A desk, and a member of LinkedIn who has linked their account there."""

    desk: Desk
    visitor: Visitor
    account_id: LinkedAccountId
    accounts: PostgresAccountsUnitOfWork

    def trouble(self, fault: ApiFault, **more: Any) -> None:
        self.visitor.trouble(fault, **more)

    def heal(self) -> None:
        self.visitor.stub.heal(self.visitor.person.subject)

    async def start(self, mode: ImportMode = ImportMode.COMMIT) -> ImportView:
        return await import_linked_account(self.desk.uow, self.desk.actor, self.account_id, mode)

    async def work(self, uow: Any = None) -> list[Ending]:
        outcomes = await drain(self._worker(uow), within=self.desk.workspace_id)
        return [outcome.ending for outcome in outcomes]

    async def imported(self, mode: ImportMode = ImportMode.COMMIT) -> ImportView:
        run = await self.start(mode)
        await self.work()
        return await self.desk.read(run.id)

    async def wait(self, run: ImportView, **time: float) -> ImportView:
        """As if so much time had passed; then the clock looks after it, and a worker."""
        async with self.desk.database.transaction(self.desk.workspace_id) as connection:
            values = {"by": timedelta(**time), "ws": self.desk.workspace_id}
            await connection.execute(text(_AGE), values)
        await resume_fetches(self.desk.uow, Due((self.desk.workspace_id, run.id)))
        await self.work()
        return await self.desk.read(run.id)

    async def relink(self) -> None:
        """The member gives a new token."""
        await link(self.desk, self.visitor, self.account_id)

    async def account(self) -> LinkedAccount:
        async with self.desk.uow.begin(self.desk.workspace_id) as tx:
            return await tx.linked_accounts.get(self.account_id)

    async def kept_pages(self) -> int:
        return len(
            await self.desk.fetch("SELECT 1 FROM tenant.import_page WHERE workspace_id = $1")
        )

    async def fetch(self, run: ImportView, uow: Any) -> None:
        """The one job, without anything around it."""
        await fetch_import(self._fetching(uow), self.desk.workspace_id, run.id)

    async def execute(self, statement: str) -> None:
        """Something that only time or a fault of ours would do; `:ws` is the workspace."""
        async with self.desk.database.transaction(self.desk.workspace_id) as connection:
            await connection.execute(text(statement), {"ws": self.desk.workspace_id})

    def _fetching(self, uow: Any) -> FetchPorts:
        return FetchPorts(
            uow=uow or self.desk.uow,
            accounts=self.accounts,
            sealing=SEALING,
            snapshots=LinkedInSnapshots(
                str(self.visitor.client.base_url), most_bytes=MOST_BYTES, settle_seconds=0
            ),
            archives=ZipArchives(),
            most_bytes=self.desk.files.most_bytes,
        )

    def _worker(self, uow: Any) -> WorkerPorts:
        async def leave(_context: JobContext) -> None:
            """What follows from an import is nobody's business here."""

        database = self.desk.database
        imports = ImportJobPorts(
            uow=uow or self.desk.uow,
            files=self.desk.files,
            sources=FileSources(),
            old_files=PostgresOldFiles(database),
        )
        return worker_ports(
            job_ports(database),
            *import_handlers(imports),
            *fetch_handlers(FetchJobPorts(fetching=self._fetching(uow), due=Due())),
            JobHandler(SWEEP, leave),
            JobHandler(ADVANCE, leave),
            subscriptions={
                kind: jobs for kind, jobs in SUBSCRIPTIONS.items() if kind.startswith("import.")
            },
        )


async def link(desk: Desk, visitor: Visitor, account_id: LinkedAccountId) -> None:
    """Link the account, or link it anew, a while ago."""
    given = Grant(
        token=await visitor.token(),
        scope="r_dma_portability_3rd_party",
        lives=timedelta(days=60),
        member=f"urn:li:person:{visitor.person.subject}",
    )
    async with PostgresUnitOfWork(desk.database).begin(desk.workspace_id) as tx:
        now = await tx.linked_accounts.clock()
        account = await tx.linked_accounts.find_by_member("linkedin", given.member)
        account = account or LinkedAccount(id=account_id)
        sealed = await seal_token(tx, SEALING, account, given.token)
        account.connect(given, sealed, desk.actor.user_id, now)
        await tx.linked_accounts.save(account)


async def linked(database: Database, visitor: Visitor, user_name: str) -> Linked:
    """Somebody who is called so has linked the visitor's account in a workspace of their own."""
    user_id, accounts = UserId(new_id()), PostgresAccountsUnitOfWork(database)
    newcomer = User(id=user_id, email=f"{user_id}@example.com", name=user_name)
    async with accounts.begin() as tx:
        await find_or_found(tx, newcomer)
        (home,) = await tx.workspaces.of_user(user_id)
    actor = Actor(user_id=user_id, workspace_id=home.id, role=Role.OWNER, scopes=ALL_SCOPES)
    account_id = LinkedAccountId(new_id())
    await link(Desk(database, actor), visitor, account_id)
    return Linked(Desk(database, actor), visitor, account_id, accounts)


async def told(desk: Desk) -> tuple[list[asyncpg.Record], list[asyncpg.Record]]:
    """Contacts and touches as far as they say the same in any workspace."""
    contacts = [dict(row) for row in await desk.fetch(CONTACTS)]
    return contacts, [dict(row) for row in await desk.fetch(TOUCHES)]


def visit(state: StubState, client: httpx.AsyncClient) -> Visitor:
    """Somebody who has but a few connections, on several pages."""
    visitor = Visitor(state, client, state.add(somebody()))
    member = state.member(visitor.person.subject)
    whole = member.network
    member.page_rows = 5
    member.network = msgspec.structs.replace(
        whole,
        connections=whole.connections[:PEOPLE],
        messages=whole.messages[:10],
        invitations=whole.invitations[:3],
    )
    return visitor


def how(run: ImportView) -> tuple[str, str]:
    return run.state, (run.problem or {}).get("code", "")


def made_by(run: ImportView) -> int:
    """How many contacts and touches it made or changed."""
    counts = run.counts
    return counts.contacts_created + counts.contacts_updated + counts.touches_created


def minutes_left(run: ImportView) -> float:
    assert run.retry_at is not None
    return (run.retry_at - datetime.now(UTC)).total_seconds() / 60
