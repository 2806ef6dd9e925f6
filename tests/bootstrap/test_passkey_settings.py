import pytest

from bootstrap.environment import SettingsError
from bootstrap.passkeys import relying_party
from bootstrap.settings import Settings

ENOUGH = {
    "PERENNIAL_DATABASE_URL": "postgresql://app@db/perennial",
    "PERENNIAL_REDIS_URL": "redis://cache/0",
    "PERENNIAL_SECRET_KEYS": "k1:" + "A" * 43,
    "PERENNIAL_PUBLIC_URL": "https://api.example.com:8443",
}
APP = "android:apk-key-hash:" + "a" * 43


def test_passkeys_belong_to_the_public_host_unless_told() -> None:
    assert ("api.example.com", ("https://api.example.com:8443",)) == relying_party(
        Settings.read(ENOUGH)
    )
    told = {"PERENNIAL_WEB_ORIGINS": "https://app.example.com"}
    assert ("https://api.example.com:8443", "https://app.example.com") == (
        relying_party(Settings.read(ENOUGH | told))[1]
    )


def test_passkeys_can_belong_to_the_domain_of_web_and_apps() -> None:
    told = {
        "PERENNIAL_PASSKEY_RP_ID": "example.com",
        "PERENNIAL_PASSKEY_ORIGINS": f"https://app.example.com, {APP}",
    }

    assert ("example.com", ("https://app.example.com", APP)) == relying_party(
        Settings.read(ENOUGH | told)
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RP_ID", "https://example.com"),
        ("RP_ID", "Example.com"),
        ("RP_ID", "example.com:443"),
        ("ORIGINS", "example.com"),
        ("ORIGINS", "https://example.com/app"),
        ("ORIGINS", "https://example.com,"),
        ("ORIGINS", "android:apk-key-hash:short"),
    ],
)
def test_what_is_no_domain_or_origin_is_named_at_the_start(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.read(ENOUGH | {f"PERENNIAL_PASSKEY_{name}": value})

    assert [f"PERENNIAL_PASSKEY_{name}"] == [fault.split()[0] for fault in raised.value.faults]
