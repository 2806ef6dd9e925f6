"""How many requests are too many, as data: who is counted, and what a request weighs."""

import msgspec

from domain.limits.ports import Bucket, Verdict


class Tier(msgspec.Struct, frozen=True):
    """`burst` units at once, and as many again within every `seconds`."""

    name: str
    burst: int
    seconds: int


TOKEN = Tier("token", 50, 5)
HOUR = Tier("hour", 5_000, 3_600)
WORKSPACE = Tier("workspace", 100, 5)
NETWORK = Tier("network", 100, 5)

# How many requests of one token a process serves at the same time.
AT_ONCE = 10

# What weighs more than one unit. A batch weighs the same whatever it holds: nobody has read it yet.
SEARCH = 5
BATCH = 10
EXPORT = 50
COUNTING = 20


def token_buckets(token: str, user: str, workspace: str | None, *, factor: int) -> list[Bucket]:
    """Whatever comes with a token: counted for the token, and for the person in one workspace."""
    buckets = [_bucket(TOKEN, token, factor), _bucket(HOUR, token, factor)]
    if workspace is not None:
        buckets.append(_bucket(WORKSPACE, f"{user}:{workspace}", factor))
    return buckets


def network_buckets(network: str, *, factor: int) -> list[Bucket]:
    """Whatever comes without a token that anybody knows."""
    return [_bucket(NETWORK, network, factor)]


def tightest(buckets: list[Bucket], verdict: Verdict) -> int:
    """The place of the bucket that has the least left of what it may hold."""
    return min(range(len(buckets)), key=lambda place: verdict.left[place] / buckets[place].burst)


def policy(buckets: list[Bucket]) -> str:
    """The field RateLimit-Policy: every bucket with what it holds and the seconds in which it fills."""
    return ", ".join([f'"{each.name}";q={each.burst};w={each.seconds:.0f}' for each in buckets])


def _bucket(tier: Tier, key: str, factor: int) -> Bucket:
    return Bucket(name=tier.name, key=key, burst=tier.burst * factor, seconds=tier.seconds)
