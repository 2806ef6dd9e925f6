"""What a read may show beyond what is there by default."""

from api.refusals import InvalidParameter
from domain.shared.errors import Fault


def includes_deleted(include: str | None) -> bool:
    """Whether `include=deleted` was said. Raises InvalidParameter for anything else."""
    return "deleted" in included(include, "deleted")


def included(include: str | None, *choices: str) -> frozenset[str]:
    """What of the choices was said, parted by commas. Raises InvalidParameter for anything else."""
    if include is None:
        return frozenset()
    said = frozenset(include.split(","))
    if not said <= set(choices):
        detail = f"Only {', '.join(choices)}."
        fault = Fault(code="not_a_choice", detail=detail, parameter="include")
        raise InvalidParameter("There is nothing of that name to include.", faults=(fault,))
    return said
