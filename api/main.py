"""Where a server starts: settings, then what they need, then the application."""

import os

from litestar import Litestar

from api.app import create_app
from api.ports import (
    AccountPorts,
    CoachPorts,
    DraftPorts,
    ExportPorts,
    ImportPorts,
    LinkingPorts,
    Ports,
    RelationshipPorts,
    SignInPorts,
    WaysInPorts,
)
from bootstrap.collector import calm_collector
from bootstrap.container import Container
from bootstrap.logging import configure_logging
from bootstrap.request_lines import request_lines
from bootstrap.settings import Settings


def create() -> Litestar:
    """The application as the environment wants it; for `uvicorn api.main:create --factory`."""
    settings = Settings.read(os.environ)
    configure_logging(style=settings.log, level=settings.log_level)
    container = Container(settings)
    app = create_app(ports_of(container), lifespan=[container.running])
    calm_collector()
    return app


def ports_of(container: Container) -> Ports:
    """What HTTP needs of the container."""
    settings = container.settings
    return Ports(
        uow=container.uow,
        authenticator=container.authenticator,
        accounts=_account_ports(container),
        sign_in=_sign_in_ports(container),
        relationships=RelationshipPorts(
            contacts=container.contact_reads,
            timeline=container.timeline_reads,
            organisations=container.organisation_reads,
            tags=container.tag_reads,
            interactions=container.interaction_reads,
            duplicates=container.duplicate_reads,
            employments=container.employment_reads,
            merges=container.merge_reads,
            admirations=container.admiration_reads,
            asks=container.ask_reads,
        ),
        coach=CoachPorts(standing=container.standing_reads, advisor=container.advisor),
        drafts=DraftPorts(
            reads=container.draft_reads,
            templates=container.template_reads,
            language=container.template_language,
        ),
        cadences=container.cadence_reads,
        enrolments=container.enrolment_reads,
        guardrails=container.guardrail_reads,
        nudges=container.nudge_reads,
        origins=container.origin_reads,
        imports=ImportPorts(reads=container.import_reads, files=container.import_files),
        linking=_linking_ports(container),
        exports=ExportPorts(reads=container.export_reads, files=container.export_files),
        audit=container.audit_reads,
        database=container.database_pulse,
        redis=container.redis_pulse,
        cursor_keys=container.cursor_keys,
        public_url=settings.public_url.rstrip("/"),
        web_origins=settings.web_origins,
        trusted_proxies=settings.trusted_proxies,
        buckets=container.buckets if settings.rate_limits else None,
        limit_factor=settings.rate_limit_factor,
        statement_counter=container.statement_counter,
        request_lines=request_lines(style=settings.log, level=settings.log_level),
    )


def _account_ports(container: Container) -> AccountPorts:
    return AccountPorts(
        uow=container.accounts_uow,
        people=container.account_reads,
        workspaces=container.workspace_reads,
        codes=container.codes,
        mint=container.mint,
        live=container.authenticator,
        logins=container.login_reads,
        sessions=container.session_reads,
        throttle=container.throttle,
        personal_tokens=container.personal_token_reads,
        ways_in=WaysInPorts(
            passwords=container.passwords,
            ceremonies=container.ceremonies,
            passkeys=container.passkey_reads,
            reads=container.passkey_reads,
        ),
        members=container.member_reads,
        invitation_links=container.invitation_links,
    )


def _linking_ports(container: Container) -> LinkingPorts:
    return LinkingPorts(
        provider=container.portability,
        secrets=container.linking_secrets,
        sealing=container.sealing,
        reads=container.linking_reads,
        accounts=container.linked_account_reads,
    )


def _sign_in_ports(container: Container) -> SignInPorts:
    return SignInPorts(
        linkedin=container.linkedin,
        secrets=container.sign_in_secrets,
        identities=container.identity_reads,
        returns=frozenset(container.settings.sign_in_returns),
    )
