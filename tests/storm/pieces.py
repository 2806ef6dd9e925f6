"""The work of the storm: each piece must have its effects exactly once, each kind in its own
way."""

import asyncio
import os
from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.engine import Database
from domain.jobs.model import JobKind, RetryPolicy
from workers.context import JobContext
from workers.registry import JobHandler

STEPS = 3
SOON = RetryPolicy(first=timedelta(milliseconds=100), longest=timedelta(milliseconds=400))
# More attempts than there are faults: a storm is no reason to give up.
ATTEMPTS = 1000

# One transaction: the effect and the end of the job are committed together.
ONCE = JobKind(name="storm.once", retry=SOON, max_attempts=ATTEMPTS)
# Several transactions, as an import has them: each goes on where the last committed one stopped.
STEPWISE = JobKind(name="storm.stepwise", retry=SOON, max_attempts=ATTEMPTS)
KINDS = {kind.name: kind for kind in (ONCE, STEPWISE)}

SUBSCRIPTIONS = {"storm.once": [ONCE], "storm.stepwise": [STEPWISE]}

_INSERT = text("INSERT INTO public.effect (piece, step, made_by) VALUES (:piece, :step, :pid)")
_COUNT = text("SELECT count(*) FROM public.effect WHERE piece = :piece")


class Piece(msgspec.Struct, frozen=True):
    """One piece of work: how long it takes, and whether its first attempt fails."""

    piece: UUID
    milliseconds: int
    flaky: bool


class Flaked(Exception):  # reads as what happened
    """The first attempt fails."""


def handlers(database: Database) -> list[JobHandler]:
    async def once(context: JobContext) -> None:
        piece = await begin(context)
        async with database.transaction(None) as connection:
            await leave_effect(connection, piece, 0)
            await context.finish(connection)

    async def stepwise(context: JobContext) -> None:
        piece = await begin(context)
        while True:
            async with database.transaction(None) as connection:
                step = (await connection.execute(_COUNT, {"piece": piece.piece})).scalar_one()
                await leave_effect(connection, piece, step)
                if step >= STEPS - 1:
                    return await context.finish(connection)
                await context.still_mine(connection)
            await asyncio.sleep(piece.milliseconds / 1000)

    return [JobHandler(ONCE, once), JobHandler(STEPWISE, stepwise)]


async def begin(context: JobContext) -> Piece:
    piece = msgspec.convert(context.args, Piece, strict=False)
    await asyncio.sleep(piece.milliseconds / 1000)
    if piece.flaky and context.job.attempt == 1:
        raise Flaked
    return piece


async def leave_effect(connection: AsyncConnection, piece: Piece, step: int) -> None:
    await connection.execute(_INSERT, {"piece": piece.piece, "step": step, "pid": os.getpid()})
