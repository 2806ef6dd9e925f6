"""Archives of LinkedIn made by ourselves, of invented people, with the correct answer known."""

from bootstrap.sample_archive.answer import ExpectedAnswer, ExpectedPerson, ExpectedTouches
from bootstrap.sample_archive.building import build_archive
from bootstrap.sample_archive.damage import DAMAGES, damage_archive
from bootstrap.sample_archive.demo import demo_archive
from bootstrap.sample_archive.eras import ERAS
from bootstrap.sample_archive.table import ExpectedTable, build_table

__all__ = [
    "DAMAGES",
    "ERAS",
    "ExpectedAnswer",
    "ExpectedPerson",
    "ExpectedTable",
    "ExpectedTouches",
    "build_archive",
    "build_table",
    "damage_archive",
    "demo_archive",
]
