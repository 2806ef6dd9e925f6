"""A table of invented people as large as one likes, with the correct answer known."""

import csv
from array import array
from pathlib import Path
from random import Random

import msgspec

HEADER = ("First name", "Surname", "E-mail", "Phone", "Company", "Position")
SHARE_OF_REPETITIONS = 0.03

_STARTS = (
    "Ad",
    "Be",
    "Chlo",
    "Do",
    "Emi",
    "Fa",
    "Go",
    "Ha",
    "Iné",
    "Jo",
    "Ka",
    "Lu",
    "Ma",
    "Né",
    "Ola",
    "Pi",
)
_ENDS = ("a", "bert", "chen", "dis", "ella", "frid", "gus", "hild", "ian", "jörn", "kko", "lina")
_FAMILIES = (
    "Mock",
    "Test",
    "Sampl",
    "Invent",
    "Fixtur",
    "Dumm",
    "Exempl",
    "Place",
    "Stand",
    "Nobod",
)
_LEAPS = (7_919, 104_729)  # prime, so that who stands side by side has nothing in common
_POSITIONS = ("Engineer", "Head of Sales", "Designer", "Editor", "Nurse", "Teacher", "Founder", "")
_COMPANIES = 20_000
_NUMBERS_FROM = 20_000_000


class ExpectedTable(msgspec.Struct, frozen=True):
    """How many rows there are, and how many of them say again who stood further up."""

    rows: int
    repetitions: int

    @property
    def people(self) -> int:
        return self.rows - self.repetitions


def build_table(path: Path, *, rows: int, seed: int) -> ExpectedTable:
    """Write a CSV file. Names repeat, addresses and numbers do not, but for those who stand there twice."""
    random = Random(seed)  # noqa: S311 # no secrets
    repetitions, originals = 0, array("q")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(rows):
            is_repetition = number > 0 and random.random() < SHARE_OF_REPETITIONS
            repetitions += is_repetition
            # Whoever is drawn may be a repetition as well: both are then the same person.
            who = originals[random.randrange(number)] if is_repetition else number
            originals.append(who)
            writer.writerow(_row(who, upper=is_repetition))
    return ExpectedTable(rows, repetitions)


def email_of(number: int) -> str:
    """The address of the person who first stands in this row, counted from 0."""
    return f"person{number}@example.com"


def _row(number: int, *, upper: bool) -> tuple[str, ...]:
    """Somebody; who stands there again is told by the address in other letters."""
    email = email_of(number)
    first, last = (number * leap for leap in _LEAPS)
    ending = _ENDS[last // 7 % len(_ENDS)] + _ENDS[last // 97 % len(_ENDS)]
    return (
        _STARTS[first % len(_STARTS)] + _ENDS[first // 17 % len(_ENDS)],
        f"{_FAMILIES[last % len(_FAMILIES)]}{ending}",
        email.upper() if upper else email,
        f"+49 30 {_NUMBERS_FROM + number}",
        f"Company {number * 7919 % _COMPANIES}",
        _POSITIONS[number % len(_POSITIONS)],
    )
