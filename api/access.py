"""Who may call a route, as data: every handler carries one `Access` in its `opt`."""

from typing import Any

import msgspec

from domain.shared.actor import Role, Scope


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """A public route asks for nothing. Any other needs a token; `scope` and `roles` narrow it further.

    `roles` counts only on routes below a workspace; None means every member. `recent` asks for a session
    whose person proved within the last ten minutes who they are.
    """

    scope: Scope | None = None
    roles: frozenset[Role] | None = None
    public: bool = False
    recent: bool = False


PUBLIC: dict[str, Any] = {"access": Access(public=True)}
LOGGED_IN: dict[str, Any] = {"access": Access()}

# The answer holds a credential: it is neither kept by a cache nor compressed beside text others chose.
SECRET: dict[str, Any] = {"secret": True}
# The route does something that must not happen twice by accident: it insists on an Idempotency-Key.
KEY_REQUIRED: dict[str, Any] = {"key_required": True}

# The route reads the body as a stream of bytes; what is documented is a file.
UPLOAD: dict[str, Any] = {"upload": True}

# A PUT that answers 201 when it made what it was sent, 200 when it was there.
MAY_CREATE: dict[str, Any] = {"also": 201}

# A third party sends people here, and may add parameters of its own to the address.
ANY_PARAMETERS: dict[str, Any] = {"any_parameters": True}


def needs(scope: Scope, *roles: Role, recent: bool = False) -> dict[str, Any]:
    """The `opt` of a route for tokens with `scope`, and only for members in one of `roles` if any."""
    return {"access": Access(scope=scope, roles=frozenset(roles) or None, recent=recent)}


def unrecorded(reason: str) -> dict[str, Any]:
    """The `opt` of a route that may change something and still leaves no entry in a trail, and why."""
    return {"unrecorded": reason}


def costs(units: int) -> dict[str, Any]:
    """The `opt` of a route that weighs more than one request against the limits of a token."""
    return {"cost": units}
