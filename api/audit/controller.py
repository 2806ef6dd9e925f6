"""The routes of the audit trail."""

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from litestar.response import Stream

from api.access import costs, needs
from api.audit.schemas import (
    ACCOUNT_ENTRIES,
    AUDIT_ENTRIES,
    AccountEntryList,
    AccountEntryQuery,
    AccountEntryResponse,
    AuditEntryList,
    AuditEntryQuery,
    AuditEntryResponse,
)
from api.audit.spreadsheet import write_csv
from api.listing import Wanted
from api.ports import Ports
from domain.audit.queries import AuditSort, list_account_entries, list_entries
from domain.audit.views import AuditEntryView
from domain.limits.tiers import EXPORT
from domain.shared.actor import Actor, Principal, Role, Scope
from domain.shared.paging import Page, Position

READ = needs(Scope.AUDIT_READ, Role.OWNER)
CSV_PAGE = 1000


class AuditController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/audit-entries"
    tags = ["Audit"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listAuditEntries", opt=READ | AUDIT_ENTRIES.opt)
    async def list_all(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[AuditEntryQuery]]],
    ) -> AuditEntryList:
        """List who did what in a workspace, newest first.

        Only its owner may. Every request that changed something has exactly one entry; entries are
        never changed or removed as long as the workspace is there.
        """
        page = await list_entries(
            ports.audit,
            actor,
            wanted.filter.wanted(),
            AuditSort(wanted.sort),
            wanted.position,
            wanted.limit,
        )
        return AuditEntryList.of(page, AuditEntryResponse.of, wanted.cursor)

    @get(
        "/export",
        operation_id="exportAuditEntries",
        opt=READ | AUDIT_ENTRIES.opt | {"answers": "text/csv"} | costs(EXPORT),
    )
    async def export(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[AuditEntryQuery]]],
    ) -> Stream:
        """Download the trail as CSV, all of it or what the filters leave.

        A cell that a spreadsheet would take for a formula has an apostrophe before it. `limit` and
        `cursor` say where it begins and change nothing about where it ends.
        """
        chosen, sort = wanted.filter.wanted(), AuditSort(wanted.sort)

        async def fetch(after: Position | None) -> Page[AuditEntryView]:
            return await list_entries(ports.audit, actor, chosen, sort, after, CSV_PAGE)

        return Stream(
            write_csv(await fetch(wanted.position), fetch),
            media_type="text/csv",
            headers={
                "content-disposition": f'attachment; filename="audit-{actor.workspace_id}.csv"',
                "cache-control": "no-store",
            },
        )


class AccountEntriesController(Controller):
    path = "/v1/me/account-entries"
    tags = ["Audit"]  # noqa: RUF012 - the form Litestar asks for

    @get(
        "/",
        operation_id="listAccountEntries",
        opt=needs(Scope.ACCOUNT_MANAGE) | ACCOUNT_ENTRIES.opt,
    )
    async def list_all(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        wanted: NamedDependency[SkipValidation[Wanted[AccountEntryQuery]]],
    ) -> AccountEntryList:
        """List what happened with one's own account: logins, passwords, tokens.

        Entries are kept for two years.
        """
        page = await list_account_entries(
            ports.audit, principal, AuditSort(wanted.sort), wanted.position, wanted.limit
        )
        return AccountEntryList.of(page, AccountEntryResponse.of, wanted.cursor)
