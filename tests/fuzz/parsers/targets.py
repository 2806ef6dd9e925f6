"""What is fuzzed. Each target is a module of its own, so that a process imports one parser and no other."""

import importlib
import time
from collections.abc import Callable, Iterable
from typing import Final, Protocol

from tests.fuzz.parsers.repeating import repeated

# What an input may take, by the clock of the processor: instrumented code is a few times slower than ours.
SECONDS: Final = 1.0
SECONDS_A_BYTE: Final = 10e-6

TARGETS: Final = {
    "vcard": "tests.fuzz.parsers.of_vcards",
    "google": "tests.fuzz.parsers.of_google",
    "outlook": "tests.fuzz.parsers.of_outlook",
    "table": "tests.fuzz.parsers.of_tables",
    "monica": "tests.fuzz.parsers.of_monica",
    "monica-tree": "tests.fuzz.parsers.of_monica_trees",
    "linkedin-files": "tests.fuzz.parsers.of_archives",
    "linkedin-upload": "tests.fuzz.parsers.of_uploads",
    "values": "tests.fuzz.parsers.of_values",
    "request": "tests.fuzz.parsers.of_requests",
}


class Target(Protocol):
    """A module of TARGETS."""

    LONGEST: int
    """Bytes that an input has at most, before what is repeated in it."""
    WORDS: str
    """The file of what the format is made of, which a fuzzer would not come upon by itself; "" is none."""
    REPEATS: bool
    """Whether repetitions in an input are carried out; not where every byte has a place of its own."""
    seeds: Callable[[], Iterable[bytes]]
    feed: Callable[[bytes], None]
    """Parse it. Whatever the documents do not allow raises."""


def load(name: str) -> Target:
    module: Target = importlib.import_module(TARGETS[name])
    return module


def try_one(target: Target, content: bytes) -> None:
    """Feed an input and hold the parser to its time."""
    whole = repeated(content) if target.REPEATS else content
    began = time.process_time()
    target.feed(whole)
    spent = time.process_time() - began
    allowed = SECONDS + SECONDS_A_BYTE * len(whole)
    assert spent <= allowed, f"{len(whole)} bytes took {spent:.1f} of {allowed:.1f} s"
