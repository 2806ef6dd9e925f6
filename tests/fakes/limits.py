"""Limits a test can see through."""

from domain.limits.logins import Attempt, TooManyTries


class FakeThrottle:
    """Lets everything in until told otherwise, and remembers who came."""

    def __init__(self) -> None:
        self.attempts: list[Attempt] = []
        self.closed = False

    async def admit(self, attempt: Attempt) -> None:
        if self.closed:
            raise TooManyTries(retry_after=30)
        self.attempts.append(attempt)
