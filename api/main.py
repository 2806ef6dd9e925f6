"""Where a server starts: settings, then what they need, then the application."""

import os

from litestar import Litestar

from api.app import create_app
from api.ports import Ports
from bootstrap.logging import configure_logging
from bootstrap.settings import Settings


def create() -> Litestar:
    """The application as the environment wants it; for `uvicorn api.main:create --factory`."""
    from bootstrap.container import Container

    settings = Settings.read(os.environ)
    configure_logging(style=settings.log, level=settings.log_level)
    container = Container(settings)
    ports = Ports(
        uow=container.uow,
        authenticator=container.authenticator,
        accounts=container.accounts,
        database=container.database_pulse,
        redis=container.redis_pulse,
        cursor_keys=tuple(key.material for key in settings.secret_keys),
        public_url=settings.public_url.rstrip("/"),
        statement_counter=container.statement_counter,
    )
    return create_app(ports, lifespan=[container.running])
