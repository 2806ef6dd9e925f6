"""How far the fetching from LinkedIn has come, on the wire."""

from typing import Annotated

import msgspec

from api.times import Instant, Wire


class WaitingForResponse(Wire, frozen=True, kw_only=True):
    """Why an import waits; `missing` are parts of the copy that LinkedIn does not have yet."""

    code: Annotated[
        str,
        msgspec.Meta(
            examples=[
                "not_built",
                "partly_built",
                "too_many_requests",
                "linkedin_trouble",
                "another_import",
                "removal",
            ]
        ),
    ]
    detail: str
    missing: list[str]


class LinkedInRequestResponse(Wire, frozen=True, kw_only=True):
    """A request to LinkedIn, and what came of it; `request_id` is what its support asks for."""

    domain: str
    page: int
    status: int | None
    meaning: str
    request_id: str | None
    rows: int | None
    at: Instant
