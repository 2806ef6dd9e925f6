"""What every part of writing a chunk of an import is given."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.feed import Pending
from domain.workspaces.model import Workspace


class Chunk(msgspec.Struct, frozen=True):
    """Where a chunk is written: the connection, the workspace, the moment, and what has changed so far."""

    connection: AsyncConnection
    workspace: Workspace
    now: datetime
    pending: Pending

    @property
    def workspace_id(self) -> UUID:
        return self.workspace.id
