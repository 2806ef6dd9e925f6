"""Workspaces as they are read."""

from datetime import datetime
from typing import Any

import msgspec

from domain.shared.actor import Role
from domain.shared.ids import WorkspaceId
from domain.workspaces.model import Workspace


class WorkspaceView(msgspec.Struct, frozen=True, kw_only=True):
    """A workspace as one of its members sees it."""

    id: WorkspaceId
    version: int
    name: str
    time_zone: str
    settings: dict[str, Any]
    policy_version: int
    sandbox: bool
    role: Role
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, workspace: Workspace, role: Role) -> "WorkspaceView":
        fields = {
            name: getattr(workspace, name) for name in cls.__struct_fields__ if name != "role"
        }
        return msgspec.convert(fields | {"role": role}, cls)
