from pathlib import Path

import pytest

from api.documents import Absent, errors_page, openapi_json
from api.problem_codes import registry
from bootstrap import openapi_document


def test_the_committed_documents_are_those_of_the_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Run `perennial openapi` after changing a route, a wire type or an error."""
    exit_code = openapi_document.check()

    assert ("", 0) == (capsys.readouterr().err, exit_code)


def test_a_document_out_of_step_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    openapi_document.write(tmp_path)
    assert 0 == openapi_document.check(tmp_path)
    (tmp_path / "openapi/openapi.json").write_bytes(b"{}")

    assert 1 == openapi_document.check(tmp_path)
    assert "openapi/openapi.json is out of date" in capsys.readouterr().err


def test_the_documents_are_the_same_every_time() -> None:
    assert openapi_json() == openapi_json()


def test_the_table_has_every_code() -> None:
    page = errors_page().decode()

    assert all(f"| {known.status} | `{code}` |" in page for code, known in registry().items())


def test_nothing_is_behind_the_documented_application() -> None:
    with pytest.raises(RuntimeError, match="authenticate"):
        Absent().authenticate  # noqa: B018 - reading it is the test
