"""A line to Valkey that many share: questions are written one after the other, and answered in that order.

A pool lends a connection to one question at a time and costs four times as much for each. Nothing that
makes its connection wait may be asked over this.

How long somebody has waited is counted in looks, a few for the whole of their patience, and not read off a
clock: while the event loop is kept busy by something else, answers may have arrived that nobody has taken in
yet. Between two looks the loop always takes in what has arrived.
"""

import asyncio
import ssl
from collections import deque
from typing import Any

from hiredis import Reader, ReplyError, pack_command
from redis.asyncio.connection import parse_url

Words = tuple[bytes | str | int, ...]

_HOST, _PORT = "localhost", 6379
_LOOKS = 5


class LineLost(OSError):
    """The connection has gone, and with it the answer."""


class Line:
    """One connection, opened when it is needed. What does not answer within `patience` seconds is away."""

    def __init__(self, url: str, *, patience: float) -> None:
        self._options: dict[str, Any] = dict(parse_url(url))
        self._encrypted = url.startswith("rediss:")
        self._patience = patience
        self._answers: _Answers | None = None
        self._opening: asyncio.Task[_Answers] | None = None

    async def ask(self, *words: bytes | str | int) -> Any:
        """The answer. Raises OSError for a line that is dead, ReplyError for a refusal."""
        answers = self._answers
        if answers is None or answers.lost:
            answers = await self._opened()
        return _unless_refused(await answers.to(words))

    def close(self) -> None:
        if self._opening is not None:
            self._opening.cancel()
        if self._answers is not None:
            self._answers.hang_up()

    async def _opened(self) -> "_Answers":
        """Whoever comes while it is being opened waits for the same."""
        if self._opening is None:
            self._opening = asyncio.create_task(self._open())
            self._opening.add_done_callback(self._note)
        return await asyncio.shield(self._opening)

    async def _open(self) -> "_Answers":
        """Raises OSError when it takes too long."""
        opening = asyncio.create_task(self._connect())
        try:
            for _ in range(_LOOKS):
                await asyncio.wait((opening,), timeout=self._patience / _LOOKS)
                if opening.done():
                    return opening.result()
        finally:
            opening.cancel()
        raise TimeoutError

    async def _connect(self) -> "_Answers":
        options = self._options
        secure = self._encrypted and ssl.create_default_context(cafile=options.get("ssl_ca_certs"))
        host, port = options.get("host", _HOST), options.get("port", _PORT)
        loop = asyncio.get_running_loop()
        _, answers = await loop.create_connection(
            lambda: _Answers(loop, self._patience), host, port, ssl=secure or None
        )
        try:
            for words in _greeting(options):
                _unless_refused(await answers.to(words))
        except BaseException:
            answers.hang_up()
            raise
        return answers

    def _note(self, opening: asyncio.Task["_Answers"]) -> None:
        self._opening = None
        if not opening.cancelled() and opening.exception() is None:
            self._answers = opening.result()


class _Answers(asyncio.Protocol):
    """Hands each answer to whoever has waited for longest. One look is for all who wait, not one for each."""

    def __init__(self, loop: asyncio.AbstractEventLoop, patience: float) -> None:
        self.lost = False
        self._loop = loop
        # Whoever comes right before a look has waited for hardly anything of the first.
        self._pause = patience / (_LOOKS + 1)
        self._looks = 0
        self._reader = Reader()
        self._waiting: deque[tuple[int, asyncio.Future[Any]]] = deque()
        self._unsent: list[bytes] = []
        self._watch: asyncio.TimerHandle | None = None
        self._transport: asyncio.Transport | None = None

    def to(self, words: Words) -> asyncio.Future[Any]:
        if self.lost or self._transport is None:
            raise LineLost
        answer = self._loop.create_future()
        self._waiting.append((self._looks, answer))
        if self._watch is None:
            self._watch = self._loop.call_later(self._pause, self._look)
        if not self._unsent:
            self._loop.call_soon(self._send)
        self._unsent.append(pack_command(words))  # type: ignore[arg-type]  # it takes any number
        return answer

    def _send(self) -> None:
        """All that was asked in one turn of the loop goes out at once: to send costs more than to ask."""
        words, self._unsent = b"".join(self._unsent), []
        if self._transport is not None and not self.lost:
            self._transport.write(words)

    def hang_up(self) -> None:
        self.lost = True
        if self._watch is not None:
            self._watch.cancel()
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # a stream's transport is one to write to

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        while (answer := self._reader.gets()) is not False:
            _, waiting = self._waiting.popleft()
            if not waiting.done():  # who was cancelled in the meantime wants no answer
                waiting.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost = True
        while self._waiting:
            _, waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_exception(LineLost(str(exc or "closed")))

    def _look(self) -> None:
        """Hang up when somebody has been looked at too often; else look again, while anybody waits."""
        self._watch = None
        self._looks += 1
        if not self._waiting or self.lost:
            return
        since, _ = self._waiting[0]
        if self._looks - since > _LOOKS:
            self.hang_up()
        else:
            self._watch = self._loop.call_later(self._pause, self._look)


def _unless_refused(answer: Any) -> Any:
    if isinstance(answer, ReplyError):
        raise answer
    return answer


def _greeting(options: dict[str, Any]) -> list[Words]:
    words: list[Words] = []
    if options.get("password"):
        user = [options["username"]] if options.get("username") else []
        words.append(("AUTH", *user, options["password"]))
    if options.get("db"):
        words.append(("SELECT", options["db"]))
    return words
