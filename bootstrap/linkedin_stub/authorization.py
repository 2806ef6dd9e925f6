"""Where the browser goes: who is it, and do they allow it?"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from litestar import Request, Response, get, post

from bootstrap.linkedin_stub.pages import consent_page, fault_page
from bootstrap.linkedin_stub.state import StubState

AnyRequest = Request[Any, Any, Any]

PATH = "/oauth/v2/authorization"
CANCELLED = "user_cancelled_authorize"
OUTSIDE = "access_denied"

_UNAUTHORIZED = "Scope &quot;{}&quot; is not authorized for your application"
_DESCRIPTIONS = {
    "user_cancelled_login": "The user cancelled LinkedIn login",
    CANCELLED: "The user cancelled the authorization",
    "unauthorized_scope_error": _UNAUTHORIZED.format("profile"),
    OUTSIDE: "The member is not eligible for this product",
}


@get(PATH)
async def authorize(request: AnyRequest) -> Response[str]:
    """Ask for consent; or answer at once if the stub is set to."""
    state: StubState = request.app.state.stub
    asked = {name: str(value) for name, value in request.query_params.items()}
    fault = _fault(state, asked)
    if fault is not None:
        return _page(fault_page(fault), 400)
    application = state.applications[asked["client_id"]]
    foreign = [scope for scope in asked["scope"].split() if scope not in application.scopes]
    if foreign:
        description = _UNAUTHORIZED.format(foreign[0])
        return _back(asked, error="unauthorized_scope_error", error_description=description)
    if state.refuses is not None:
        return _back(asked, error=state.refuses)
    if state.consents is not None:
        return _allowed(state, asked, state.consents)
    return _page(consent_page(f"{PATH}/decision", asked, application, state.people.values()))


@post(f"{PATH}/decision", status_code=200)
async def decide(request: AnyRequest) -> Response[str]:
    """What the person chose."""
    state: StubState = request.app.state.stub
    form = {name: str(value) for name, value in (await request.form()).items()}
    fault = _fault(state, form)
    if fault is not None or form.get("person") not in state.people:
        return _page(fault_page(fault or "There is nobody of that name."), 400)
    if form.get("decision") != "allow":
        return _back(form, error=CANCELLED)
    return _allowed(state, form, form["person"])


def _fault(state: StubState, asked: Mapping[str, str]) -> str | None:
    """What is wrong in a way that nobody is sent back for."""
    if asked.get("client_id") not in state.applications:
        return "Client_id doesn't match"
    redirect = urlsplit(asked.get("redirect_uri", ""))
    if redirect.scheme not in {"http", "https"} or redirect.fragment:
        return "Redirect_uri doesn't match"
    if asked.get("response_type") != "code" or not asked.get("scope"):
        return "A required parameter is missing"
    return None


def _allowed(state: StubState, asked: Mapping[str, str], subject: str) -> Response[str]:
    application, person = state.applications[asked["client_id"]], state.people[subject]
    is_outside = application.is_for_portability and not person.in_region
    if is_outside and not state.outsiders_reach_the_api:
        return _back(asked, error=OUTSIDE)
    code = state.grant(
        person,
        application=application,
        redirect_uri=asked["redirect_uri"],
        scope=asked["scope"],
        challenged="code_challenge" in asked,
    )
    return _back(asked, code=code)


def _back(asked: Mapping[str, str], **answer: str) -> Response[str]:
    if "error" in answer:
        answer.setdefault("error_description", _DESCRIPTIONS.get(answer["error"], answer["error"]))
    if "state" in asked:
        answer["state"] = asked["state"]
    location = f"{asked['redirect_uri']}?{urlencode(answer)}"
    return Response("", status_code=303, headers={"location": location})


def _page(text: str, status: int = 200) -> Response[str]:
    return Response(text, status_code=status, media_type="text/html; charset=utf-8")
