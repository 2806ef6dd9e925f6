"""Where a server starts: settings, then what they need, then the application."""

import os

from litestar import Litestar

from api.app import create_app
from api.ports import AccountPorts, ImportPorts, Ports, RelationshipPorts
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
        accounts=AccountPorts(
            uow=container.accounts_uow,
            people=container.account_reads,
            workspaces=container.workspace_reads,
            codes=container.codes,
            mint=container.mint,
            live=container.authenticator,
            throttle=container.throttle,
        ),
        relationships=RelationshipPorts(
            contacts=container.contact_reads,
            timeline=container.timeline_reads,
            organisations=container.organisation_reads,
            tags=container.tag_reads,
            interactions=container.interaction_reads,
        ),
        nudges=container.nudge_reads,
        imports=ImportPorts(reads=container.import_reads, files=container.import_files),
        database=container.database_pulse,
        redis=container.redis_pulse,
        cursor_keys=container.cursor_keys,
        public_url=settings.public_url.rstrip("/"),
        statement_counter=container.statement_counter,
        request_lines=request_lines(style=settings.log, level=settings.log_level),
    )
