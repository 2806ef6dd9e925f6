"""`python -m bench key-rotation`: tokens are opened and accounts linked while keys are exchanged."""

import argparse
import asyncio
import random
import time

import msgspec
import uvloop

from adapters.crypto.sealing import WrappingKeys
from adapters.postgres.data_keys import PostgresKeyRotation, PostgresSealing
from adapters.postgres.engine import JOB_ROLE, Database
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from bench.ground import Ground, fresh_ground
from domain.linked_accounts.model import LinkedAccount
from domain.linked_accounts.tokens import open_token, seal_token
from domain.sealing.commands import rotate_keys
from domain.shared.ids import LinkedAccountId, UserId, WorkspaceId, new_id
from tests.support.house import found_workspace
from tests.support.linked_accounts import TOKEN, grant, make_owner

# Of a hundred turns so many link or renew an account; the others open its token.
LINKING = 20


class Home(msgspec.Struct, frozen=True):
    workspace_id: WorkspaceId
    owner: UserId
    account_id: LinkedAccountId


class Tally(msgspec.Struct):
    """What was done, how long each took, and what failed."""

    opened: int = 0
    linked: int = 0
    failed: int = 0
    seconds: list[float] = msgspec.field(default_factory=list)


class Load:
    """Many at once, with whatever keys every process knows at the moment."""

    def __init__(self, database: Database, homes: list[Home]) -> None:
        self._uow = PostgresUnitOfWork(database)
        self._homes = homes
        self.sealing = PostgresSealing(wrapping("k1"))
        self.tally = Tally()

    async def run(self, until: float) -> None:
        chance = random.Random()
        while time.perf_counter() < until:
            home, begun = chance.choice(self._homes), time.perf_counter()
            try:
                if chance.randrange(100) < LINKING:
                    await self.link(home)
                    self.tally.linked += 1
                else:
                    await self._open(home)
                    self.tally.opened += 1
            except Exception as fault:  # noqa: BLE001 - whatever it is, it is counted
                self.tally.failed += 1
                print(f"failed: {type(fault).__name__}")
            self.tally.seconds.append(time.perf_counter() - begun)

    async def link(self, home: Home) -> None:
        async with self._uow.begin(home.workspace_id) as tx:
            member = f"urn:li:person:{home.account_id}"
            known = await tx.linked_accounts.find_by_member("linkedin", member)
            account = known or LinkedAccount(id=home.account_id)
            sealed = await seal_token(tx, self.sealing, account, TOKEN)
            account.connect(grant(member), sealed, home.owner, tx.now)
            await tx.linked_accounts.save(account)

    async def _open(self, home: Home) -> None:
        async with self._uow.begin(home.workspace_id) as tx:
            account = await tx.linked_accounts.get(home.account_id)
            if await open_token(tx, self.sealing, account) != TOKEN:
                raise ValueError(home.workspace_id)


def main(arguments: list[str]) -> None:
    words = argparse.ArgumentParser(prog="bench key-rotation", description=__doc__)
    words.add_argument("--workspaces", type=int, default=500)
    words.add_argument("--at-once", type=int, default=100)
    words.add_argument("--seconds", type=float, default=20)
    chosen = words.parse_args(arguments)
    with fresh_ground() as ground:
        uvloop.run(_measure(ground, chosen.workspaces, chosen.at_once, chosen.seconds))


async def _measure(ground: Ground, workspaces: int, at_once: int, seconds: float) -> None:
    app = Database(ground.app, pool_size=16)
    jobs = Database(ground.job, role=JOB_ROLE, pool_size=2)
    homes = [await _home(app) for _ in range(workspaces)]
    load = Load(app, homes)
    for home in homes:
        await load.link(home)
    until = time.perf_counter() + seconds
    working = [asyncio.create_task(load.run(until)) for _ in range(at_once)]
    rotations = await _rotate_until(jobs, load, until)
    await asyncio.gather(*working)
    _tell(load.tally, rotations, workspaces, at_once)
    await app.close()
    await jobs.close()


async def _rotate_until(jobs: Database, load: Load, until: float) -> list[int]:
    """Each time as an operator does it: every process learns the new key, then it seals, then the old one goes."""
    resealed: list[int] = []
    while time.perf_counter() < until:
        old, new = f"k{len(resealed) + 1}", f"k{len(resealed) + 2}"
        load.sealing = PostgresSealing(wrapping(old, new))
        await asyncio.sleep(0.2)
        load.sealing = PostgresSealing(wrapping(new, old))
        await asyncio.sleep(0.2)
        resealed.append(await rotate_keys(PostgresKeyRotation(jobs, wrapping(new, old))))
        await asyncio.sleep(0.2)
        rotation = PostgresKeyRotation(jobs, wrapping(new, old))
        if set(await rotation.sealed_by_key()) == {new}:
            load.sealing = PostgresSealing(wrapping(new))
    return resealed


def wrapping(*ids: str) -> WrappingKeys:
    """Keys of the service that are the same for the same ids."""
    return WrappingKeys(ids, [each.encode().ljust(32, b".") for each in ids])


async def _home(app: Database) -> Home:
    workspace_id = await found_workspace(app)
    owner = await make_owner(PostgresUnitOfWork(app), workspace_id)
    return Home(workspace_id, owner, LinkedAccountId(new_id()))


def _tell(tally: Tally, rotations: list[int], workspaces: int, at_once: int) -> None:
    ordered = sorted(tally.seconds)
    p50, p99 = (ordered[int(len(ordered) * share)] * 1000 for share in (0.5, 0.99))
    print(f"{workspaces} workspaces, {at_once} at once")
    print(f"{len(rotations)} rotations, {sum(rotations)} keys resealed")
    print(f"{tally.opened} tokens opened, {tally.linked} accounts linked or renewed")
    print(f"median {p50:.0f} ms, p99 {p99:.0f} ms")
    print(f"failed: {tally.failed}")
