"""The answer to every login that succeeds."""

from api.accounts.schemas import LoginResponse
from api.answers import Reply
from domain.accounts.views import Login


def logged_in(login: Login) -> Reply[LoginResponse]:
    """The tokens and what they open."""
    return Reply(LoginResponse.of(login))
