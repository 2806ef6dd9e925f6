"""From LinkedIn, page by page. Each page is committed as it comes, so that an interruption costs one at most."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec

from domain.imports.fencing import Fence, Overtaken
from domain.imports.model import GATHERING
from domain.imports.refusals import ImportBroken
from domain.linked_accounts.commands import note_refusal
from domain.linked_accounts.model import USABLE, LinkedAccount, NeedsReauthorisation, Refusal
from domain.linked_accounts.tokens import open_token
from domain.portability.answers import Answer, Meaning
from domain.portability.concluding import conclude
from domain.portability.paging import Wanted, end_came, is_too_much, next_wanted, page_came
from domain.portability.ports import Snapshot
from domain.portability.problems import failed, ownerless, refused, unlinked
from domain.portability.progress import Gathering
from domain.portability.snapshot import SHOWN
from domain.portability.stage import FetchPorts, Held, Stage, fail, put_off, trace
from domain.portability.waiting import after_limit, after_trouble
from domain.shared.errors import DomainError
from domain.shared.ids import ImportId, WorkspaceId
from domain.unit_of_work import Transaction

# LinkedIn may need a moment to know a token that it has just given out.
_JUST_LINKED = timedelta(minutes=10)

_REFUSALS = {
    Meaning.EXPIRED: Refusal.EXPIRED,
    Meaning.REVOKED: Refusal.REVOKED,
    Meaning.FORBIDDEN: Refusal.FORBIDDEN,
}


class Access(msgspec.Struct, frozen=True):
    """What LinkedIn is asked with. `key` tells a token from the one that takes its place."""

    token: str
    key: object
    is_new: bool

    def __repr__(self) -> str:
        return f"Access(is_new={self.is_new})"


async def fetch_import(
    ports: FetchPorts, workspace_id: WorkspaceId, import_id: ImportId, fence: Fence | None = None
) -> None:
    """Fetch what there is, until it is a file, has to wait, or cannot be had.

    Running it again goes on behind the last page that was committed, or does nothing.
    """
    stage = Stage(ports.uow, workspace_id, import_id, fence)
    with suppress(Overtaken):
        while access := await _access(ports, stage):
            async with ports.snapshots.open(access.token) as snapshot:
                is_whole = await _fetch_pages(stage, snapshot, access)
            if is_whole:
                await conclude(ports, stage)


async def give_up_fetching(
    ports: FetchPorts, workspace_id: WorkspaceId, import_id: ImportId, fence: Fence | None = None
) -> None:
    """No attempt is left, and nobody foresaw why: let the owner know."""
    async with ports.uow.begin(workspace_id, before_commit=fence) as tx:
        run = await tx.imports.get(import_id)
        if run.state in GATHERING:
            await fail(tx, run, ImportBroken())


async def _access(ports: FetchPorts, stage: Stage) -> Access | None:
    """The token as it is now; None if there is none, and then the run has failed."""
    async with stage.begin() as tx:
        held = await stage.held(tx)
        account = held.account
        if account is None:
            await fail(tx, held.run, unlinked())
            return None
        try:
            token = await open_token(tx, ports.sealing, account)
        except NeedsReauthorisation:
            await fail(tx, held.run, _why_closed(account, held.now))
            return None
        is_new = account.linked_at is not None and held.now - account.linked_at < _JUST_LINKED
        return Access(token, account.linked_at, is_new)


def _why_closed(account: LinkedAccount, now: datetime) -> DomainError:
    """LinkedIn would take the token of one that is usable still; it is not asked for whoever is not the owner."""
    if account.state_at(now) in USABLE:
        return ownerless()
    return refused(account.ended_because or Refusal.EXPIRED)


async def _fetch_pages(stage: Stage, snapshot: Snapshot, access: Access) -> bool:
    """Whether this round is over. If not, there is a new token to go on with, or nothing more to do."""
    async with stage.begin() as tx:
        gathering: Gathering | None = (await stage.held(tx)).gathering
    is_first = access.is_new
    while gathering and (wanted := next_wanted(gathering)):
        answers = [await snapshot.ask(wanted.domain, wanted.page)]
        if is_first and answers[0].meaning in {Meaning.EXPIRED, Meaning.REVOKED}:
            answers.append(await snapshot.ask(wanted.domain, wanted.page, after_pause=True))
        is_first = False
        gathering = await _note(stage, wanted, answers, access)
    return gathering is not None


async def _note(
    stage: Stage, wanted: Wanted, answers: Sequence[Answer], access: Access
) -> Gathering | None:
    """Commit what came; None when there is nothing to ask for with this token any more."""
    async with stage.begin() as tx:
        held = await stage.held(tx)
        trace(held.run, wanted, answers, held.now)
        answer = answers[-1]
        if held.account is None:
            await fail(tx, held.run, unlinked())
        elif held.account.linked_at != access.key:
            await tx.imports.save(held.run)
        elif answer.meaning in {Meaning.PAGE, Meaning.END}:
            return await _went_on(tx, held, wanted, answer)
        else:
            await _stopped(tx, held, answer)
    return None


async def _went_on(tx: Transaction, held: Held, wanted: Wanted, answer: Answer) -> Gathering | None:
    if answer.page is None:
        after = end_came(held.gathering, wanted, now=held.now)
    else:
        is_new = answer.page.rows > 0 and await tx.import_pages.keep(
            held.run.id, wanted.domain, wanted.page, answer.page
        )
        after = page_came(
            held.gathering,
            wanted,
            rows=answer.page.rows,
            size=answer.size,
            is_new=is_new,
            now=held.now,
        )
    if is_too_much(after):
        await fail(tx, held.run, failed(Meaning.TOO_LARGE))
        return None
    held.run.gather(after, f"fetching {SHOWN[wanted.domain]}")
    await tx.imports.save(held.run)
    return after


async def _stopped(tx: Transaction, held: Held, answer: Answer) -> None:
    """Wait, or end. A refusal ends the account's access as well."""
    refusal = _REFUSALS.get(answer.meaning)
    if refusal and held.account:
        await note_refusal(tx, held.account, refusal)
        await fail(tx, held.run, refused(refusal))
        return
    if answer.meaning is Meaning.SLOW_DOWN:
        wait = after_limit(held.gathering, answer.retry_after, held.now)
    elif answer.meaning is Meaning.TROUBLE:
        wait = after_trouble(held.gathering, held.now)
    else:
        wait = None
    if wait is None:
        await fail(tx, held.run, failed(answer.meaning))
    else:
        await put_off(tx, held, wait)
