"""What can be done with exports."""

from domain.accounts.ports import AccountsUnitOfWork
from domain.exports.mails import ready_mail
from domain.exports.model import A_DAY, RUNNING, ExportRun, ExportState, refuse_too_many
from domain.exports.ports import PastExports
from domain.exports.views import ExportView, view_of
from domain.shared.actor import Actor, Role, Scope
from domain.shared.errors import NotFound
from domain.shared.events import Event
from domain.shared.ids import ExportId, UserId, WorkspaceId, new_id
from domain.shared.mail import Mailer
from domain.unit_of_work import UnitOfWork

EXPORT_REQUESTED = "export.requested"
A_BATCH = 100


async def request_export(uow: UnitOfWork, actor: Actor) -> ExportView:
    """Have everything written into one file. Raises AnotherExportRuns, TooManyExports."""
    actor.require(Scope.EXPORTS_CREATE)
    async with uow.begin(actor.workspace_id) as tx:
        at = await tx.exports.clock()
        refuse_too_many(await tx.exports.since(at - A_DAY), at)
        run = ExportRun(id=ExportId(new_id()), requested_by=actor.user_id)
        await tx.exports.save(run)
        tx.record(Event(type=EXPORT_REQUESTED, entity_type="export", entity_id=run.id))
    return view_of(run, at)


async def delete_export(uow: UnitOfWork, actor: Actor, export_id: ExportId) -> None:
    """Remove an export and its file; one that is being written is not written any further."""
    actor.require(Scope.EXPORTS_CREATE)
    async with uow.begin(actor.workspace_id) as tx:
        run = await tx.exports.get(export_id)
        if run.state == ExportState.DELETED:
            raise NotFound
        run.delete()
        await tx.exports.drop_pieces(run)
        await tx.exports.save(run)


async def forget_past_exports(uow: UnitOfWork, past: PastExports) -> int:
    """Remove the files that have expired, and exports nobody needs to be told of any more; how many."""
    forgotten = 0
    while found := await past.find(A_BATCH):
        gone = [await _forget(uow, *each) for each in found]
        forgotten += sum(gone)
        if not any(gone):
            break
    return forgotten


async def mail_that_ready(
    uow: AccountsUnitOfWork,
    mailer: Mailer,
    workspace_id: WorkspaceId,
    export_id: ExportId,
    user_id: UserId,
) -> None:
    """Tell the one who asked, if they still own the workspace. From a sandbox nothing goes out."""
    async with uow.begin() as tx:
        try:
            user = await tx.users.get(user_id)
        except NotFound:
            return
        owned = [
            each
            for each in await tx.workspaces.of_user(user_id)
            if each.id == workspace_id and each.role == Role.OWNER and not each.sandbox
        ]
    if owned:
        await mailer.send(ready_mail(export_id, owned[0].name, user.email))


async def _forget(uow: UnitOfWork, workspace_id: WorkspaceId, export_id: ExportId) -> bool:
    try:
        async with uow.begin(workspace_id) as tx:
            run = await tx.exports.get(export_id)
            if run.state in RUNNING:
                return False
            if run.state == ExportState.COMPLETED:
                run.expire()
                await tx.exports.drop_pieces(run)
                await tx.exports.save(run)
            else:
                await tx.exports.forget(run)
    except NotFound:  # somebody else was quicker, or the workspace has gone
        return False
    return True
