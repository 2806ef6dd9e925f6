"""Bytes as decisions, so that a fuzzer that changes a byte changes one decision about something well-formed."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Choices:
    """Decisions one after the other; when there are no more bytes, it is always the first choice."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def __bool__(self) -> bool:
        """Whether there is more to decide by."""
        return self._at < len(self._content)

    def number(self, most: int) -> int:
        """From nothing to `most`, which is at most 255."""
        return self.octets(1)[0] % (most + 1) if self else 0

    def one_of(self, choices: Sequence[T]) -> T:
        return choices[self.number(len(choices) - 1)]

    def octets(self, count: int) -> bytes:
        """As many of the bytes as there are left, up to `count`."""
        self._at += count
        return self._content[self._at - count : self._at]

    def text(self, most: int) -> str:
        return self.octets(self.number(most)).decode("utf-8", "replace")
