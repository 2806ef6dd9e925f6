"""The routes of what was published of cadences, and of trying them out."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import costs, needs, unrecorded
from api.answers import Reply
from api.cadences.schemas import (
    VERSIONS,
    CadenceVersionList,
    CadenceVersionQuery,
    CadenceVersionResponse,
)
from api.cadences.simulations import CadenceSimulationRequest, CadenceSimulationResponse
from api.etags import Conditions
from api.listing import Wanted
from api.ports import Ports
from domain.cadences.commands import publish_cadence
from domain.cadences.queries import list_versions, read_version
from domain.cadences.simulating import simulate_cadence
from domain.limits.tiers import SEARCH
from domain.shared.actor import Actor, Scope
from domain.shared.ids import CadenceId
from domain.unit_of_work import UnitOfWork

READ, WRITE = needs(Scope.OUTREACH_READ), needs(Scope.OUTREACH_WRITE)
TRYING = READ | unrecorded("It only reckons.") | costs(SEARCH)


class CadencePublishingController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/cadences/{cadence_id:uuid}"
    tags = ["Cadences"]  # noqa: RUF012 - the form Litestar asks for

    @get("/versions", operation_id="listCadenceVersions", opt=READ | VERSIONS.opt)
    async def list_versions(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[CadenceVersionQuery]]],
        cadence_id: FromPath[UUID],
    ) -> CadenceVersionList:
        """List what was published of a cadence, newest first."""
        key = CadenceId(cadence_id)
        page = await list_versions(ports.cadences, actor, key, wanted.position, wanted.limit)
        return CadenceVersionList.of(page, CadenceVersionResponse.of, wanted.cursor)

    @post("/versions", operation_id="publishCadence", opt=WRITE)
    async def publish(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        cadence_id: FromPath[UUID],
    ) -> Reply[CadenceVersionResponse]:
        """Publish the working copy as the next version. Every rule that it breaks is told at once.

        What is published already is found published, and there is no new number.
        """
        key = CadenceId(cadence_id)
        view, is_new = await publish_cadence(uow, actor, key, conditions.version)
        at = f"/v1/workspaces/{actor.workspace_id}/cadences/{key}/versions/{view.number}"
        return Reply(
            CadenceVersionResponse.of(view),
            status_code=201 if is_new else 200,
            headers={"location": at},
        )

    @get("/versions/{number:int}", operation_id="getCadenceVersion", opt=READ)
    async def read_version(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        cadence_id: FromPath[UUID],
        number: FromPath[int],
    ) -> CadenceVersionResponse:
        """Read what was published under a number."""
        view = await read_version(ports.cadences, actor, CadenceId(cadence_id), number)
        return CadenceVersionResponse.of(view)

    @post("/simulations", operation_id="simulateCadence", opt=TRYING, status_code=200)
    async def simulate(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        cadence_id: FromPath[UUID],
        data: JSONBody[CadenceSimulationRequest],
    ) -> CadenceSimulationResponse:
        """Tell when each step would come, and what moved it there; nothing is kept."""
        key = CadenceId(cadence_id)
        return CadenceSimulationResponse.of(await simulate_cadence(uow, actor, key, data.wanted()))
