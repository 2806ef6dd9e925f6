"""The answer to every login that succeeds, and to the end of one's own session."""

from api.accounts.schemas import LoginResponse
from api.answers import Reply
from api.cookies import clearing, setting
from domain.accounts.views import CookieToken, Login


def logged_in(login: Login) -> Reply[LoginResponse]:
    """What was given and what it opens; a browser's cookie goes by the headers."""
    headers = {}
    if isinstance(login.given, CookieToken):
        headers["set-cookie"] = setting(login.given.text, login.given.seconds)
    return Reply(LoginResponse.of(login), headers=headers)


def logged_out(*, by_cookie: bool) -> Reply[None]:
    """204; a browser is told to drop its cookie."""
    headers = {"set-cookie": clearing()} if by_cookie else {}
    return Reply(None, status_code=204, headers=headers)
