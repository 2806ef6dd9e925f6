"""Every source of imports, each by its reader."""

from contextlib import AbstractAsyncContextManager
from typing import BinaryIO

from adapters.address_books.reading import AddressBooks
from adapters.linkedin.reading import LinkedInSources
from domain.imports.model import ImportSource
from domain.imports.ports import Circumstances, OpenSource


class FileSources:
    """See domain.imports.ports.Sources."""

    def __init__(self) -> None:
        self._linkedin = LinkedInSources()
        self._address_books = AddressBooks()

    def open(
        self, file: BinaryIO, *, filename: str, source: ImportSource, circumstances: Circumstances
    ) -> AbstractAsyncContextManager[OpenSource]:
        is_linkedin = source.family == "linkedin"
        if is_linkedin:
            return self._linkedin.open(
                file, filename=filename, source=source, circumstances=circumstances
            )
        return self._address_books.open(
            file, filename=filename, source=source, circumstances=circumstances
        )
