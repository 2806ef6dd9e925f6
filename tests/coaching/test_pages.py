"""The pages of the coach say what the code says, and none is left of a rule that went."""

from tests.coaching.pages import DOCS, pages


def test_the_pages_are_what_the_command_writes() -> None:
    made = pages()
    there = {DOCS / "coach-accuracy.md", *(DOCS / "coach").glob("*.md")}

    assert {path: path.read_text() for path in there} == made, "Run `make coach-report`."
