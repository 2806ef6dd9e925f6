"""Interactions in memory."""

from datetime import datetime

from domain.contacts.clock import Touch
from domain.interactions.model import Interaction, InteractionExists
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, InteractionId
from tests.fakes.store import Store


class FakeInteractions:
    """See domain.interactions.ports.Interactions."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    async def get(
        self, interaction_id: InteractionId, *, include_trashed: bool = False
    ) -> Interaction:
        found = await self.find(interaction_id)
        if found is None:
            raise NotFound
        if not include_trashed:
            found.refuse_when_trashed()
        return found

    async def find(self, interaction_id: InteractionId) -> Interaction | None:
        return self._store.interactions.find(interaction_id)

    async def save(self, interaction: Interaction) -> None:
        if interaction.contact_id not in self._store.contacts.kept:
            raise NotFound
        self._store.interactions.write(
            interaction.id, interaction, self._now, taken=InteractionExists
        )
        self._store.interactions.kept[interaction.id].guardrail = None  # told once
        op = "delete" if interaction.deleted_at else "upsert"
        self._store.changed("interaction", interaction.id, op)

    async def touches_of(self, contact_id: ContactId) -> list[Touch]:
        return [
            each.as_touch()
            for each in self._store.interactions.kept.values()
            if each.contact_id == contact_id and each.deleted_at is None
        ]
