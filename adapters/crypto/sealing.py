"""The key of a workspace, sealed with the keys of the service; and the places where boxes belong."""

import secrets
from collections.abc import Sequence
from uuid import UUID

from adapters.crypto.boxes import open_box, seal_box
from domain.sealing.places import Place

KEY_BYTES = 32
DATA_KEY = "data key v1"


class WrappingKeys:
    """The keys of the service by the ids of the settings: the first one seals, all of them open."""

    def __init__(self, ids: Sequence[str], keys: Sequence[bytes]) -> None:
        self.present = ids[0]
        self._keys = dict(zip([each.encode() for each in ids], keys, strict=True))

    def new_key(self) -> bytes:
        """A key for a workspace."""
        return secrets.token_bytes(KEY_BYTES)

    def wrap(self, workspace_id: UUID, data_key_id: UUID, key: bytes) -> bytes:
        """The key of a workspace as it is kept."""
        present = self.present.encode()
        place = _place_of_key(workspace_id, data_key_id)
        return seal_box(present, self._keys[present], place, key)

    def unwrap(self, workspace_id: UUID, data_key_id: UUID, sealed: bytes) -> bytes:
        """The key again. Raises SealBroken."""
        return open_box(self._keys, _place_of_key(workspace_id, data_key_id), sealed)


def associated(workspace_id: UUID, place: Place) -> bytes:
    """What binds a box to its place: workspace, table, column and row.

    Names of tables and columns hold no bar, so two places never read the same.
    """
    return f"{workspace_id}|{place.table}|{place.column}|{place.row}".encode()


def _place_of_key(workspace_id: UUID, data_key_id: UUID) -> bytes:
    return associated(workspace_id, Place(table="data_key", column="sealed", row=str(data_key_id)))
