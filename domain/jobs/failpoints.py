"""Named places between the statements of the job machinery, where a test can stop the world.

In production nothing is armed and a failpoint does nothing.
"""

from collections.abc import Callable

Strike = Callable[[str], None]


def _do_nothing(_name: str) -> None:
    return


_strike: Strike = _do_nothing


def failpoint(name: str) -> None:
    """Here is the place `name`."""
    _strike(name)


def arm(strike: Strike | None) -> None:
    """Call `strike` with the name of every failpoint from now on, or nothing any more."""
    global _strike  # noqa: PLW0603 # one per process on purpose: the places lie in several layers
    _strike = strike or _do_nothing
