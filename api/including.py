"""What a read may show beyond what is there by default."""

from api.refusals import InvalidParameter
from domain.shared.errors import Fault


def includes_deleted(include: str | None) -> bool:
    """Whether `include=deleted` was said. Raises InvalidParameter for anything else."""
    if include is None:
        return False
    if include != "deleted":
        fault = Fault(code="not_a_choice", detail="Only deleted.", parameter="include")
        raise InvalidParameter("There is nothing of that name to include.", faults=(fault,))
    return True
