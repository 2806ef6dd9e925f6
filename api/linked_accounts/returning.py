"""Coming back from LinkedIn."""

from typing import Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from api.access import ANY_PARAMETERS, PUBLIC, SECRET
from api.linked_accounts.pages import COOKIE, WORDS
from api.ports import Ports
from api.trips.arrivals import arrival_of
from api.trips.pages import homecoming_answer
from domain.linked_accounts.linking import come_back

AnyRequest = Request[Any, Any, Any]


class LinkingReturnController(Controller):
    path = "/v1/linked-accounts/linkedin"
    tags = ["Imports"]  # noqa: RUF012 - the form Litestar asks for

    @get(
        "/callback",
        operation_id="returnFromLinking",
        include_in_schema=False,
        opt=PUBLIC | SECRET | ANY_PARAMETERS,
    )
    async def come_back(
        self, ports: NamedDependency[SkipValidation[Ports]], request: AnyRequest
    ) -> Response[bytes]:
        """Where LinkedIn sends the browser back to: on to `return_to`, or a page that says how it ended."""
        linking = ports.linking
        home = await come_back(
            ports.uow,
            linking.reads,
            linking.secrets,
            linking.sealing,
            arrival_of(request, COOKIE),
        )
        return homecoming_answer(home, WORDS)
