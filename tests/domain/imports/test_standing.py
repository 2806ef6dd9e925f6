"""How things stand once an import has taken its touches away again."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from domain.contacts.clock import Touch, fold
from domain.contacts.model import Contact
from domain.contacts.stage import Stage
from domain.imports.standing import Moved, Standing, move_back
from domain.shared.ids import ContactId, InteractionId, new_id

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")

TOUCHES = st.lists(
    st.builds(
        Touch,
        id=st.builds(lambda: InteractionId(new_id())),
        occurred_at=st.integers(1, 300).map(lambda days: NOW - timedelta(days=days)),
        direction=st.sampled_from(["inbound", "outbound", "mutual"]),
        depth=st.sampled_from(["light", "message", "conversation", "meeting"]),
    ),
    max_size=5,
)


@given(
    TOUCHES,
    TOUCHES,
    st.sampled_from([None, *Stage]),
    st.booleans(),
    st.integers(0, 60).map(lambda days: timedelta(days=days)),
)
def test_taken_back_at_once_nothing_has_moved(
    own: list[Touch], brought: list[Touch], stage: Stage | None, woken: bool, later: timedelta
) -> None:
    contact = Contact(id=ContactId(new_id()), given_name="Zoe")
    contact.move_clock(fold(own, LONDON), NOW - later)
    if stage:
        contact.edit({"stage": stage}, NOW - later)
    if woken:
        contact.wake(NOW - later)
    before = Standing.of(contact)
    contact.move_clock(fold([*own, *brought], LONDON), NOW)
    moved = Moved(before=before, after=Standing.of(contact))
    move_back(contact, moved, fold(own, LONDON), NOW)

    assert before == Standing.of(contact)


def test_what_the_owner_has_decided_since_stays() -> None:
    contact = Contact(id=ContactId(new_id()), given_name="Zoe")
    before = Standing.of(contact)
    meeting = Touch(
        id=InteractionId(new_id()), occurred_at=NOW, direction="mutual", depth="meeting"
    )
    contact.move_clock(fold([meeting], LONDON), NOW)
    moved = Moved(before=before, after=Standing.of(contact))
    contact.edit({"stage": Stage.ROOTED}, NOW)
    move_back(contact, moved, fold([], LONDON), NOW)

    assert (Stage.ROOTED, "owner") == (contact.stage, contact.stage_set_by)
    assert before.clock == contact.clock


def test_a_touch_since_moves_it_from_where_it_was() -> None:
    contact = Contact(id=ContactId(new_id()), given_name="Zoe")
    before = Standing.of(contact)
    meetings = [
        Touch(id=InteractionId(new_id()), occurred_at=NOW, direction="mutual", depth="meeting")
        for _ in range(2)
    ]
    contact.move_clock(fold(meetings[:1], LONDON), NOW)
    moved = Moved(before=before, after=Standing.of(contact))
    contact.move_clock(fold(meetings, LONDON), NOW)
    move_back(contact, moved, fold(meetings[1:], LONDON), NOW)

    assert Stage.GROWING == contact.stage
