"""Acts that take turns without holding each other up."""

from collections.abc import Awaitable


class Turns:
    """Each act has its turn, whatever has become of the one before; the first trouble is raised at the end."""

    def __init__(self) -> None:
        self._troubles: list[Exception] = []

    async def take(self, act: Awaitable[bool]) -> bool:
        """Whether it did something."""
        try:
            return await act
        except Exception as trouble:  # noqa: BLE001 - whatever it is, it is raised at the end
            self._troubles.append(trouble)
            return False

    def end(self) -> None:
        """Raises the first trouble, if there was any."""
        if self._troubles:
            raise self._troubles[0]
