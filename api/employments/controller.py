"""The routes of employments."""

from uuid import UUID

from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import needs
from api.answers import Reply, created
from api.employments.schemas import (
    EMPLOYMENTS,
    EmploymentList,
    EmploymentRequest,
    EmploymentResponse,
    NoEmploymentFilter,
    PatchEmploymentRequest,
    employment_values,
)
from api.etags import Conditions, showing_current
from api.listing import Wanted
from api.patches import sent_fields
from api.ports import Ports
from domain.employments.commands import add_employment, patch_employment, remove_employment
from domain.employments.queries import EmploymentSort, list_employments, read_employment
from domain.shared.actor import Actor, Scope
from domain.shared.ids import ContactId, EmploymentId
from domain.unit_of_work import UnitOfWork

READ, WRITE = needs(Scope.CONTACTS_READ), needs(Scope.CONTACTS_WRITE)


class EmploymentController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/contacts/{contact_id:uuid}/employments"
    tags = ["Contacts"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listEmployments", opt=READ | EMPLOYMENTS.opt)
    async def list_employments(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[NoEmploymentFilter]]],
        contact_id: FromPath[UUID],
    ) -> EmploymentList:
        """List where a contact works and has worked: current ones first, then the newest first."""
        page = await list_employments(
            ports.relationships.employments,
            actor,
            ContactId(contact_id),
            EmploymentSort(wanted.sort),
            wanted.position,
            wanted.limit,
        )
        return EmploymentList.of(page, EmploymentResponse.of, wanted.cursor)

    @post("/", operation_id="addEmployment", opt=WRITE)
    async def add(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        contact_id: FromPath[UUID],
        data: JSONBody[EmploymentRequest],
    ) -> Reply[EmploymentResponse]:
        """Tell where a contact works or has worked; what the contact itself shows stays as it is."""
        values = employment_values(sent_fields(data))
        view = await add_employment(uow, actor, ContactId(contact_id), values)
        at = f"/v1/workspaces/{actor.workspace_id}/contacts/{contact_id}/employments/{view.id}"
        return created(EmploymentResponse.of(view), at)

    @get("/{employment_id:uuid}", operation_id="getEmployment", opt=READ)
    async def read(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        contact_id: FromPath[UUID],
        employment_id: FromPath[UUID],
    ) -> EmploymentResponse:
        """Read an employment."""
        return await _current(ports, actor, ContactId(contact_id), EmploymentId(employment_id))

    @patch("/{employment_id:uuid}", operation_id="patchEmployment", opt=WRITE)
    async def change(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        contact_id: FromPath[UUID],
        employment_id: FromPath[UUID],
        data: JSONBody[PatchEmploymentRequest],
    ) -> EmploymentResponse:
        """Set some fields; imports leave these alone from now on."""
        ids = ContactId(contact_id), EmploymentId(employment_id)
        values = employment_values(sent_fields(data))
        async with showing_current(lambda: _current(ports, actor, *ids)):
            view = await patch_employment(uow, actor, *ids, values, conditions.version)
        return EmploymentResponse.of(view)

    @delete("/{employment_id:uuid}", operation_id="removeEmployment", opt=WRITE)
    async def remove(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        contact_id: FromPath[UUID],
        employment_id: FromPath[UUID],
    ) -> None:
        """Remove an employment; imports that tell of it do not bring it back."""
        ids = ContactId(contact_id), EmploymentId(employment_id)
        async with showing_current(lambda: _current(ports, actor, *ids)):
            await remove_employment(uow, actor, *ids, conditions.version)


async def _current(
    ports: Ports, actor: Actor, contact_id: ContactId, employment_id: EmploymentId
) -> EmploymentResponse:
    reads = ports.relationships.employments
    return EmploymentResponse.of(await read_employment(reads, actor, contact_id, employment_id))
