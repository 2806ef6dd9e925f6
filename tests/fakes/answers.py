"""Kept answers in memory, seen by others only once they are committed."""

from domain.shared.answers import Answer, KeyInProgress, KeyReused


class KeptAnswers:
    """What is committed, and the keys that open transactions hold."""

    def __init__(self) -> None:
        self.kept: dict[bytes, tuple[bytes, Answer]] = {}
        self.held: set[bytes] = set()


class FakeAnswers:
    """The answers of one transaction."""

    def __init__(self, store: KeptAnswers) -> None:
        self._store = store
        self._claimed: dict[bytes, bytes] = {}
        self._new: dict[bytes, tuple[bytes, Answer]] = {}

    async def claim(self, key_hash: bytes, fingerprint: bytes) -> Answer | None:
        if key_hash in self._store.held:
            raise KeyInProgress
        if key_hash in self._store.kept:
            known, answer = self._store.kept[key_hash]
            if known != fingerprint:
                raise KeyReused
            return answer
        self._store.held.add(key_hash)
        self._claimed[key_hash] = fingerprint
        return None

    async def keep(self, key_hash: bytes, answer: Answer) -> None:
        self._new[key_hash] = (self._claimed[key_hash], answer)

    def end(self, *, committed: bool) -> None:
        self._store.held -= self._claimed.keys()
        if committed:
            self._store.kept |= self._new
