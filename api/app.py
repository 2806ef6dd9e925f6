"""The application: every controller is listed here, and everything around them is put together here."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any

from litestar import Litestar
from litestar.types import ControllerRouterHandler

from api.accounts.controller import AuthController, MeController
from api.accounts.proofs import EmailCodeProofController
from api.accounts.sessions import SessionController
from api.admirations.controller import AdmirationController
from api.admission import Admission
from api.answers import Reply
from api.asks.controller import AskController
from api.audit.controller import AccountEntriesController, AuditController
from api.cadences.controller import CadenceController
from api.cadences.publishing import CadencePublishingController
from api.compression import COMPRESSION
from api.contacts.collection import ContactCollectionController
from api.contacts.controller import ContactController
from api.contacts.standing import StandingController
from api.dependencies import dependencies
from api.drafts.controller import DraftController
from api.drafts.reviewing import DraftReviewController
from api.drafts.sending import DraftSendingController
from api.duplicates.controller import DuplicateController
from api.edge import Edge
from api.employments.controller import EmploymentController
from api.enrolments.controller import CadenceOutcomesController, EnrolmentController
from api.enrolments.course import EnrolmentCourseController
from api.erasure.controller import DepartureController, ErasureController
from api.exports.controller import (
    AccountExportController,
    ExportController,
    ExportsController,
)
from api.faults import FaultAnswers
from api.guardrails.controller import GuardrailController
from api.health import check_liveness, check_readiness
from api.imports.controller import ImportController, ImportsController
from api.imports.fetching import AccountImportController
from api.interactions.controller import InteractionController
from api.limits import RequestLimits
from api.linked_accounts.collection import LinkedAccountsController
from api.linked_accounts.controller import LinkedAccountController
from api.linked_accounts.returning import LinkingReturnController
from api.members.controller import MemberController
from api.members.invitations import (
    InvitationController,
    InvitationRefusalController,
    ReceivedInvitationController,
)
from api.members.page import show_invitation
from api.merges.controller import MergeController
from api.message_reviews.controller import MessageReviewController
from api.metrics import read_metrics
from api.nudges.controller import ExplanationController, NudgeController
from api.organisations.controller import OrganisationController
from api.origin_removals.controller import OriginRemovalsController, OriginsController
from api.passkeys.controller import (
    PasskeyController,
    PasskeyLoginController,
    PasskeyProofController,
)
from api.passwords.controller import PasswordController, PasswordLoginController
from api.personal_tokens.controller import PersonalTokenController
from api.ports import Ports
from api.reference import REFERENCE
from api.request_guard import MAX_BODY
from api.requests import GuardedRequest
from api.route_plans import plan_routes
from api.sign_in.controller import LinkedInSignInController
from api.sign_in.identities import IdentityController
from api.tags.controller import TagController
from api.templates.controller import TemplateController, TemplateLanguageController
from api.workspaces.controller import WorkspaceController, WorkspacesController

__all__ = ["CONTROLLERS", "OPERATIONS", "Ports", "create_app"]

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[Any]]

# What the service is for.
CONTROLLERS: tuple[ControllerRouterHandler, ...] = (
    ImportsController,
    ImportController,
    OriginsController,
    OriginRemovalsController,
    LinkedAccountsController,
    LinkedAccountController,
    LinkingReturnController,
    AccountImportController,
    ExportsController,
    ExportController,
    AccountExportController,
    AuthController,
    MeController,
    SessionController,
    EmailCodeProofController,
    DepartureController,
    PasswordLoginController,
    PasswordController,
    PasskeyLoginController,
    PasskeyController,
    PasskeyProofController,
    PersonalTokenController,
    LinkedInSignInController,
    IdentityController,
    WorkspacesController,
    WorkspaceController,
    MemberController,
    InvitationController,
    ReceivedInvitationController,
    InvitationRefusalController,
    show_invitation,
    AuditController,
    AccountEntriesController,
    ContactController,
    ContactCollectionController,
    StandingController,
    EmploymentController,
    MergeController,
    ErasureController,
    DuplicateController,
    OrganisationController,
    TagController,
    InteractionController,
    CadenceController,
    CadencePublishingController,
    CadenceOutcomesController,
    EnrolmentController,
    EnrolmentCourseController,
    AdmirationController,
    AskController,
    GuardrailController,
    NudgeController,
    ExplanationController,
    MessageReviewController,
    TemplateController,
    TemplateLanguageController,
    DraftController,
    DraftReviewController,
    DraftSendingController,
)
# What keeps it running and explains it.
OPERATIONS: tuple[ControllerRouterHandler, ...] = (
    check_liveness,
    check_readiness,
    read_metrics,
    *REFERENCE,
)


def create_app(
    ports: Ports,
    *,
    controllers: Sequence[ControllerRouterHandler] = CONTROLLERS,
    lifespan: Sequence[Lifespan] = (),
) -> Litestar:
    """Build the application. Raises ImproperlyConfiguredException for a route that breaks the rules."""
    limits = RequestLimits(ports.buckets, factor=ports.limit_factor)
    app = Litestar(
        route_handlers=[*controllers, *OPERATIONS],
        middleware=[partial(Admission, authenticator=ports.authenticator, limits=limits)],
        dependencies=dependencies(ports),
        exception_handlers=FaultAnswers(ports.public_url).by_kind,
        request_class=GuardedRequest,
        response_class=Reply,
        request_max_body_size=MAX_BODY,
        compression_config=COMPRESSION,
        openapi_config=None,
        lifespan=list(lifespan),
        logging_config=None,
    )
    plan_routes(app)
    # Around the router, not behind it: a path that leads nowhere is answered and logged like any other.
    app.asgi_handler = Edge(app.asgi_handler, ports)
    return app
