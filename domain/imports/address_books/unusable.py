"""The ways in which a file is no address book that can be read, besides those of any CSV file.

UnusableArchive           (EmptyFile, HeaderNotFound and CsvDamaged are those of the LinkedIn archive)
├── TooManyColumns        more columns than a table of people has
├── TooManyDamagedRows    a table in which too much is wrong
├── NotMonica             JSON of something else, or no JSON
├── MonicaVersionUnknown  an export of a shape that is not known
├── MonicaTooLarge        more than is read in one piece
├── WrongSource           a file that is sound, of another kind than was said
└── SeveralFiles          a ZIP file that leaves open which one is meant
"""

from domain.imports.linkedin.unusable import CsvDamaged, UnusableArchive


class TooManyColumns(UnusableArchive):
    """This table has more than 1,000 columns."""

    code = "too_many_columns"


class TooManyDamagedRows(CsvDamaged):
    """More than 100 rows of this file cannot be read; save it again as CSV."""

    code = "too_many_damaged_rows"


class NotMonica(UnusableArchive):
    """This is not the JSON file that Monica exports."""

    code = "not_monica"


class MonicaVersionUnknown(UnusableArchive):
    """This file is of a version of Monica whose exports are not known here."""

    code = "monica_version_unknown"


class MonicaTooLarge(UnusableArchive):
    """This file is larger than 256 MiB, or holds more than two million values."""

    code = "monica_too_large"


class WrongSource(UnusableArchive):
    """This file is of another kind than the chosen source."""

    code = "wrong_source"


class SeveralFiles(UnusableArchive):
    """This ZIP file holds several address books; unpack it and upload one of them."""

    code = "several_files"
