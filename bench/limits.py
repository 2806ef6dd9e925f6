"""`python -m bench limits`: what it costs that requests are counted: one question, and a whole request."""

import argparse
import asyncio
import os
import time

import uvloop

from adapters.redis.buckets import RedisBuckets
from bench.ground import Ground, fresh_ground
from bench.load import measure
from bench.serving import PORTS, both_counting, environment, log_in, someone, spent
from bootstrap.seed import run as seed
from bootstrap.settings import Settings
from domain.limits.logins import Attempt, buckets_of
from domain.limits.ports import Bucket
from domain.limits.tiers import token_buckets

FACTOR = 10_000
AIM = 100  # microseconds
# Many short turns: what else the machine does is not the same from second to second.
ROUNDS = 15


def main(arguments: list[str]) -> None:
    words = argparse.ArgumentParser(prog="bench limits", description=__doc__)
    words.add_argument("--questions", type=int, default=10_000)
    words.add_argument("--seconds", type=float, default=0.6)
    chosen = words.parse_args(arguments)
    with fresh_ground() as ground:
        settings = Settings.read(environment(ground))
        uvloop.run(_ask(settings.redis_url, chosen.questions))
        seed(settings, contacts=2_000, workspaces=4)
        uvloop.run(_request(ground, settings, chosen.seconds))


async def _ask(url: str, questions: int) -> None:
    """Wall and processor time of one call, one after the other and 32 at a time."""
    buckets = RedisBuckets(url, b"k" * 32)
    attempt = Attempt(way="password", account="ada@example.com", network="192.0.2.0/24")
    kinds = {
        "a token in a workspace": token_buckets("token", "user", "workspace", factor=FACTOR),
        "a try to log in": list(buckets_of(attempt)),
    }
    print(f"{'one question':25} {'buckets':>7} {'alone':>10} {'32 at once':>11} {'our CPU':>9}")
    for name, kind in kinds.items():
        alone, _ = await _time(buckets, kind, questions // 4, at_once=1)
        many, processor = await _time(buckets, kind, questions, at_once=32)
        print(f"{name:25} {len(kind):7} {alone:8.0f}µs {many:9.0f}µs {processor:7.0f}µs")
    buckets.close()


async def _time(
    buckets: RedisBuckets, kind: list[Bucket], questions: int, *, at_once: int
) -> tuple[float, float]:
    """Microseconds of the clock and of the processor for each question."""

    async def ask() -> None:
        for _ in range(questions // at_once):
            await buckets.take(kind)

    wall, processor = time.perf_counter(), time.process_time()
    await asyncio.gather(*(ask() for _ in range(at_once)))
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    return 1e6 * wall / questions, 1e6 * processor / questions


async def _request(ground: Ground, settings: Settings, seconds: float) -> None:
    """The same request with limits and without, turn by turn; the median round counts."""
    workspace_id, contact_id = await someone(ground)
    headers = f"Authorization: Bearer {await log_in(settings)}\r\n"
    place = f"/v1/workspaces/{workspace_id}/contacts"
    paths = {"one contact": f"{place}/{contact_id}", "page of 50": f"{place}?limit=50"}
    with both_counting(ground) as processes:
        print(f"\nprocessor time of a request, load {os.getloadavg()[0]:.1f}")
        print(f"{'':15} {'uncounted':>10} {'counted':>9} {'ratio':>6} {'by':>8}")
        for name, path in paths.items():
            rounds = []
            for _ in range(ROUNDS):
                costs = [
                    await _cost(PORTS[server], processes[server], path, headers, seconds)
                    for server in ("bare", "ours")
                ]
                rounds.append((costs[1] / costs[0], costs))
            ratio, (without, counted) = sorted(rounds)[ROUNDS // 2]
            print(
                f"{name:15} {without:8.0f}µs {counted:7.0f}µs {ratio:6.2f}"
                f" {counted - without:+6.0f}µs  aim ≤ {AIM}µs",
                flush=True,
            )


async def _cost(port: int, process: int, path: str, headers: str, seconds: float) -> float:
    """Microseconds that the processor of the server spends on a request; others may use the machine too."""
    before = spent(process)
    rate = await measure(port, path, headers=headers, seconds=seconds)
    assert rate.errors == 0, rate
    return 1e6 * (spent(process) - before) / rate.requests
