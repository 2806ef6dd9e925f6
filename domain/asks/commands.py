"""What can be done with asks."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from domain.asks.judging import judge_ask
from domain.asks.model import Answer, Ask, AskExists, NotThatTouch
from domain.asks.views import AskView, view_of
from domain.interactions.model import Direction
from domain.shared.actor import Actor, Scope
from domain.shared.errors import Fault
from domain.shared.ids import AskId, ContactId, InteractionId, UserId, new_id
from domain.shared.sight import sight_of
from domain.unit_of_work import Transaction, UnitOfWork


async def record_ask(
    uow: UnitOfWork,
    actor: Actor,
    contact_id: ContactId,
    values: Mapping[str, Any],
    ask_id: AskId | None = None,
) -> tuple[AskView, bool]:
    """Write down what was asked; with a client's own id, doing it again finds it written down."""
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        existing = await tx.asks.find(ask_id) if ask_id else None
        if existing:
            _refuse_another(existing, contact_id, values)
            return view_of(existing, tx.now, sight_of(actor)), False
        ask = await log_ask(tx, contact_id, values, ask_id, by=actor.user_id)
    return view_of(ask, tx.now, sight_of(actor)), True


async def log_ask(
    tx: Transaction,
    contact_id: ContactId,
    values: Mapping[str, Any],
    ask_id: AskId | None = None,
    *,
    by: UserId | None = None,
    is_judged: bool = False,
) -> Ask:
    """Write down what was asked inside a transaction that is already open; `values` are level, wording, asked_at
    and interaction_id.

    It has happened, so it is never refused; what the guardrails say against it stands in its `guardrail`, unless
    it `is_judged` already.
    """
    await tx.contacts.get(contact_id)
    ask = Ask(id=ask_id or AskId(new_id()), contact_id=contact_id, **{"asked_at": tx.now, **values})
    ask.refuse_ahead_of(tx.now)
    if ask.interaction_id is not None:
        await _refuse_other_touch(tx, contact_id, ask.interaction_id)
    if not is_judged:
        await judge_ask(tx, ask, by)
    await tx.asks.save(ask)
    return ask


async def patch_ask(
    uow: UnitOfWork,
    actor: Actor,
    ask_id: AskId,
    values: Mapping[str, Any],
    version: int | None = None,
) -> AskView:
    """Set level, wording or note."""
    async with _editing(uow, actor, ask_id, version) as (tx, ask):
        ask.edit(dict(values))
    return view_of(ask, tx.now, sight_of(actor))


async def answer_ask(
    uow: UnitOfWork,
    actor: Actor,
    ask_id: AskId,
    answer: Answer,
    answered_at: datetime | None = None,
    note: str | None = None,
) -> AskView:
    """Say what became of it. Saying the same again is no change."""
    async with _editing(uow, actor, ask_id) as (tx, ask):
        ask.settle(answer, answered_at, tx.now)
        if note is not None:
            ask.put("note", note)
    return view_of(ask, tx.now, sight_of(actor))


async def reopen_ask(uow: UnitOfWork, actor: Actor, ask_id: AskId) -> AskView:
    """Take the answer back."""
    async with _editing(uow, actor, ask_id) as (tx, ask):
        ask.reopen()
    return view_of(ask, tx.now, sight_of(actor))


async def remove_ask(
    uow: UnitOfWork, actor: Actor, ask_id: AskId, version: int | None = None
) -> None:
    """Remove it, as if it had not been asked."""
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        ask = await tx.asks.get(ask_id)
        ask.expect(version)
        await tx.asks.remove(ask)


@asynccontextmanager
async def _editing(
    uow: UnitOfWork, actor: Actor, ask_id: AskId, version: int | None = None
) -> AsyncIterator[tuple[Transaction, Ask]]:
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        ask = await tx.asks.get(ask_id)
        ask.expect(version)
        yield tx, ask
        if ask.changed:
            await tx.asks.save(ask)


async def _refuse_other_touch(
    tx: Transaction, contact_id: ContactId, interaction_id: InteractionId
) -> None:
    touch = await tx.interactions.get(interaction_id)
    if touch.contact_id != contact_id or touch.direction == Direction.INBOUND:
        detail = NotThatTouch.__doc__ or ""
        fault = Fault(code=NotThatTouch.code, detail=detail, pointer="/interaction_id")
        raise NotThatTouch(faults=(fault,))


def _refuse_another(existing: Ask, contact_id: ContactId, values: Mapping[str, Any]) -> None:
    is_same = existing.contact_id == contact_id and all(
        getattr(existing, name) == value for name, value in values.items()
    )
    if not is_same:
        raise AskExists(current_version=existing.version)
