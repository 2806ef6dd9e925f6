from pathlib import Path

import pytest

from bootstrap.environment import SettingsError
from bootstrap.secret import Secret, SecretKey, parse_secret_key
from bootstrap.settings import Settings

KEY = "k1:" + "A" * 43
ENOUGH = {
    "PERENNIAL_DATABASE_URL": "postgresql://app:hush@db:5432/perennial",
    "PERENNIAL_REDIS_URL": "redis://:hush@cache:6379/0",
    "PERENNIAL_SECRET_KEYS": KEY,
}


def faults_of(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as raised:
        Settings.read({**ENOUGH, **environ})
    return raised.value.faults


def test_what_is_not_said_has_a_default() -> None:
    settings = Settings.read(ENOUGH)

    assert "127.0.0.1" == settings.host
    assert 8000 == settings.port
    assert "http://127.0.0.1:8000" == settings.public_url
    assert Path("var").absolute() == settings.var
    assert f"file:{Path('var').absolute() / 'mail'}" == settings.mail_url
    assert "console" == settings.log
    assert 10 == settings.pool_size
    assert 200 == settings.max_upload_mb
    assert (0, True, 1) == (
        settings.trusted_proxies,
        settings.rate_limits,
        settings.rate_limit_factor,
    )
    assert (SecretKey("k1", bytes(32)),) == settings.secret_keys


def test_the_owner_and_the_jobs_use_the_database_url_unless_they_have_their_own() -> None:
    shared = Settings.read(ENOUGH)
    own = Settings.read({**ENOUGH, "PERENNIAL_JOB_DATABASE_URL": "postgresql://job@db/perennial"})

    assert shared.database_url == shared.owner_database_url == shared.job_database_url
    assert "postgresql://job@db/perennial" == own.job_database_url


def test_urls_are_kept_as_they_were_given() -> None:
    url = "postgresql://app:p%40ss@db/perennial?sslmode=require"

    assert url == Settings.read({**ENOUGH, "PERENNIAL_DATABASE_URL": url}).database_url


def test_every_fault_is_named_in_one_error() -> None:
    faults = faults_of(
        {
            "PERENNIAL_DATABASE_URL": "mysql://db/perennial",
            "PERENNIAL_REDIS_URL": "redis://cache:port/0",
            "PERENNIAL_SECRET_KEYS": "k1:c2hvcnQ",
            "PERENNIAL_PORT": "eighty",
            "PERENNIAL_PUBLIC_URL": "example.com",
            "PERENNIAL_MAIL_URL": "carrier-pigeon://loft",
            "PERENNIAL_MAIL_FROM": "nobody",
            "PERENNIAL_LOG": "xml",
            "PERENNIAL_POOL_SIZE": "0",
            "PERENNIAL_MAX_UPLOAD_MB": "-1",
            "PERENNIAL_TRUSTED_PROXIES": "all",
            "PERENNIAL_RATE_LIMITS": "maybe",
            "PERENNIAL_RATE_LIMIT_FACTOR": "0",
            "PERENNIAL_PROT": "8001",
        }
    )

    assert [
        "PERENNIAL_DATABASE_URL must be a URL like postgresql://… or postgres://…",
        "PERENNIAL_PORT must be a whole number from 1 to 65535",
        "PERENNIAL_REDIS_URL must be a URL like redis://… or rediss://… with a valid host and port",
        "PERENNIAL_PUBLIC_URL must be a URL like http://… or https://…",
        "PERENNIAL_TRUSTED_PROXIES must be a whole number from 0 to 10",
        "PERENNIAL_RATE_LIMITS must be one of on, off",
        "PERENNIAL_RATE_LIMIT_FACTOR must be a whole number from 1 to 10000",
        "PERENNIAL_SECRET_KEYS key k1 must be 32 bytes, it has 5",
        "PERENNIAL_MAIL_URL must be a URL like smtp://… or smtps://…",
        "PERENNIAL_MAIL_FROM must be an e-mail address, with a name before it or not",
        "PERENNIAL_LOG must be one of console, json",
        "PERENNIAL_POOL_SIZE must be a whole number from 1 to 1000",
        "PERENNIAL_MAX_UPLOAD_MB must be a whole number from 1 to 2000",
        "PERENNIAL_PROT is not a setting; did you mean PERENNIAL_PORT?",
    ] == list(faults)


def test_what_a_serving_process_needs_is_missed_by_name() -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.read({"PERENNIAL_REDIS_URL": " "})

    assert (
        "PERENNIAL_DATABASE_URL is not set",
        "PERENNIAL_REDIS_URL is not set",
        "PERENNIAL_SECRET_KEYS is not set",
    ) == raised.value.faults


def test_who_makes_them_himself_needs_nothing() -> None:
    assert "" == Settings.read({}, needs=()).database_url


def test_a_url_for_the_owner_alone_is_a_fault() -> None:
    with pytest.raises(SettingsError, match="PERENNIAL_DATABASE_URL is not set, but"):
        Settings.read({"PERENNIAL_OWNER_DATABASE_URL": "postgresql://owner@db/p"}, needs=())


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ("no-colon", "must look like id:base64url"),
        ("k 1:" + "A" * 43, "a key id is 1 to 32 letters, digits, _ or -"),
        ("k1:***", "key k1 is not base64url"),
        (f"{KEY},{KEY}", "gives one key id to two keys"),
    ],
)
def test_a_wrong_key_is_described_but_not_shown(keys: str, fault: str) -> None:
    assert (f"PERENNIAL_SECRET_KEYS {fault}",) == faults_of({"PERENNIAL_SECRET_KEYS": keys})


def test_several_keys_keep_their_order() -> None:
    settings = Settings.read({**ENOUGH, "PERENNIAL_SECRET_KEYS": f"new:{'B' * 43}=, {KEY}"})

    assert ["new", "k1"] == [key.id for key in settings.secret_keys]


def test_no_secret_shows_itself() -> None:
    linkedin = {
        "PERENNIAL_LINKEDIN_CLIENT_ID": "app",
        "PERENNIAL_LINKEDIN_CLIENT_SECRET": "hush",
        "PERENNIAL_LINKEDIN_PORTABILITY_CLIENT_ID": "another",
        "PERENNIAL_LINKEDIN_PORTABILITY_CLIENT_SECRET": "hush",
    }
    shown = repr(Settings.read({**ENOUGH, **linkedin}))

    assert "hush" not in shown
    assert "AAAA" not in shown
    assert "postgresql://app:***@db:5432/perennial" in shown
    assert "Secret(***)" == str(Secret("hush"))
    assert "SecretKey(k1:***)" == repr(parse_secret_key(KEY))


def test_a_wrong_url_with_a_password_is_not_repeated() -> None:
    assert "hush" not in str(faults_of({"PERENNIAL_DATABASE_URL": "mysql://app:hush@db/p"}))


def test_origins_of_our_own_pages_are_read_as_browsers_write_them() -> None:
    settings = Settings.read(
        {"PERENNIAL_WEB_ORIGINS": "https://App.example.com/, http://localhost:5173"}, needs=()
    )

    assert ("https://app.example.com", "http://localhost:5173") == settings.web_origins


@pytest.mark.parametrize(
    "origins", ["*", "null", "app.example.com", "https://a.example/app", "https://u:p@a.example"]
)
def test_what_is_no_origin_is_refused(origins: str) -> None:
    with pytest.raises(SettingsError, match="PERENNIAL_WEB_ORIGINS must be"):
        Settings.read({"PERENNIAL_WEB_ORIGINS": origins}, needs=())


@pytest.mark.parametrize("name", ["LINKEDIN_AUTH_URL", "LINKEDIN_API_URL"])
def test_our_secret_goes_to_linkedin_in_clear_on_this_machine_only(name: str) -> None:
    local = Settings.read({**ENOUGH, f"PERENNIAL_{name}": "http://127.0.0.1:8090/oauth"})
    with pytest.raises(SettingsError, match="https://"):
        Settings.read({**ENOUGH, f"PERENNIAL_{name}": "http://linkedin.example.com"})

    assert "http://127.0.0.1:8090/oauth" == getattr(local, name.lower())
