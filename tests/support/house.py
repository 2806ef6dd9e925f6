"""The whole application over the real database: workspaces, and people who own them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from adapters.postgres.admiration_reads import PostgresAdmirationReads
from adapters.postgres.ask_reads import PostgresAskReads
from adapters.postgres.audit_reads import PostgresAuditReads
from adapters.postgres.cadence_reads import PostgresCadenceReads
from adapters.postgres.contact_reads import PostgresContactReads
from adapters.postgres.draft_reads import PostgresDraftReads
from adapters.postgres.duplicate_reads import PostgresDuplicateReads
from adapters.postgres.employment_reads import PostgresEmploymentReads
from adapters.postgres.engine import Database
from adapters.postgres.enrolment_reads import PostgresEnrolmentReads
from adapters.postgres.guardrail_reads import PostgresGuardrailReads
from adapters.postgres.interaction_reads import PostgresInteractionReads
from adapters.postgres.merge_reads import PostgresMergeReads
from adapters.postgres.nudge_reads import PostgresNudgeReads
from adapters.postgres.organisation_reads import PostgresOrganisationReads
from adapters.postgres.standing_reads import PostgresStandingReads
from adapters.postgres.statements import StatementCount, StatementCounter
from adapters.postgres.tables.accounts import workspace as workspaces
from adapters.postgres.tables.feed import workspace_feed
from adapters.postgres.tag_reads import PostgresTagReads
from adapters.postgres.template_reads import PostgresTemplateReads
from adapters.postgres.timeline_reads import PostgresTimelineReads
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from adapters.templates.liquid import LiquidLanguage
from api.app import create_app
from api.ports import CoachPorts, DraftPorts, Ports, RelationshipPorts
from domain.coaching.advising import NoAdvice
from domain.shared.actor import ALL_SCOPES, Actor, Role
from domain.shared.acts import ACT
from domain.shared.ids import UserId, WorkspaceId, new_id
from tests.fakes.authenticator import KnownTokens
from tests.support.asgi import client_of
from tests.support.ports import ports_with

TOKEN = "owner"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class LastCount(StatementCounter):
    """Remembers the count of the latest request."""

    last: StatementCount

    def start(self) -> StatementCount:
        self.last = super().start()
        return self.last


class House(msgspec.Struct, frozen=True):
    """One application and one workspace, whose owner holds the token `owner`."""

    database: Database
    tokens: KnownTokens
    counter: LastCount
    client: httpx.AsyncClient
    workspace_id: WorkspaceId

    @property
    def at(self) -> str:
        """The address of the workspace."""
        return f"/v1/workspaces/{self.workspace_id}"

    @property
    def uow(self) -> PostgresUnitOfWork:
        return PostgresUnitOfWork(self.database)

    @property
    def actor(self) -> Actor:
        return Actor(
            user_id=UserId(new_id()),
            workspace_id=self.workspace_id,
            role=Role.OWNER,
            scopes=ALL_SCOPES,
        )

    async def contact(self, **fields: Any) -> dict[str, Any]:
        """A new contact, as it was answered."""
        return await self.made("contacts", {"given_name": "Ada"} | fields)

    async def made(self, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
        answer = await self.client.post(f"{self.at}/{kind}", json=fields)
        assert 201 == answer.status_code, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def read(self, kind: str, entity_id: str) -> dict[str, Any]:
        answer = await self.client.get(f"{self.at}/{kind}/{entity_id}")
        assert 200 == answer.status_code, answer.text
        read: dict[str, Any] = answer.json()
        return read

    async def listed(self, kind: str, **query: Any) -> list[dict[str, Any]]:
        """All pages of a list, walked to the end."""
        found: list[dict[str, Any]] = []
        while True:
            answer = await self.client.get(f"{self.at}/{kind}", params=query)
            assert 200 == answer.status_code, answer.text
            page = answer.json()
            found += page["data"]
            assert page["has_more"] is (page["next_cursor"] is not None)
            if not page["has_more"]:
                return found
            query["cursor"] = page["next_cursor"]


async def found_workspace(
    database: Database, *, test_now: datetime | None = None, time_zone: str = "UTC"
) -> WorkspaceId:
    """A new workspace; a sandbox if it has a clock of its own."""
    workspace_id = WorkspaceId(new_id())
    async with database.transaction(workspace_id) as connection:
        await connection.execute(
            workspaces.insert().values(
                id=workspace_id,
                name="Home",
                time_zone=time_zone,
                sandbox=test_now is not None,
                test_now=test_now,
            )
        )
        await connection.execute(workspace_feed.insert().values(workspace_id=workspace_id))
    return workspace_id


@pytest.fixture(scope="session")
async def app_database(database_url: str) -> AsyncIterator[Database]:
    """The run's database in the application's role, with both pools open."""
    database = Database(database_url)
    await database.open()
    yield database
    await database.close()


@pytest.fixture(scope="session")
async def front_door(
    app_database: Database,
) -> AsyncIterator[tuple[httpx.AsyncClient, KnownTokens, LastCount]]:
    tokens, counter = KnownTokens(), LastCount()
    ports = ports_with(
        Ports,
        uow=PostgresUnitOfWork(app_database, act=ACT.get),
        authenticator=tokens,
        relationships=RelationshipPorts(
            contacts=PostgresContactReads(app_database),
            timeline=PostgresTimelineReads(app_database),
            organisations=PostgresOrganisationReads(app_database),
            tags=PostgresTagReads(app_database),
            interactions=PostgresInteractionReads(app_database),
            duplicates=PostgresDuplicateReads(app_database),
            employments=PostgresEmploymentReads(app_database),
            merges=PostgresMergeReads(app_database),
            admirations=PostgresAdmirationReads(app_database),
            asks=PostgresAskReads(app_database),
        ),
        cadences=PostgresCadenceReads(app_database),
        enrolments=PostgresEnrolmentReads(app_database),
        guardrails=PostgresGuardrailReads(app_database),
        coach=CoachPorts(standing=PostgresStandingReads(app_database), advisor=NoAdvice()),
        drafts=DraftPorts(
            reads=PostgresDraftReads(app_database),
            templates=PostgresTemplateReads(app_database),
            language=LiquidLanguage(),
        ),
        nudges=PostgresNudgeReads(app_database),
        audit=PostgresAuditReads(app_database),
        statement_counter=counter,
    )
    async with client_of(create_app(ports), token=TOKEN) as client:
        yield client, tokens, counter


@pytest.fixture
async def house(
    app_database: Database,
    front_door: tuple[httpx.AsyncClient, KnownTokens, LastCount],
) -> House:
    return await open_house(app_database, front_door, await found_workspace(app_database))


@pytest.fixture
async def sandbox(
    app_database: Database,
    front_door: tuple[httpx.AsyncClient, KnownTokens, LastCount],
) -> House:
    """A workspace whose clock stands at NOON, of a Monday."""
    workspace_id = await found_workspace(app_database, test_now=NOON)
    return await open_house(app_database, front_door, workspace_id)


async def open_house(
    database: Database,
    front_door: tuple[httpx.AsyncClient, KnownTokens, LastCount],
    *workspace_ids: UUID,
) -> House:
    """Admit the owner to these workspaces; the first one is the house's."""
    client, tokens, counter = front_door
    mine = [WorkspaceId(each) for each in workspace_ids]
    tokens.admit(TOKEN, roles=dict.fromkeys(mine, Role.OWNER))
    return House(database, tokens, counter, client, mine[0])
