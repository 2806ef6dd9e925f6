"""Looking at all enrolments that time has caught up with, over all workspaces."""

from typing import Protocol

import msgspec

from domain.shared.ids import EnrolmentId


class Advanced(msgspec.Struct, frozen=True, kw_only=True):
    """What one batch of a sweep did.

    `due` is how many were to be looked at; some of them may have been locked by somebody else. Those that could
    not be looked at, and why, are put off for an hour, so that the rest need not wait for them.
    """

    due: int = 0
    enrolments: int = 0
    ended: int = 0
    put_off: tuple[tuple[EnrolmentId, str], ...] = ()


class EnrolmentSweeps(Protocol):
    """Set-based work over many workspaces that live by the database's clock."""

    async def advance_due(self, most: int) -> Advanced:
        """Look at up to `most` enrolments that are due, over all workspaces, in one transaction; each that ends is
        then ended in one of its own, as it would be by hand.
        """
