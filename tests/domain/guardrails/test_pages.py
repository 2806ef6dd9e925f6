"""Every guardrail has a page for people, which says what the code does."""

import re
from pathlib import Path

import pytest

from domain.guardrails.policy import RULES
from domain.guardrails.settings import BOUNDS, USUAL
from tests.domain.guardrails.cases import FIRES, reason, said

DOCS = Path(__file__).parents[3] / "docs"
PAGES = {page.stem: page.read_text() for page in (DOCS / "guardrails").glob("*.md")}
OVERVIEW = (DOCS / "guardrails.md").read_text()


def test_every_rule_has_its_page_and_every_page_its_rule() -> None:
    assert set(RULES) == set(PAGES)
    assert set(RULES) == set(FIRES)


@pytest.mark.parametrize("code", RULES)
def test_a_page_says_the_verdict_the_principle_and_why(code: str) -> None:
    page = PAGES[code]
    who, owner, outbound = FIRES[code]

    assert page.startswith(f"# {code}\n")
    assert f"| verdict | {reason(code, said(who, owner, **outbound)).verdict} |" in page
    assert re.search(r"\| principle \| P[1-7](, P[1-7])* \|", page)
    assert all(f"## {part}" in page for part in ("Why", "In detail"))
    assert f"[{code}](guardrails/{code}.md)" in OVERVIEW


@pytest.mark.parametrize("name", BOUNDS)
def test_a_setting_is_told_with_its_bounds(name: str) -> None:
    least, most = BOUNDS[name]
    usual = getattr(USUAL, name)

    assert f"| `{name}` | {usual} | {least}–{most} |" in OVERVIEW  # noqa: RUF001 - as it is written there
    assert any(f"`{name}`, {usual}, {least} to {most}" in page for page in PAGES.values())
