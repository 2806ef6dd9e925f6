"""The routes of guardrails."""

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, SkipValidation

from api.access import costs, needs, unrecorded
from api.guardrails.schemas import (
    DECISIONS,
    EvaluationBatchRequest,
    EvaluationBatchResponse,
    EvaluationRequest,
    EvaluationResponse,
    GuardrailDecisionList,
    GuardrailDecisionResponse,
    GuardrailQuery,
)
from api.listing import Wanted
from api.ports import Ports
from domain.guardrails.commands import evaluate_outbound
from domain.guardrails.queries import DecisionSort, list_decisions
from domain.limits.tiers import BATCH
from domain.shared.actor import Actor, Scope
from domain.shared.ids import ContactId
from domain.shared.sight import sight_of
from domain.unit_of_work import UnitOfWork

READ = needs(Scope.OUTREACH_READ)
ASKING = READ | unrecorded("It only asks; what is said against it is kept apart.")


class GuardrailController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}"
    tags = ["Guardrails"]  # noqa: RUF012 - the form Litestar asks for

    @post("/guardrail-evaluations", operation_id="evaluateOutbound", opt=ASKING, status_code=200)
    async def evaluate(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[EvaluationRequest],
    ) -> EvaluationResponse:
        """Ask the guardrails before something goes out to a contact; nothing else is done."""
        asked = [ContactId(data.contact_id)]
        [(contact_id, said)] = await evaluate_outbound(uow, actor, asked, data.outbound(), data.at)
        return EvaluationResponse.about(contact_id, said, sight_of(actor))

    @post(
        "/guardrail-evaluations/batch",
        operation_id="evaluateOutbounds",
        opt=ASKING | costs(BATCH),
        status_code=200,
    )
    async def evaluate_several(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[EvaluationBatchRequest],
    ) -> EvaluationBatchResponse:
        """Ask the guardrails about up to 50 contacts at once, each by itself."""
        asked = [ContactId(each) for each in data.contact_ids]
        said = await evaluate_outbound(uow, actor, asked, data.outbound(), data.at)
        sight = sight_of(actor)
        return EvaluationBatchResponse(
            data=[EvaluationResponse.about(key, decision, sight) for key, decision in said]
        )

    @get("/guardrail-decisions", operation_id="listGuardrailDecisions", opt=READ | DECISIONS.opt)
    async def list_decisions(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[GuardrailQuery]]],
    ) -> GuardrailDecisionList:
        """List what the guardrails said, newest first if nothing else is asked for."""
        page = await list_decisions(
            ports.guardrails,
            actor,
            wanted.filter.wanted(),
            DecisionSort(wanted.sort),
            wanted.position,
            wanted.limit,
        )
        return GuardrailDecisionList.of(page, GuardrailDecisionResponse.of, wanted.cursor)
