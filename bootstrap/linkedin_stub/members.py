"""What the portability API has of a member."""

from datetime import date

from bootstrap.linkedin_stub.archives import archive_of
from bootstrap.linkedin_stub.inventing import invented_network
from bootstrap.linkedin_stub.networks import Network
from bootstrap.linkedin_stub.troubles import Troubles

PAGE_ROWS = 15


class Member:
    """Their network, how many rows of it make a page, and what goes wrong. All of it may be changed."""

    def __init__(self, subject: str, name: str, email: str | None, *, as_of: date) -> None:
        self._invented = (subject, name, email)
        self._as_of = as_of
        self._months_later = 0
        self.network: Network = invented_network(*self._invented, as_of=as_of)
        self.page_rows = PAGE_ROWS
        self.troubles = Troubles()

    def live_on(self, months_later: int) -> None:
        """Have the invented network as of that many months after the first export."""
        self.network = invented_network(
            *self._invented, as_of=self._as_of, months_later=months_later
        )
        self._months_later = months_later

    def move_on(self, months: int = 1) -> None:
        self.live_on(self._months_later + months)

    def archive(self) -> bytes:
        return archive_of(self.network)
