"""For each code of the guardrails, a contact and a past in which it speaks against what is to go out."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import insert

from adapters.postgres.tables.enrolments import enrolment
from adapters.postgres.tables.outreach import ask
from adapters.postgres.unit_of_work import PostgresTransaction
from domain.contacts.clock import fold
from domain.contacts.model import Contact
from domain.contacts.values import Wishes
from domain.interactions.model import Depth, Direction, Interaction
from domain.organisations.model import Organisation
from domain.shared.ids import ContactId, InteractionId, OrganisationId, new_id
from tests.support.house import NOON, House

DAY = timedelta(days=1)
LATELY = (0, 1, 2, 3, 4)


class Story(msgspec.Struct, frozen=True):
    """What goes out, and what comes before it."""

    outbound: Mapping[str, Any]
    tell: Callable[["Stage"], Awaitable[None]]


class Stage:
    """A transaction in which a contact and their past come about."""

    def __init__(self, tx: PostgresTransaction) -> None:
        self.tx = tx
        self.contact = Contact(id=ContactId(new_id()), given_name="Ada", stage="rooted")

    async def touches(self, contact: Contact, *touches: tuple[float, str, dict[str, Any]]) -> None:
        told = [
            Interaction(
                **{
                    "id": InteractionId(new_id()),
                    "contact_id": contact.id,
                    "occurred_at": NOON - ago * DAY,
                    "direction": Direction(direction),
                    "channel": "email",
                    "depth": Depth.MESSAGE,
                    **known,
                }
            )
            for ago, direction, known in touches
        ]
        contact.clock = fold([each.as_touch() for each in told], self.tx.workspace.zone)
        await self.tx.contacts.save(contact)
        for each in told:
            await self.tx.interactions.save(each)

    async def others(self, *ago: float, **known: Any) -> None:
        """Other people, each written to once, so many days ago."""
        for days in ago:
            other = Contact(id=ContactId(new_id()), given_name="Bo")
            await self.touches(other, (days, "outbound", known))

    async def asked(self, level: int, ago: float, answer: str) -> None:
        await self.tx.contacts.save(self.contact)
        row = {"level": level, "asked_at": NOON - ago * DAY, "answer": answer}
        await self._write(ask, row | {"contact_id": self.contact.id})

    async def enrolled(self, contact_id: UUID, *, outbound: int = 0) -> None:
        row = {"cadence_id": new_id(), "cadence_number": 1, "state": "active", "phase": "waiting"}
        row |= {"contact_id": contact_id, "enrolled_at": NOON, "outbound_count": outbound}
        await self._write(enrolment, row)

    async def _write(self, table: Any, row: dict[str, Any]) -> None:
        keys = {"workspace_id": self.tx.workspace.id, "id": new_id()}
        await self.tx.connection.execute(insert(table).values(keys | row))
        self.tx.pending.changed(table.name, keys["id"])


async def staged(house: House, story: Story) -> ContactId:
    """The contact of a story, once all of it has happened."""
    async with house.uow.begin(house.workspace_id) as tx:
        stage = Stage(tx)
        await story.tell(stage)
        if stage.contact.version == 0:
            await tx.contacts.save(stage.contact)
        return stage.contact.id


def _known(**fields: Any) -> Callable[[Stage], Awaitable[None]]:
    async def tell(stage: Stage) -> None:
        for name, value in fields.items():
            setattr(stage.contact, name, value)

    return tell


def _past(*touches: tuple[float, str, dict[str, Any]]) -> Callable[[Stage], Awaitable[None]]:
    async def tell(stage: Stage) -> None:
        await stage.touches(stage.contact, *touches)

    return tell


def _people(*ago: float, **known: Any) -> Callable[[Stage], Awaitable[None]]:
    async def tell(stage: Stage) -> None:
        await stage.others(*ago, **known)

    return tell


def _asked(level: int, ago: float, answer: str) -> Callable[[Stage], Awaitable[None]]:
    async def tell(stage: Stage) -> None:
        await stage.asked(level, ago, answer)

    return tell


async def _third_of_acme(stage: Stage) -> None:
    acme = Organisation(id=OrganisationId(new_id()), name="Acme")
    await stage.tx.organisations.save(acme)
    stage.contact.organisation_id = acme.id
    for _ in range(2):
        colleague = Contact(id=ContactId(new_id()), given_name="Bo", organisation_id=acme.id)
        await stage.tx.contacts.save(colleague)
        await stage.enrolled(colleague.id)


async def _written_to_thrice(stage: Stage) -> None:
    stage.contact.stage = "seed"
    await stage.tx.contacts.save(stage.contact)
    await stage.enrolled(stage.contact.id, outbound=3)


SENT: dict[str, Any] = {}
INVITED = {"form": "invitation", "channel": "linkedin"}
NOTED = {"form": "invitation_note", "channel": "linkedin"}
MAIL = {"channel": "email"}
HELPED: tuple[float, str, dict[str, Any]] = (9, "inbound", {"help_received": "advice"})
TOMORROW: date = (NOON + DAY).date()


def _until(at: datetime) -> dict[str, Any]:
    return {"resting_since": NOON - DAY, "rest_until": at}


STORIES: Mapping[str, Story] = {
    "do_not_contact": Story(MAIL, _known(do_not_contact_at=NOON - DAY)),
    "deleted": Story(MAIL, _known(deleted_at=NOON - DAY)),
    "closed": Story(MAIL, _known(closed_at=NOON - DAY)),
    "resting": Story(MAIL, _known(**_until(NOON + DAY))),
    "wish_channel": Story(MAIL, _known(wishes=Wishes(channels=("phone",)))),
    "wish_hours": Story(MAIL, _known(wishes=Wishes(hours_from=time(14)))),
    "wish_not_before": Story(MAIL, _known(wishes=Wishes(not_before=TOMORROW))),
    "unanswered_limit": Story(MAIL, _past((60, "outbound", SENT), (20, "outbound", SENT))),
    "cadence_limit": Story(MAIL | {"in_cadence": True}, _written_to_thrice),
    "ask_above_stage": Story(MAIL | {"ask_level": 2}, _known(stage="seed")),
    "thanks_first": Story(MAIL | {"ask_level": 1}, _past(HELPED)),
    "too_soon": Story(MAIL, _past((1, "outbound", SENT))),
    "open_ask": Story(MAIL | {"ask_level": 1}, _asked(1, 9, "open")),
    "asks_spacing": Story(MAIL | {"ask_level": 3}, _asked(4, 30, "granted")),
    "new_people_today": Story(MAIL, _people(0, 0.1, 0.2)),
    "new_people_week": Story(MAIL, _people(*LATELY[1:], *LATELY[1:], 5, 6)),
    "organisation_full": Story(MAIL | {"in_cadence": True}, _third_of_acme),
    "invitations_week": Story(INVITED, _people(*LATELY[1:3] * 10, depth=Depth.LIGHT, form="invitation")),
    "invitation_notes_month": Story(NOTED, _people(8, 9, 29, form="invitation_note")),
}  # fmt: skip
