"""The routes of asks."""

from uuid import UUID

from litestar import Controller, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import needs
from api.answers import Reply, created
from api.asks.schemas import (
    ASKS,
    AnswerRequest,
    AskList,
    AskQuery,
    AskRequest,
    AskResponse,
    PatchAskRequest,
    ask_values,
)
from api.etags import Conditions, showing_current
from api.listing import Wanted
from api.patches import sent_fields
from api.ports import Ports
from domain.asks.commands import answer_ask, patch_ask, record_ask, remove_ask, reopen_ask
from domain.asks.model import Answer
from domain.asks.queries import AskSort, list_asks, read_ask
from domain.shared.actor import Actor, Scope
from domain.shared.ids import AskId, ContactId
from domain.unit_of_work import UnitOfWork

READ, WRITE = needs(Scope.OUTREACH_READ), needs(Scope.OUTREACH_WRITE)


class AskController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/asks"
    tags = ["Asks"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listAsks", opt=READ | ASKS.opt)
    async def list_asks(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[AskQuery]]],
    ) -> AskList:
        """List what was asked, newest first if nothing else is asked for."""
        page = await list_asks(
            ports.relationships.asks,
            actor,
            wanted.filter.wanted(),
            AskSort(wanted.sort),
            wanted.position,
            wanted.limit,
        )
        return AskList.of(page, AskResponse.of, wanted.cursor)

    @post("/", operation_id="recordAsk", opt=WRITE)
    async def record(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[AskRequest],
    ) -> Reply[AskResponse]:
        """Write down what was asked: never refused, and the guardrails say what they think."""
        values = ask_values(sent_fields(data))
        view, _ = await record_ask(uow, actor, ContactId(values.pop("contact_id")), values)
        location = f"/v1/workspaces/{actor.workspace_id}/asks/{view.id}"
        return created(AskResponse.of(view), location)

    @get("/{ask_id:uuid}", operation_id="getAsk", opt=READ)
    async def read(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        ask_id: FromPath[UUID],
    ) -> AskResponse:
        """Read an ask."""
        return await _current(ports, actor, AskId(ask_id))

    @patch("/{ask_id:uuid}", operation_id="patchAsk", opt=WRITE)
    async def change(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        ask_id: FromPath[UUID],
        data: JSONBody[PatchAskRequest],
    ) -> AskResponse:
        """Set some fields."""
        key, values = AskId(ask_id), ask_values(sent_fields(data))
        async with showing_current(lambda: _current(ports, actor, key)):
            view = await patch_ask(uow, actor, key, values, conditions.version)
        return AskResponse.of(view)

    @delete("/{ask_id:uuid}", operation_id="removeAsk", opt=WRITE)
    async def remove(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        ask_id: FromPath[UUID],
    ) -> None:
        """Remove an ask, as if it had not been made."""
        key = AskId(ask_id)
        async with showing_current(lambda: _current(ports, actor, key)):
            await remove_ask(uow, actor, key, conditions.version)

    @put("/{ask_id:uuid}/answer", operation_id="answerAsk", opt=WRITE)
    async def answer(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        ask_id: FromPath[UUID],
        data: JSONBody[AnswerRequest],
    ) -> AskResponse:
        """Say what became of an ask."""
        view = await answer_ask(
            uow, actor, AskId(ask_id), Answer(data.answer), data.answered_at, data.note
        )
        return AskResponse.of(view)

    @delete("/{ask_id:uuid}/answer", operation_id="reopenAsk", opt=WRITE, status_code=200)
    async def reopen(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        ask_id: FromPath[UUID],
    ) -> AskResponse:
        """Take the answer back: the ask is open again."""
        return AskResponse.of(await reopen_ask(uow, actor, AskId(ask_id)))


async def _current(ports: Ports, actor: Actor, ask_id: AskId) -> AskResponse:
    return AskResponse.of(await read_ask(ports.relationships.asks, actor, ask_id))
