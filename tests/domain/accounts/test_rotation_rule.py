"""The rule of rotation under everything that clients, lost answers and thieves can do, in any order.

What must hold is said here in the words of the rule, from what every party has seen, and not by its code.
"""

from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.accounts.commands import request_challenge, verify_challenge
from domain.accounts.refreshing import refresh_tokens
from domain.accounts.tokens import TokenInvalid
from domain.accounts.views import TokenPair
from tests.fakes.accounts import FakeAccounts
from tests.fakes.tokens import FakeAuthenticator, FakeCodes, FakeLiveSessions, FakeMint

T = TypeVar("T")

MINUTE = timedelta(seconds=60)
DAY = timedelta(hours=24)


class Seen:
    """A refresh token as it was given out, and what has been done with it since."""

    def __init__(self, tokens: TokenPair) -> None:
        self.tokens = tokens
        self.rotations: list[Any] = []
        self.replaced_by: list[Seen] = []
        self.dead = False
        self.used = False


class Rotation(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.accounts, self.mint = FakeAccounts(), FakeMint()
        self.authenticator = FakeAuthenticator(self.accounts, self.mint)
        self.seen: list[Seen] = []
        self.lost: list[Any] = []
        self.over = False

    @initialize()
    def log_in(self) -> None:
        posed = run(request_challenge(self.accounts, "zoe@example.com"))
        code = FakeCodes().code_of(posed.id)
        login = run(verify_challenge(self.accounts, FakeCodes(), self.mint, posed.id, code=code))
        self.seen.append(Seen(login.tokens))

    @rule(seconds=st.sampled_from([1, 59, 61, 3600, 30_000]))
    def wait(self, seconds: int) -> None:
        self.accounts.wait(seconds=seconds)

    @rule(choice=st.integers(0, 3))
    def use_access_token(self, choice: int) -> None:
        chosen = self._one(choice)
        if self.accounts.now >= self._kept(chosen.tokens.access_token).expires_at:
            return
        try:
            run(self.authenticator.authenticate(chosen.tokens.access_token))
        except TokenInvalid:
            assert self.over or chosen.dead
        else:
            assert not self.over
            assert not chosen.dead
            chosen.used = True

    @precondition(lambda self: not self.over)
    @rule(choice=st.integers(0, 3))
    def refresh(self, choice: int) -> None:
        self._refresh(self._one(choice))

    @precondition(lambda self: not self.over)
    @rule(choice=st.integers(0, 3), times=st.integers(2, 6))
    def refresh_in_several_processes(self, choice: int, times: int) -> None:
        chosen = self._one(choice)
        for _ in range(times):
            self._refresh(chosen)

    @precondition(lambda self: not self.over)
    @rule(times=st.integers(1, 7), seconds=st.sampled_from([58, 60, 61, 3600, 20_000]))
    def lose_answers(self, times: int, seconds: int) -> None:
        chosen = self._one(0)
        for _ in range(times):
            self._refresh(chosen)
            self.accounts.wait(seconds=seconds)

    @precondition(lambda self: not self.over)
    @rule(used=st.sampled_from(["nothing", "access", "refresh"]), seconds=st.sampled_from([30, 61]))
    def come_back(self, used: str, seconds: int) -> None:
        chosen = self._one(0)
        self._refresh(chosen)
        if used == "access":
            self.use_access_token(0)
        if used == "refresh":
            self._refresh(self._one(0))
        self.accounts.wait(seconds=seconds)
        self._refresh(chosen)

    @precondition(lambda self: not self.over)
    @rule(seconds=st.sampled_from([0, 30, 61]))
    def let_one_process_lag_behind(self, seconds: int) -> None:
        chosen = self._one(0)
        self._refresh(chosen)
        self._refresh(chosen)
        ahead, behind = self._one(0), self._one(1)
        self._refresh(behind)
        self.accounts.wait(seconds=1)
        self._refresh(ahead)
        self.accounts.wait(seconds=seconds)
        self._refresh(behind)

    @invariant()
    def no_token_is_given_out_twice(self) -> None:
        assert len(self.seen) == len({each.tokens.refresh_token for each in self.seen})

    @invariant()
    def a_token_has_at_most_four_successors_that_count(self) -> None:
        assert all(sum(not s.dead for s in each.replaced_by) <= 4 for each in self.seen)

    @invariant()
    def at_most_five_answers_were_lost_in_any_day(self) -> None:
        assert all(sum(at - DAY < each <= at for each in self.lost) <= 5 for at in self.lost)

    def _refresh(self, chosen: Seen) -> None:
        """Present a token, and see that what follows is what the rule says."""
        if self.over:
            return
        expected = self._expected(chosen)
        answer = self._present(chosen)
        assert expected == ("granted" if answer else "over" if self.over else "refused")
        if answer is not None:
            self._note(chosen, answer)

    def _expected(self, chosen: Seen) -> str:
        """The three cases of the rule."""
        if chosen.dead:
            return "refused"
        if not chosen.rotations:
            return "granted"
        standing = [each for each in chosen.replaced_by if not each.dead]
        if any(each.rotations for each in standing):
            return "over"
        if self.accounts.now - chosen.rotations[-1] <= MINUTE:
            return "granted" if len(standing) <= 3 else "refused"
        lately = [at for at in self.lost if at > self.accounts.now - DAY]
        unconfirmed = not any(each.used for each in standing)
        newest = all(
            not each.rotations or each.rotations[-1] <= chosen.rotations[-1] for each in self.seen
        )
        return "granted" if unconfirmed and newest and len(lately) < 5 else "over"

    def _note(self, chosen: Seen, answer: TokenPair) -> None:
        now = self.accounts.now
        if chosen.rotations and now - chosen.rotations[-1] > MINUTE:
            self.lost.append(now)
            for each in chosen.replaced_by:
                each.dead = True
            chosen.rotations.append(now)
        elif not chosen.rotations:
            chosen.rotations.append(now)
        successor = Seen(answer)
        chosen.replaced_by.append(successor)
        self.seen.append(successor)

    def _present(self, chosen: Seen) -> TokenPair | None:
        live = FakeLiveSessions()
        try:
            return run(refresh_tokens(self.accounts, self.mint, live, chosen.tokens.refresh_token))
        except TokenInvalid:
            [session] = self.accounts.kept.sessions.values()
            self.over = session.ended_at is not None
            assert self.over == bool(live.forgotten)
            return None

    def _one(self, choice: int) -> Seen:
        """One of the newest: older ones only ever end the session."""
        return self.seen[-1 - choice % len(self.seen)]

    def _kept(self, token: str) -> Any:
        return self.accounts.kept.tokens[self.mint.hashes(token)[0]]


def run(work: Coroutine[Any, Any, T]) -> T:
    """What works in memory never waits for anything."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    raise AssertionError("It waited for something.")


TestRotation = Rotation.TestCase
TestRotation.settings = settings(max_examples=60, stateful_step_count=12, deadline=None)
