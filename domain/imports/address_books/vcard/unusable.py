"""The way in which a file is no address book of vCards."""

from domain.imports.linkedin.unusable import UnusableArchive


class NoCards(UnusableArchive):
    """There is no vCard in this file; one begins with a line BEGIN:VCARD."""

    code = "no_cards"
