"""Putting the keys of the workspaces under another key of the service."""

from domain.sealing.ports import KeyRotation

AT_ONCE = 100


async def rotate_keys(rotation: KeyRotation) -> int:
    """Seal every key of a workspace with the present key of the service, a bite at a time; how many.

    Broken off anywhere it can be started again: what was done stays done.
    """
    resealed = 0
    while bite := await rotation.reseal(AT_ONCE):
        resealed += bite
    return resealed
