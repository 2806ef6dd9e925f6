import pytest

from bootstrap.environment import SettingsError
from bootstrap.return_addresses import return_addresses
from bootstrap.settings import Settings


@pytest.mark.parametrize(
    "address",
    [
        "https://app.example.com/signed-in?from=linkedin",
        "http://127.0.0.1:3000/back",
        "http://[::1]:3000/back",
        "http://localhost/back",
        "com.example.app:/signed-in",
        "com.example.app://signed-in",
    ],
)
def test_an_address_that_a_sign_in_may_return_to(address: str) -> None:
    assert (address,) == return_addresses(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://app.example.com/signed-in",
        "https://app.example.com/#signed-in",
        "https:///signed-in",
        "https://user:hush@app.example.com/",
        "https://app.example.com:port/",
        "javascript:alert(1)",
        "data:text/html,hello",
        "myapp:/signed-in",
        "/signed-in",
        "https://app.example.com/a b",
    ],
)
def test_an_address_that_is_of_no_use_is_named_by_its_place(address: str) -> None:
    with pytest.raises(ValueError, match="at place 2"):
        return_addresses(f"https://app.example.com/, {address}")


def test_a_sign_in_returns_nowhere_unless_told() -> None:
    told = {"PERENNIAL_SIGN_IN_RETURNS": "https://a.example/, com.example.app:/in"}

    assert () == Settings.read({}, needs=()).sign_in_returns
    assert ("https://a.example/", "com.example.app:/in") == Settings.read(
        told, needs=()
    ).sign_in_returns


@pytest.mark.parametrize(
    ("name", "blamed"),
    [
        ("LINKEDIN_CLIENT_ID", "LINKEDIN_CLIENT_ID"),
        ("LINKEDIN_CLIENT_SECRET", "LINKEDIN_CLIENT_ID"),
        ("LINKEDIN_PORTABILITY_CLIENT_ID", "LINKEDIN_PORTABILITY_CLIENT_ID"),
        ("LINKEDIN_PORTABILITY_CLIENT_SECRET", "LINKEDIN_PORTABILITY_CLIENT_ID"),
    ],
)
def test_half_a_registration_with_linkedin_is_a_fault(name: str, blamed: str) -> None:
    with pytest.raises(SettingsError, match=f"PERENNIAL_{blamed}"):
        Settings.read({f"PERENNIAL_{name}": "something"}, needs=())
