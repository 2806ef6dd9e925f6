"""Files of vCards."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from domain.imports.address_books.records import EntryRecord
from domain.imports.address_books.vcard.lines import LONGEST_LINE
from domain.imports.address_books.vcard.reading import read_vcards
from domain.imports.linkedin.unusable import UnusableArchive
from domain.imports.records import RowNote
from tests.fuzz.parsers.promises import each_on_a_line_of_its_own, is_refusal, is_sound, lines_in
from tests.fuzz.parsers.repeating import again
from tests.support.tables import SAMPLES
from tests.support.vcards import FILE, Octets, card

LONGEST = 8_192
REPEATS = True
WORDS = "vcards.dict"
_FOLD: Final = re.compile(rb"[\r\n][ \t]")  # of which a beginning may be put together
_BEGIN: Final = re.compile(r"(?:\xef\xbb\xbf)?BEGIN\s*:\s*VCARD[ \t]*", re.IGNORECASE)


def seeds() -> Iterator[bytes]:
    for path in sorted(SAMPLES.glob("*.vcf")):
        content = path.read_bytes()
        yield content[:LONGEST]
        yield from content.split(b"END:VCARD")[:6]
    full = card("N:T;A;;;", "item1.EMAIL;TYPE=work:a@b.c", "item1.X-ABLabel:_$!<Work>!$_", "NOTE:x")
    yield full.encode("utf-16")
    yield full.encode().replace(b"NOTE:x", again(b"NOTE:x\r\n", 12))
    yield full.encode().replace(
        b"NOTE:x", b"NOTE;ENCODING=QUOTED-PRINTABLE:" + again(b"=C3=A9=\r\n", 14)
    )
    yield full.encode().replace(b"NOTE:x", b"EMAIL:mailto:a%00b@c")
    yield b"BEGIN:VCARD\r\n" + again(b"    ", 15) + b"x\r\n" + again(b" y\r\n", 11)
    yield b"BEGIN:VCARD\r\nVERSION:2.1\r\n" + again(b"AGENT:\r\nBEGIN:VCARD\r\n", 12)


def feed(content: bytes) -> None:
    outcomes: list[EntryRecord | RowNote] = []
    try:
        outcomes.extend(read_vcards(Octets(content), FILE))
    except UnusableArchive as refused:
        is_refusal(refused, "no_cards", "empty_file")
    each_on_a_line_of_its_own(outcomes, lines_in(content))
    for each in outcomes:
        is_sound(each)
    assert sum(len(each.dropped) for each in outcomes if isinstance(each, EntryRecord)) <= len(
        content
    )
    if content[:2] not in {b"\xff\xfe", b"\xfe\xff"} and b"AGENT" not in content.upper():
        cards = [each for each in outcomes if not _is_outside(each)]
        told = _beginnings(content)
        assert len(cards) >= told, (len(cards), told)
        assert len(cards) == told or _FOLD.search(content), (len(cards), told)


def _is_outside(outcome: EntryRecord | RowNote) -> bool:
    return isinstance(outcome, RowNote) and outcome.code == "outside_card"


def _beginnings(content: bytes) -> int:
    """How many lines begin a card, told without any of what tells it to the parser."""
    lines: Iterable[str] = re.split(r"\r\n|\r|\n", content.decode("latin-1"))
    return sum(len(line) <= LONGEST_LINE and bool(_BEGIN.fullmatch(line)) for line in lines)
