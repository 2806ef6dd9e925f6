"""That every parser is fuzzed, and that what fuzzes it works; the fuzzer itself is not there on every machine."""

import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType, FunctionType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import adapters.linkedin
import domain.imports.address_books
import domain.imports.linkedin
from tests.fuzz.parsers import __main__, running, targets
from tests.fuzz.parsers.repeating import LONGEST_WHOLE, MARK, again, repeated
from tests.fuzz.parsers.targets import TARGETS, load, try_one

READER = re.compile(
    r"(?:read|parse|open|decode|survey|find|split|birthday|slug|plain|recognise)_?\w*"
)
# Of LinkedIn's adapter, those that ask over the network are tested against the stub.
OURS = re.compile(r"domain\.imports\.\w+\..*|adapters\.linkedin\.(?:archive|members|uploads|zips)")
WORD = re.compile(r'"(?:[^"\\]|\\["\\]|\\x[0-9a-f]{2})+"')


@pytest.mark.parametrize("name", TARGETS)
def test_what_a_target_begins_with_is_read_as_promised(name: str) -> None:
    target = load(name)
    seeds = list(target.seeds())

    for seed in seeds:
        assert len(seed) <= target.LONGEST
        try_one(target, seed)
    assert len(set(seeds)) > 2


def test_every_reader_is_reached_by_what_some_target_begins_with() -> None:
    readers = dict(_readers())
    reached = _reached()

    assert len(readers) > 40
    assert [] == sorted(name for name, code in readers.items() if code not in reached)


@pytest.mark.parametrize("name", TARGETS)
def test_the_words_of_a_format_are_written_as_the_fuzzer_reads_them(name: str) -> None:
    words = load(name).WORDS
    lines = (running.WORDS / words).read_text("ascii").splitlines() if words else []

    assert [] == [line for line in lines if not WORD.fullmatch(line)]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_a_target_begins_with_is_read_as_promised_with_anything_in_it(
    data: st.DataObject,
) -> None:
    target = load(data.draw(st.sampled_from(sorted(TARGETS))))
    seed = data.draw(st.sampled_from([b"", *target.seeds()]))
    at = data.draw(st.integers(0, len(seed)))
    behind = data.draw(st.integers(at, len(seed)))

    try_one(target, seed[:at] + data.draw(st.binary(max_size=60)) + seed[behind:])


@given(st.binary())
def test_without_a_mark_nothing_is_repeated(content: bytes) -> None:
    plain = content.replace(MARK, b"")
    assert plain == repeated(plain)


@given(st.lists(st.binary(max_size=9) | st.just(MARK)).map(b"".join))
def test_what_is_repeated_is_never_too_long(content: bytes) -> None:
    assert len(repeated(content)) <= LONGEST_WHOLE


def test_what_stands_before_a_mark_is_repeated() -> None:
    assert b"xababababab!" == repeated(b"x" + again(b"ab", 2) + b"!")


def test_what_takes_too_long_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(targets, "SECONDS", -1.0)
    with pytest.raises(AssertionError, match=r"2 bytes took 0\.0 of -1\.0 s"):
        try_one(load("values"), b"ab")


def test_a_finding_can_be_fed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    finding = tmp_path / "values" / "crash-1"
    finding.parent.mkdir()
    finding.write_bytes(b"\x02ada")
    monkeypatch.setattr(sys, "argv", ["parsers", "--replay", str(finding)])

    assert (0, "It is read as it should be.\n") == (__main__.main(), capsys.readouterr().out)


def test_a_run_is_told_by_what_the_fuzzer_prints() -> None:
    said = (
        "INFO: Seed: 7\n=== Uncaught Python exception: ===\nValueError: x\n"
        "#9\tNEW    cov: 12 ft: 30 corp: 4/96b lim: 8 exec/s: 0 rss: 46Mb\n"
        "stat::number_of_executed_units: 321\nstat::peak_rss_mb:              48\n"
    )
    outcome = running.outcome_of(said, (Path("crash-1"),), broken=True)

    assert (321, 12, 4, 48) == (outcome.executions, outcome.edges, outcome.corpus, outcome.peak_mb)
    assert "=== Uncaught Python exception: ===\nValueError: x\n" == outcome.said


def _readers() -> Iterator[tuple[str, CodeType]]:
    """The public functions that read what somebody else wrote, by what they are called."""
    for package in (domain.imports.address_books, domain.imports.linkedin, adapters.linkedin):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                function = inspect.unwrap(value) if callable(value) else None
                if not isinstance(function, FunctionType) or not READER.fullmatch(name):
                    continue
                if function.__module__ == module.__name__ and OURS.fullmatch(module.__name__):
                    yield f"{module.__name__}.{name}", function.__code__


def _reached() -> set[CodeType]:
    """The functions that are called while every target is fed what it begins with."""
    reached: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            reached.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        for target in map(load, TARGETS):
            for seed in target.seeds():
                target.feed(repeated(seed) if target.REPEATS else seed)
    finally:
        sys.setprofile(before)
    return reached
