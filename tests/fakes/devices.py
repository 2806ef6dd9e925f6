"""Known devices in memory."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from domain.shared.ids import UserId


class KeptDevice(msgspec.Struct, frozen=True):
    """Whose device it is, when it was last seen, and until when it is known."""

    user_id: UserId
    last_used_at: datetime
    expires_at: datetime


class FakeKnownDevices:
    """See domain.accounts.ports.KnownDevices."""

    def __init__(self, devices: dict[bytes, KeptDevice], now: datetime) -> None:
        self._devices = devices
        self._now = now

    async def recognise(self, user_id: UserId, hashes: Sequence[bytes], until: datetime) -> bool:
        known = [
            each
            for each in hashes
            if each in self._devices
            and self._devices[each].user_id == user_id
            and self._devices[each].expires_at > self._now
        ]
        for each in known:
            self._devices[each] = KeptDevice(user_id, self._now, until)
        return bool(known)

    async def add(self, user_id: UserId, device_hash: bytes, until: datetime, *, most: int) -> None:
        self._devices[device_hash] = KeptDevice(user_id, self._now, until)
        theirs = [key for key, each in self._devices.items() if each.user_id == user_id]
        oldest_first = sorted(theirs, key=lambda key: self._devices[key].last_used_at)
        for key in oldest_first[: max(len(theirs) - most, 0)]:
            del self._devices[key]
