"""Monica's JSON export, as bytes."""

from collections.abc import Iterator

from domain.imports.address_books.drafts import LONGEST_NOTES
from domain.imports.address_books.monica import LONGEST_INTERVAL, Outcome, read_monica
from domain.imports.address_books.records import EntryInterval, EntryRecord, EntryTouch
from domain.imports.address_books.texts import LONGEST_VALUE
from domain.imports.linkedin.unusable import UnusableArchive
from domain.imports.records import RowNote
from tests.fuzz.parsers.promises import each_on_a_line_of_its_own, is_refusal, is_sound
from tests.fuzz.parsers.repeating import again
from tests.support.tables import FILE, is_storable, sample

LONGEST = 32_768
REPEATS = True
WORDS = "monica.dict"


def seeds() -> Iterator[bytes]:
    whole = sample("monica.json")
    yield whole
    yield whole.replace(b"\n", b"").replace(b"  ", b"")
    head, brace, rest = whole.partition(b'"first_name"')
    yield head + b'"tags": [' + again(b'"a",', 14) + b'""],' + brace + rest


def feed(content: bytes) -> None:
    try:
        outcomes = list(read_monica(content, file=FILE))
    except UnusableArchive as refused:
        is_refusal(refused, "not_monica", "monica_version_unknown")
        return
    are_sound(outcomes, content)


def are_sound(outcomes: list[Outcome], content: bytes) -> None:
    """All can be stored; what passed with somebody follows them; there is no more than there are bytes."""
    each_on_a_line_of_its_own(
        [each for each in outcomes if not isinstance(each, EntryInterval)], len(content)
    )
    assert len(outcomes) <= len(content)
    owner: str | None = None
    for each in outcomes:
        if isinstance(each, EntryRecord | RowNote):
            is_sound(each)
            owner = each.uid if isinstance(each, EntryRecord) else None
            continue
        assert is_storable(each)
        assert owner == each.entry_uid
        if isinstance(each, EntryInterval):
            assert 0 < each.days <= LONGEST_INTERVAL
        else:
            _is_sound_touch(each)


def _is_sound_touch(touch: EntryTouch) -> None:
    assert 0 < len(touch.uid) <= LONGEST_VALUE
    assert len(touch.summary) <= LONGEST_VALUE
    assert len(touch.body) <= LONGEST_NOTES
