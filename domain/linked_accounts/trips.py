"""A trip to LinkedIn that links an account: it ends at a code, which is exchanged once its owner is back."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.sealing.places import Place
from domain.shared.errors import Gone
from domain.shared.ids import LinkingId, UserId
from domain.trips.model import Trip


class LinkingOver(Gone):
    """This was used, is older than a minute, or was begun by somebody else or elsewhere; begin again."""

    code = "linking_over"


@dataclass(slots=True, kw_only=True, eq=False)
class Linking(Trip):
    """`sealed_code` is LinkedIn's, kept from the moment it came back until ours is used."""

    id: LinkingId
    user_id: UserId
    sealed_code: bytes | None = field(default=None, repr=False)

    @property
    def place(self) -> Place:
        """Where LinkedIn's code is kept; sealed for there, it opens nowhere else."""
        return Place(table="linking", column="sealed_code", row=str(self.id))

    def arrive(self, sealed_code: bytes, code_hash: bytes, now: datetime) -> None:
        """Keep LinkedIn's code for as long as ours lives."""
        self.sealed_code = sealed_code
        self.hand_out(code_hash, now)

    def redeem(self, now: datetime) -> bytes:
        """Use our code up, and keep nothing of LinkedIn's. Raises LinkingOver."""
        sealed = self.sealed_code
        if sealed is None or not self.use_code(now):
            raise LinkingOver
        self.sealed_code = None
        return sealed
