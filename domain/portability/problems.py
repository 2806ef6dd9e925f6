"""Why LinkedIn could not be imported from. Each says what to do instead: the archive can always be uploaded."""

from domain.linked_accounts.model import Refusal
from domain.portability.answers import Meaning
from domain.shared.errors import Conflict, DomainError, Invalid, Unavailable

_ARCHIVE = "upload the archive that LinkedIn gives you instead (source linkedin_archive)"


class NothingToUpload(Conflict):
    """Nothing is uploaded of this source: LinkedIn is asked for it, with a linked account."""

    code = "source_not_uploaded"


class AccessExpired(Conflict):
    """LinkedIn does not accept the access to this account any more."""

    code = "linkedin_access_expired"


class AccessRevoked(Conflict):
    """At LinkedIn the permission to read this account was taken back."""

    code = "linkedin_access_revoked"


class AccessForbidden(Conflict):
    """LinkedIn does not allow this account to be read."""

    code = "linkedin_access_forbidden"


class AccountUnlinked(Conflict):
    """The account was unlinked while it was being fetched."""

    code = "linked_account_unlinked"


class AccountOwnerless(Conflict):
    """Whoever linked this account is leaving, or does not own this workspace any more."""

    code = "linked_account_ownerless"


class VersionGone(Unavailable):
    """LinkedIn has withdrawn the version of its interface that this service speaks."""

    code = "linkedin_version_gone"


class LinkedInSilent(Unavailable):
    """LinkedIn has not answered as it should for two days."""

    code = "linkedin_silent"


class TooMuchSent(Invalid):
    """LinkedIn sends more than an account can hold."""

    code = "linkedin_too_large"


class NothingThere(Conflict):
    """LinkedIn has neither connections, nor invitations, nor messages of this account."""

    code = "linkedin_nothing_there"


def refused(refusal: Refusal) -> DomainError:
    """Why the account cannot be read any more."""
    if refusal is Refusal.REVOKED:
        return AccessRevoked(
            "At LinkedIn the permission to read this account was taken back; nothing of this import was kept. "
            f"Link the account once more if you want to, or {_ARCHIVE}."
        )
    if refusal is Refusal.FORBIDDEN:
        return AccessForbidden(
            "LinkedIn does not allow this account to be read; nothing of this import was kept. It is for members "
            "whose profile is in the EU, the EEA or Switzerland, and who have agreed to all of what is asked. "
            f"If that is so, link the account once more; else {_ARCHIVE}."
        )
    return AccessExpired(
        "LinkedIn does not accept the access to this account any more; nothing of this import was kept. "
        f"Link the account once more and start the import again, or {_ARCHIVE}."
    )


def unlinked() -> DomainError:
    return AccountUnlinked(
        "The account was unlinked before all of it was fetched; nothing of this import was kept. "
        f"Link the account once more and start the import again, or {_ARCHIVE}."
    )


def ownerless() -> DomainError:
    return AccountOwnerless(
        "Whoever linked this account is deleting theirs here, or does not own this workspace any more. LinkedIn "
        f"was not asked, and nothing of this import was kept. The owner can link an account, or {_ARCHIVE}."
    )


def failed(meaning: Meaning) -> DomainError:
    """Why there is no use in asking on, whoever's fault it is."""
    if meaning is Meaning.VERSION_GONE:
        return VersionGone(
            "LinkedIn has withdrawn the version of its interface that this service speaks; we have to look "
            f"after that. Until then, {_ARCHIVE}."
        )
    if meaning is Meaning.TOO_LARGE:
        return TooMuchSent(
            f"LinkedIn sends more than an account can hold, so nothing of it was kept. Instead, {_ARCHIVE}."
        )
    if meaning is Meaning.END:
        return NothingThere(
            "LinkedIn has neither connections, nor invitations, nor messages of this account, two days after they "
            f"were asked for. Try again later, or {_ARCHIVE}."
        )
    return LinkedInSilent(
        f"LinkedIn has not answered as it should for two days. Try again later, or {_ARCHIVE}."
    )
