"""The routes of templates."""

from uuid import UUID

from litestar import Controller, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import MAY_CREATE, costs, needs, unrecorded
from api.answers import Reply, created
from api.etags import Conditions, showing_current
from api.listing import Wanted
from api.patches import sent_fields
from api.ports import Ports
from api.templates.schemas import (
    ALL_VARIABLES,
    TEMPLATES,
    PatchTemplateRequest,
    PreviewRequest,
    PreviewResponse,
    PreviewTextRequest,
    TemplateList,
    TemplateQuery,
    TemplateRequest,
    TemplateResponse,
    TemplateVariables,
    template_values,
)
from domain.limits.tiers import SEARCH
from domain.shared.actor import Actor, Scope
from domain.shared.ids import TemplateId
from domain.templates.commands import (
    create_template,
    patch_template,
    preview_template,
    preview_text,
    remove_template,
)
from domain.templates.queries import TemplateSort, list_templates, read_template
from domain.unit_of_work import UnitOfWork

READ, WRITE = needs(Scope.OUTREACH_READ), needs(Scope.OUTREACH_WRITE)
PREVIEW = WRITE | unrecorded("It only reads.") | costs(SEARCH)


class TemplateController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/templates"
    tags = ["Templates"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listTemplates", opt=READ | TEMPLATES.opt)
    async def list_templates(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[TemplateQuery]]],
    ) -> TemplateList:
        """List templates by name."""
        page = await list_templates(
            ports.drafts.templates,
            actor,
            wanted.filter.wanted(),
            TemplateSort(wanted.sort),
            wanted.position,
            wanted.limit,
        )
        return TemplateList.of(page, TemplateResponse.of, wanted.cursor)

    @post("/", operation_id="createTemplate", opt=WRITE)
    async def create(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[TemplateRequest],
    ) -> Reply[TemplateResponse]:
        """Keep a template; one that cannot be read is refused with line and column."""
        values = template_values(sent_fields(data))
        view, _ = await create_template(uow, actor, ports.drafts.language, values)
        location = f"/v1/workspaces/{actor.workspace_id}/templates/{view.id}"
        return created(TemplateResponse.of(view), location)

    @get("/{template_id:uuid}", operation_id="getTemplate", opt=READ)
    async def read(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        template_id: FromPath[UUID],
    ) -> TemplateResponse:
        """Read a template."""
        return await _current(ports, actor, TemplateId(template_id))

    @put("/{template_id:uuid}", operation_id="putTemplate", opt=WRITE | MAY_CREATE)
    async def put(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        template_id: FromPath[UUID],
        data: JSONBody[TemplateRequest],
    ) -> Reply[TemplateResponse]:
        """Keep a template under an id of the client (`If-None-Match: *`), or replace it (`If-Match`)."""
        version, key = conditions.require_either(), TemplateId(template_id)
        values, language = template_values(sent_fields(data)), ports.drafts.language
        if version is None:
            view, is_new = await create_template(uow, actor, language, values, key)
            return Reply(TemplateResponse.of(view), status_code=201 if is_new else 200)
        async with showing_current(lambda: _current(ports, actor, key)):
            view = await patch_template(uow, actor, language, key, values, version)
        return Reply(TemplateResponse.of(view), status_code=200)

    @patch("/{template_id:uuid}", operation_id="patchTemplate", opt=WRITE)
    async def change(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        template_id: FromPath[UUID],
        data: JSONBody[PatchTemplateRequest],
    ) -> TemplateResponse:
        """Set some fields, and put it away or take it out again."""
        key, values = TemplateId(template_id), template_values(sent_fields(data))
        archived = values.pop("archived", None)
        async with showing_current(lambda: _current(ports, actor, key)):
            view = await patch_template(
                uow,
                actor,
                ports.drafts.language,
                key,
                values,
                conditions.version,
                archived=archived,
            )
        return TemplateResponse.of(view)

    @delete("/{template_id:uuid}", operation_id="removeTemplate", opt=WRITE)
    async def remove(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        template_id: FromPath[UUID],
    ) -> None:
        """Remove a template; what was written with it stays."""
        await remove_template(uow, actor, TemplateId(template_id))

    @post(
        "/{template_id:uuid}/previews",
        operation_id="previewTemplate",
        opt=PREVIEW,
        status_code=200,
    )
    async def preview(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        template_id: FromPath[UUID],
        data: JSONBody[PreviewRequest],
    ) -> PreviewResponse:
        """Show what it would say to a contact; a value that is not known is an error that names it."""
        written = await preview_template(
            uow,
            actor,
            ports.drafts.language,
            TemplateId(template_id),
            data.contact,
            data.admiration,
        )
        return PreviewResponse.of(data.contact, written)


class TemplateLanguageController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}"
    tags = ["Templates"]  # noqa: RUF012 - the form Litestar asks for

    @post("/template-previews", operation_id="previewTemplateText", opt=PREVIEW, status_code=200)
    async def preview(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[PreviewTextRequest],
    ) -> PreviewResponse:
        """Show what a text would say to a contact before it is kept as a template."""
        written = await preview_text(
            uow,
            actor,
            ports.drafts.language,
            data.contact,
            data.admiration,
            subject=data.subject,
            body=data.body,
        )
        return PreviewResponse.of(data.contact, written)

    @get("/template-variables", operation_id="listTemplateVariables", opt=READ)
    async def variables(self) -> TemplateVariables:
        """List the values that templates may name."""
        return ALL_VARIABLES


async def _current(ports: Ports, actor: Actor, template_id: TemplateId) -> TemplateResponse:
    return TemplateResponse.of(await read_template(ports.drafts.templates, actor, template_id))
