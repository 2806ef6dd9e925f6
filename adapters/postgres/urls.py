"""One spelling of a database address for people, one for each driver."""


def plain_url(url: str) -> str:
    """The form asyncpg reads."""
    return "postgresql://" + _rest(url)


def sqlalchemy_url(url: str) -> str:
    """The form SQLAlchemy reads; without the driver's name 2.1 would look for psycopg."""
    return "postgresql+asyncpg://" + _rest(url)


def _rest(url: str) -> str:
    return url.partition("://")[2]
