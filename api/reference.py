"""The API reference at /docs, from files that come with a package: it works without the internet."""

import html
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from swagger_ui_bundle import swagger_ui_path

from api.access import PUBLIC
from api.openapi import TITLE, describe, render
from api.openapi_3_0 import as_3_0
from api.problem_codes import ProblemCode, registry

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_ASSETS = {
    "swagger-ui.css": "text/css; charset=utf-8",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "favicon-32x32.png": "image/png",
}
_START = b"""window.ui = SwaggerUIBundle({
  url: "/docs/openapi-3.0.json",
  dom_id: "#reference",
  deepLinking: true,
  persistAuthorization: false,
});
"""
_PAGE = f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{TITLE} API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<link rel="icon" href="/docs/assets/favicon-32x32.png">
</head>
<body>
<div id="reference"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/assets/start.js"></script>
</body>
</html>
"""

AnyRequest = Request[Any, Any, Any]


@get("/openapi.json", operation_id="readDocument", include_in_schema=False, opt=PUBLIC)
async def read_document(request: AnyRequest) -> Response[bytes]:
    """The OpenAPI document."""
    return _kept(_rendered(request.app, "document"), "application/json")


@get("/docs", operation_id="readReference", include_in_schema=False, opt=PUBLIC)
async def read_reference() -> Response[bytes]:
    """The page that shows the document."""
    return _page(_PAGE)


@get("/docs/openapi-3.0.json", operation_id="readOlder", include_in_schema=False, opt=PUBLIC)
async def read_older(request: AnyRequest) -> Response[bytes]:
    """The document as the page can read it."""
    return _kept(_rendered(request.app, "older"), "application/json")


@get("/docs/assets/{name:str}", operation_id="readAsset", include_in_schema=False, opt=PUBLIC)
async def read_asset(name: FromPath[str]) -> Response[bytes]:
    """A file of the page."""
    if name == "start.js":
        return _kept(_START, "text/javascript; charset=utf-8")
    if name not in _ASSETS:
        raise NotFoundException
    return _kept((swagger_ui_path / name).read_bytes(), _ASSETS[name])


@get("/docs/problems/{code:str}", operation_id="readProblem", include_in_schema=False, opt=PUBLIC)
async def read_problem(code: FromPath[str]) -> Response[bytes]:
    """The page a problem's `type` leads to."""
    known = registry().get(code)
    if known is None:
        raise NotFoundException
    return _page(_explained(known))


@get("/docs/problems", operation_id="listProblems", include_in_schema=False, opt=PUBLIC)
async def list_problems() -> Response[bytes]:
    """Every problem there is."""
    rows = "".join(
        f'<li><a href="{known.docs_path}"><code>{known.code}</code></a> '
        f"({known.status}): {html.escape(known.title)}</li>"
        for known in registry().values()
    )
    return _page(_framed("Problems", f"<ul>{rows}</ul>"))


REFERENCE = (
    read_document,
    read_reference,
    read_older,
    read_asset,
    read_problem,
    list_problems,
)


def _rendered(app: Litestar, form: str) -> bytes:
    """The document, written out once for each process."""
    if form not in app.state:
        older = form == "older"
        app.state[form] = msgspec.json.encode(as_3_0(describe(app))) if older else render(app)
    document: bytes = app.state[form]
    return document


def _explained(known: ProblemCode) -> str:
    meanings = "".join(f"<p>{html.escape(meaning)}</p>" for meaning in known.meanings)
    return _framed(known.title, f"<p><code>{known.code}</code>, HTTP {known.status}</p>{meanings}")


def _framed(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title></head><body><h1>{html.escape(title)}</h1>{body}"
        '<p><a href="/docs/problems">All problems</a></p></body></html>'
    )


def _page(text: str) -> Response[bytes]:
    return _kept(text.encode(), "text/html; charset=utf-8")


def _kept(content: bytes, media_type: str) -> Response[bytes]:
    headers = {
        "content-type": media_type,
        "cache-control": "public, max-age=300",
        "content-security-policy": _CSP,
    }
    return Response(content, headers=headers)
