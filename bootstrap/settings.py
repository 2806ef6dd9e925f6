"""The settings: one frozen struct, read once, every fault named."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import msgspec

from bootstrap.environment import Environment, SettingsError, checked_url
from bootstrap.passkeys import passkey_host, passkey_origins
from bootstrap.return_addresses import return_addresses
from bootstrap.secret import Secret, SecretKey, parse_secret_key, without_password

_POSTGRES = ("postgresql", "postgres")
_REDIS = ("redis", "rediss")
_HTTP = ("http", "https")
_MAIL = ("smtp", "smtps")
_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")
_LEVELS = ("debug", "info", "warning", "error")
_PORTS = 65535


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the environment says. docs/settings.md explains each of them.

    URLs are kept as they were given. `owner_database_url` and `job_database_url` fall back to
    `database_url`.
    """

    # What a process that serves cannot do without; `perennial up` makes what is missing of them.
    NEEDED: ClassVar[tuple[str, ...]] = ("database_url", "redis_url", "secret_keys")

    database_url: str
    owner_database_url: str
    job_database_url: str
    redis_url: str
    var: Path
    host: str
    port: int
    public_url: str
    web_origins: tuple[str, ...]
    trusted_proxies: int
    rate_limits: bool
    rate_limit_factor: int
    secret_keys: tuple[SecretKey, ...]
    mail_url: str
    mail_from: str
    passkey_rp_id: str
    passkey_origins: tuple[str, ...]
    linkedin_client_id: str
    linkedin_client_secret: Secret
    linkedin_portability_client_id: str
    linkedin_portability_client_secret: Secret
    linkedin_auth_url: str
    linkedin_api_url: str
    sign_in_returns: tuple[str, ...]
    log: str
    log_level: str
    pool_size: int
    max_upload_mb: int

    @classmethod
    def read(cls, environ: Mapping[str, str], *, needs: Iterable[str] = NEEDED) -> "Settings":
        """Read all of it; SettingsError lists all that is wrong, and what is needed but absent."""
        environment = Environment(environ)
        settings = _read(environment)
        for name in needs:
            if not (getattr(settings, name) or environment.text(name.upper())):
                environment.blame(name.upper(), "is not set")
        if not settings.database_url and (settings.owner_database_url or settings.job_database_url):
            environment.blame("DATABASE_URL", "is not set, but a URL for the owner or the jobs is")
        if bool(settings.linkedin_client_id) != bool(settings.linkedin_client_secret.reveal()):
            environment.blame("LINKEDIN_CLIENT_ID", "and …_SECRET are set both or not at all")
        portability_secret = settings.linkedin_portability_client_secret.reveal()
        if bool(settings.linkedin_portability_client_id) != bool(portability_secret):
            name = "LINKEDIN_PORTABILITY_CLIENT_ID"
            environment.blame(name, "and …_SECRET are set both or not at all")
        environment.blame_unknown()
        if environment.faults:
            raise SettingsError(environment.faults)
        return settings

    def __repr__(self) -> str:
        shown = ", ".join(
            f"{name}={_shown(getattr(self, name))}" for name in self.__struct_fields__
        )
        return f"Settings({shown})"


def _read(environment: Environment) -> Settings:
    database_url = environment.url("DATABASE_URL", _POSTGRES)
    var = Path(environment.text("VAR", "var")).absolute()
    host = environment.text("HOST", "127.0.0.1")
    port = environment.number("PORT", 8000, low=1, high=_PORTS)
    return Settings(
        database_url=database_url,
        owner_database_url=environment.url("OWNER_DATABASE_URL", _POSTGRES, database_url),
        job_database_url=environment.url("JOB_DATABASE_URL", _POSTGRES, database_url),
        redis_url=environment.url("REDIS_URL", _REDIS),
        var=var,
        host=host,
        port=port,
        public_url=environment.url("PUBLIC_URL", _HTTP, _local_url(host, port)).rstrip("/"),
        web_origins=environment.parsed("WEB_ORIGINS", _web_origins, ()),
        trusted_proxies=environment.number("TRUSTED_PROXIES", 0, low=0, high=10),
        rate_limits=environment.choice("RATE_LIMITS", ("on", "off"), "on") == "on",
        rate_limit_factor=environment.number("RATE_LIMIT_FACTOR", 1, low=1, high=10_000),
        secret_keys=environment.parsed("SECRET_KEYS", _secret_keys, ()),
        mail_url=environment.parsed("MAIL_URL", _mail_url, f"file:{var / 'mail'}"),
        mail_from=environment.parsed(
            "MAIL_FROM", _mail_from, "Perennial <no-reply@perennial.invalid>"
        ),
        passkey_rp_id=environment.parsed("PASSKEY_RP_ID", passkey_host, ""),
        passkey_origins=environment.parsed("PASSKEY_ORIGINS", passkey_origins, ()),
        linkedin_client_id=environment.text("LINKEDIN_CLIENT_ID"),
        linkedin_client_secret=Secret(environment.text("LINKEDIN_CLIENT_SECRET")),
        linkedin_portability_client_id=environment.text("LINKEDIN_PORTABILITY_CLIENT_ID"),
        linkedin_portability_client_secret=Secret(
            environment.text("LINKEDIN_PORTABILITY_CLIENT_SECRET")
        ),
        linkedin_auth_url=environment.parsed(
            "LINKEDIN_AUTH_URL", _safe_url, "https://www.linkedin.com/oauth/v2"
        ),
        linkedin_api_url=environment.parsed(
            "LINKEDIN_API_URL", _safe_url, "https://api.linkedin.com"
        ),
        sign_in_returns=environment.parsed("SIGN_IN_RETURNS", return_addresses, ()),
        log=environment.choice("LOG", ("console", "json"), "console"),
        log_level=environment.choice("LOG_LEVEL", _LEVELS, "info"),
        pool_size=environment.number("POOL_SIZE", 10, low=1, high=1000),
        max_upload_mb=environment.number("MAX_UPLOAD_MB", 200, low=1, high=2000),
    )


def _safe_url(text: str) -> str:
    """Our secret goes there: in clear to nobody but a stand-in on this very machine."""
    host = urlsplit(checked_url(text, _HTTP)).hostname
    if text.startswith("https:") or host in _THIS_MACHINE:
        return text
    raise ValueError("must begin with https://, except for a host such as 127.0.0.1")


def _secret_keys(text: str) -> tuple[SecretKey, ...]:
    keys = tuple(parse_secret_key(part.strip()) for part in text.split(","))
    if len({key.id for key in keys}) < len(keys):
        raise ValueError("gives one key id to two keys")
    return keys


def _web_origins(text: str) -> tuple[str, ...]:
    origins = tuple(part.strip().rstrip("/").lower() for part in text.split(","))
    for origin in origins:
        parts = urlsplit(checked_url(origin, _HTTP))
        if origin != f"{parts.scheme}://{parts.netloc}" or parts.username is not None:
            raise ValueError("must be origins like https://app.example.com, parted by commas")
    return origins


def _mail_url(text: str) -> str:
    if text.startswith("file:"):
        if urlsplit(text).path:
            return text
        raise ValueError("must name a folder after file:")
    return checked_url(text, _MAIL)


def _mail_from(text: str) -> str:
    name_and_address = text.rpartition("<")[2].rstrip(">")
    local, at, domain = name_and_address.rpartition("@")
    if local and at and domain and text.isprintable():
        return text
    raise ValueError("must be an e-mail address, with a name before it or not")


def _local_url(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _shown(value: object) -> str:
    return (
        repr(without_password(value)) if isinstance(value, str) and "://" in value else repr(value)
    )
