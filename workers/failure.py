"""What is kept of an error: enough to find the fault, nothing about people."""

from bootstrap.redaction import error_words
from domain.shared.errors import DomainError

LONGEST = 500


def error_code(error: BaseException) -> str:
    """The stable code of an error of ours, or the name of anybody else's."""
    return error.code if isinstance(error, DomainError) else type(error).__name__


def error_text(error: BaseException) -> str:
    """One line: the code, and what may be told beside it."""
    code, words = error_code(error), error_words(error).replace("\0", "")
    said = words.removeprefix(f"{code}: ")
    text = f"{code}: {said}" if said else code
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
