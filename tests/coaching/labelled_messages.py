"""The labelled messages, and how the coach does on them: precision and recall, rule by rule."""

import hashlib
import tomllib
from collections import Counter
from pathlib import Path

import msgspec

from domain.coaching.model import Context, Purpose
from domain.coaching.review import review
from domain.contacts.stage import Stage

PLACE = Path(__file__).parent / "labelled"
SPLITS = ("tuning", "reported")


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message with the findings that a kind and strict mentor would make."""

    id: str
    text: str
    purpose: Purpose
    channel: str
    expected: list[str]
    stage: Stage = Stage.SEED
    ask_level: int | None = None
    given_name: str = ""
    family_name: str = ""
    help_received: bool = False
    is_follow_up: bool = False
    language: str | None = None
    note: str = ""

    @property
    def about(self) -> Context:
        return Context(**{name: getattr(self, name) for name in Context.__struct_fields__})


class Count(msgspec.Struct):
    """What was found and is there, what was found and is not, what is there and was not found."""

    right: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        return self.right / (self.right + self.false) if self.right + self.false else None

    @property
    def recall(self) -> float | None:
        return self.right / (self.right + self.missed) if self.right + self.missed else None


def messages_of(split: str) -> list[Message]:
    read = tomllib.loads((PLACE / f"{split}.toml").read_text())
    return msgspec.convert(read["message"], list[Message])


def version() -> str:
    """Which set it is: of the bytes of both files."""
    content = b"".join((PLACE / f"{split}.toml").read_bytes() for split in SPLITS)
    return hashlib.sha256(content).hexdigest()[:12]


def counts_of(messages: list[Message]) -> dict[str, Count]:
    """By code, and under "" for all codes together."""
    right: Counter[str] = Counter()
    false: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for message in messages:
        found, expected = set(review(message.text, message.about).codes), set(message.expected)
        right.update(found & expected)
        false.update(found - expected)
        missed.update(expected - found)
    codes = sorted(right.keys() | false.keys() | missed.keys())
    counts = {code: Count(right[code], false[code], missed[code]) for code in codes}
    counts[""] = Count(right.total(), false.total(), missed.total())
    return counts
