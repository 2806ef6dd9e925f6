"""The routes of tags."""

from uuid import UUID

from litestar import Controller, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import MAY_CREATE, needs
from api.answers import Reply, created
from api.etags import Conditions, showing_current
from api.listing import Wanted
from api.patches import sent_fields
from api.ports import Ports
from api.tags.schemas import (
    TAGS,
    PatchTagRequest,
    TagList,
    TagQuery,
    TagRequest,
    TagResponse,
    tag_values,
)
from domain.shared.actor import Actor, Scope
from domain.shared.ids import TagId
from domain.tags.commands import create_tag, patch_tag, remove_tag
from domain.tags.queries import TagSort, list_tags, read_tag
from domain.unit_of_work import UnitOfWork

READ, WRITE = needs(Scope.CONTACTS_READ), needs(Scope.CONTACTS_WRITE)


class TagController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/tags"
    tags = ["Tags"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listTags", opt=READ | TAGS.opt)
    async def list_tags(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[TagQuery]]],
    ) -> TagList:
        """List tags, all or those whose name begins with `q`."""
        page = await list_tags(
            ports.relationships.tags,
            actor,
            wanted.filter.q,
            TagSort(wanted.sort),
            wanted.position,
            wanted.limit,
        )
        return TagList.of(page, TagResponse.of, wanted.cursor)

    @post("/", operation_id="createTag", opt=WRITE)
    async def create(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[TagRequest],
    ) -> Reply[TagResponse]:
        """Make a tag under an id that the service chooses."""
        view, _ = await create_tag(uow, actor, tag_values(sent_fields(data)))
        location = f"/v1/workspaces/{actor.workspace_id}/tags/{view.id}"
        return created(TagResponse.of(view), location)

    @get("/{tag_id:uuid}", operation_id="getTag", opt=READ)
    async def read(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        tag_id: FromPath[UUID],
    ) -> TagResponse:
        """Read a tag."""
        return await _current(ports, actor, TagId(tag_id))

    @put("/{tag_id:uuid}", operation_id="putTag", opt=WRITE | MAY_CREATE)
    async def put(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        tag_id: FromPath[UUID],
        data: JSONBody[TagRequest],
    ) -> Reply[TagResponse]:
        """Make a tag under an id of the client (`If-None-Match: *`), or replace it (`If-Match`)."""
        version, key = conditions.require_either(), TagId(tag_id)
        values = tag_values(sent_fields(data))
        if version is None:
            view, is_new = await create_tag(uow, actor, values, key)
            return Reply(TagResponse.of(view), status_code=201 if is_new else 200)
        async with showing_current(lambda: _current(ports, actor, key)):
            view = await patch_tag(uow, actor, key, values, version)
        return Reply(TagResponse.of(view), status_code=200)

    @patch("/{tag_id:uuid}", operation_id="patchTag", opt=WRITE)
    async def change(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        tag_id: FromPath[UUID],
        data: JSONBody[PatchTagRequest],
    ) -> TagResponse:
        """Set some fields."""
        key, values = TagId(tag_id), tag_values(sent_fields(data))
        async with showing_current(lambda: _current(ports, actor, key)):
            view = await patch_tag(uow, actor, key, values, conditions.version)
        return TagResponse.of(view)

    @delete("/{tag_id:uuid}", operation_id="removeTag", opt=WRITE)
    async def remove(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        tag_id: FromPath[UUID],
    ) -> None:
        """Remove a tag and take it off everybody."""
        await remove_tag(uow, actor, TagId(tag_id))


async def _current(ports: Ports, actor: Actor, tag_id: TagId) -> TagResponse:
    return TagResponse.of(await read_tag(ports.relationships.tags, actor, tag_id))
