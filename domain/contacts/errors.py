"""What can be refused about a contact."""

from domain.shared.errors import Conflict, Gone, Invalid


class ContactTrashed(Gone):
    """This contact is in the trash; restore it first."""

    code = "gone"


class ContactMerged(Gone):
    """This contact was merged into another one; go on with that."""

    code = "contact_merged"


class NoName(Invalid):
    """A contact needs a name, a LinkedIn profile or an e-mail address."""

    code = "contact_nameless"


class RestNotAhead(Invalid):
    """A rest has to end in the future."""

    code = "rest_not_ahead"


class ContactExists(Conflict):
    """There is another contact under this id already."""

    code = "duplicate"


class TooManyElements(Invalid):
    """A contact has at most 20 of each: e-mail addresses, phone numbers, links, postal addresses."""

    code = "too_many_elements"


class NoContactNamed(Invalid):
    """Say by its id which contact is meant."""

    code = "contact_id_missing"


class DuplicateProfile(Conflict):
    """Another contact of this workspace already has this LinkedIn profile."""

    code = "duplicate"
