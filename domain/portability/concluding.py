"""The end of a round: what is there becomes the file of an ordinary import, or it is waited for the rest."""

from collections.abc import AsyncIterator
from typing import Any, BinaryIO

import msgspec

from domain.imports.model import ImportMode
from domain.imports.refusals import AnotherImportRuns, FileTooLarge
from domain.portability.answers import Meaning
from domain.portability.names import clearly_differ
from domain.portability.ports import PagesOf
from domain.portability.problems import failed, unlinked
from domain.portability.rows import Row, unpack
from domain.portability.snapshot import SnapshotDomain
from domain.portability.stage import FetchPorts, Held, Stage, fail, put_off
from domain.portability.waiting import (
    GOES_FIRST_WAIT,
    Reason,
    Wait,
    empty_domains,
    has_people,
    judge,
)
from domain.shared.errors import NotFound
from domain.shared.events import Event
from domain.shared.ids import UserId
from domain.unit_of_work import Transaction

_NO_PAGE = -1


async def conclude(ports: FetchPorts, stage: Stage) -> None:
    """Judge the round. Raises Overtaken."""
    if not await _is_complete(stage):
        return
    profile = await _first_row(stage, SnapshotDomain.PROFILE)
    user_name = await _user_name(ports, stage)
    try:
        async with ports.archives.written(_pages_of(stage)) as file:
            await _hand_over(stage, file, ports.most_bytes, profile, user_name)
    except AnotherImportRuns:
        await _wait_for_the_other(stage)
    except FileTooLarge:
        async with stage.begin() as tx:
            await fail(tx, (await stage.held(tx)).run, failed(Meaning.TOO_LARGE))


async def _is_complete(stage: Stage) -> bool:
    """Whether all is there that will be, and may be imported now."""
    async with stage.begin() as tx:
        held = await stage.held(tx)
        judged, wait = judge(held.gathering, held.now)
        if wait is None and not has_people(judged):
            await fail(tx, held.run, failed(Meaning.END))
            return False
        wait = wait or await _wait_for_others(tx, held)
        if wait is not None:
            await put_off(tx, msgspec.structs.replace(held, gathering=judged), wait)
            return False
        held.run.gather(judged, "putting together")
        await tx.imports.save(held.run)
        return True


async def _hand_over(
    stage: Stage, file: BinaryIO, most_bytes: int, profile: Row, user_name: str
) -> None:
    """The pages are a file from here on, in one transaction; the importer takes it from there."""
    async with stage.begin() as tx:
        held = await stage.held(tx)
        if held.account is None:
            await fail(tx, held.run, unlinked())
            return
        if wait := await _wait_for_others(tx, held):  # it came while the file was being written
            await put_off(tx, held, wait)
            return
        told = await _noted(tx, held, profile, user_name)
        if "warnings" in told:
            held.run.put("mode", ImportMode.PREVIEW)
        size, sha256 = await tx.import_pages.keep_file(held.run.id, file, most_bytes)
        await tx.import_pages.forget(held.run.id)
        held.run.gathered(size, sha256, told=told)
        await tx.imports.save(held.run)
        held.account.call(_name(profile))
        await tx.linked_accounts.save(held.account)
        tx.record(Event(type="import.started", entity_type="import", entity_id=held.run.id))


async def _noted(tx: Transaction, held: Held, profile: Row, user_name: str) -> dict[str, Any]:
    """What the run says besides what is found in its file: empty domains, and whether it may be somebody else's."""
    told: dict[str, Any] = {"empty": list(empty_domains(held.gathering))}
    account_id = held.run.linked_account_id
    is_confirmed = account_id and await tx.import_pages.last_empty(account_id) is not None
    family_names = profile.get("Last Name", ""), profile.get("Maiden Name", "")
    if not is_confirmed and clearly_differ(user_name, profile.get("First Name", ""), *family_names):
        told["warnings"] = [
            {
                "code": "another_name",
                "detail": f"This is the network of {_name(profile)}, and your name here is {user_name}. "
                "Nothing has been imported: look at the preview, and commit it if it is yours.",
            }
        ]
    return told


async def _wait_for_others(tx: Transaction, held: Held) -> Wait | None:
    """What goes first, if there is something."""
    if await tx.import_pages.is_other_at_work(held.run.id):
        return Wait(held.now + GOES_FIRST_WAIT, Reason.ANOTHER_IMPORT)
    if await tx.origin_removals.is_active():
        return Wait(held.now + GOES_FIRST_WAIT, Reason.REMOVAL)
    return None


async def _wait_for_the_other(stage: Stage) -> None:
    async with stage.begin() as tx:
        held = await stage.held(tx)
        await put_off(tx, held, Wait(held.now + GOES_FIRST_WAIT, Reason.ANOTHER_IMPORT))


async def _user_name(ports: FetchPorts, stage: Stage) -> str:
    """Of whoever linked the account; they may have left the service since."""
    async with stage.begin() as tx:
        account = (await stage.held(tx)).account
    if account is None or account.linked_by is None:
        return ""
    return await _name_of(ports, account.linked_by)


async def _name_of(ports: FetchPorts, user_id: UserId) -> str:
    try:
        async with ports.accounts.begin() as tx:
            return (await tx.users.get(user_id)).name
    except NotFound:
        return ""


async def _first_row(stage: Stage, domain: SnapshotDomain) -> Row:
    async for content in _pages_of(stage)(domain):
        return unpack(content)[0]
    return {}


def _pages_of(stage: Stage) -> PagesOf:
    async def pages(domain: SnapshotDomain) -> AsyncIterator[bytes]:
        number = _NO_PAGE
        while True:
            async with stage.begin() as tx:
                found = await tx.import_pages.read(stage.import_id, domain, number)
            if found is None:
                return
            number, content = found
            yield content

    return pages


def _name(profile: Row) -> str:
    return " ".join(f"{profile.get('First Name', '')} {profile.get('Last Name', '')}".split())
