"""What is kept of an error: enough to find the fault, nothing about people."""

from bootstrap.logging import mask_text
from domain.shared.errors import DomainError

LONGEST = 500


def error_code(error: BaseException) -> str:
    """The stable code of an error of ours, or the name of anybody else's."""
    return error.code if isinstance(error, DomainError) else type(error).__name__


def error_text(error: BaseException) -> str:
    """One masked line. Database drivers put rows and parameters on the lines that follow."""
    first_line = str(error).strip().partition("\n")[0]
    text = mask_text(f"{error_code(error)}: {first_line}").replace("\0", "")
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
