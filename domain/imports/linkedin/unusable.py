"""The ways in which an upload is no archive we can use. Each says what was found instead.

UnusableArchive
├── NotAZip            an HTML page, a PDF, a CSV of something else …
├── ZipTruncated       the end is missing
├── ZipDamaged         the end is there, the contents do not fit
├── ZipEncrypted       needs a password
├── ZipTooLarge        would unpack to more than we read
├── ZipUnsafePath      names that point outside
├── ZipNested          an archive inside an archive
├── EmptyFile          zero bytes
├── HeaderNotFound     the columns are not there
├── CsvDamaged         a field that does not end
├── NoRows             the columns are there, nobody is
├── TooManyRows        more rows than a LinkedIn account can have
├── TooManyTouches     messages to more people than anybody writes to
└── NothingRecognised  a sound ZIP of something else
"""

from domain.shared.errors import Invalid


class UnusableArchive(Invalid):
    """This file cannot be imported."""

    code = "archive_unusable"


class NotAZip(UnusableArchive):
    """This is not a ZIP file."""

    code = "not_a_zip"


class ZipTruncated(UnusableArchive):
    """The end of this ZIP file is missing; download it again."""

    code = "zip_truncated"


class ZipDamaged(UnusableArchive):
    """This ZIP file is damaged; download it again."""

    code = "zip_damaged"


class ZipEncrypted(UnusableArchive):
    """This ZIP file is protected by a password; upload the file as you were given it."""

    code = "zip_encrypted"


class ZipTooLarge(UnusableArchive):
    """This ZIP file would unpack to more than any export of contacts holds."""

    code = "zip_too_large"


class ZipUnsafePath(UnusableArchive):
    """This ZIP file names a file outside of itself."""

    code = "zip_unsafe_path"


class ZipNested(UnusableArchive):
    """This ZIP file holds another archive; unpack it once and upload what is inside."""

    code = "zip_nested"


class EmptyFile(UnusableArchive):
    """This file is empty."""

    code = "empty_file"


class HeaderNotFound(UnusableArchive):
    """The row with the column names is missing."""

    code = "header_not_found"


class CsvDamaged(UnusableArchive):
    """A quotation mark is missing in this file."""

    code = "csv_damaged"


class NoRows(UnusableArchive):
    """There is a header and no rows."""

    code = "no_rows"


class TooManyRows(UnusableArchive):
    """This file has more rows than any export of contacts holds."""

    code = "too_many_rows"


class TooManyTouches(UnusableArchive):
    """These messages went to more people than one person can write to."""

    code = "too_many_touches"


class NothingRecognised(UnusableArchive):
    """None of the files in here is one we read."""

    code = "nothing_recognised"
