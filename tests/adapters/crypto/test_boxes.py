from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.crypto.boxes import key_id_of, open_box, seal_box
from adapters.crypto.sealing import WrappingKeys, associated
from domain.sealing.places import Place
from domain.sealing.ports import SealBroken

KEY, OTHER = bytes(range(32)), bytes(32)
KEYS = {b"new": KEY, b"old": OTHER}


@given(st.binary(max_size=300), st.binary(max_size=80), st.sampled_from(sorted(KEYS)))
def test_what_is_sealed_can_be_opened_where_it_belongs(
    plain: bytes, place: bytes, key_id: bytes
) -> None:
    box = seal_box(key_id, KEYS[key_id], place, plain)

    assert plain == open_box(KEYS, place, box)
    assert key_id == key_id_of(box)
    assert plain not in box or len(plain) < 4


@given(st.data())
def test_a_box_in_which_any_bit_was_turned_does_not_open(data: st.DataObject) -> None:
    box = bytearray(seal_box(b"new", KEY, b"here", b"secret"))
    bit = data.draw(st.integers(0, len(box) * 8 - 1))
    box[bit // 8] ^= 1 << bit % 8

    with pytest.raises(SealBroken):
        open_box(KEYS, b"here", bytes(box))


@given(st.binary(max_size=60))
def test_anything_else_is_refused_and_nothing_worse(box: bytes) -> None:
    with pytest.raises(SealBroken):
        open_box(KEYS, b"here", box)


@given(st.integers(0, 40))
def test_a_box_that_was_cut_off_does_not_open(kept: int) -> None:
    box = seal_box(b"new", KEY, b"here", b"secret")
    with pytest.raises(SealBroken):
        open_box(KEYS, b"here", box[: min(kept, len(box) - 1)])


def test_the_same_thing_sealed_twice_looks_different() -> None:
    assert 1000 == len({seal_box(b"new", KEY, b"", b"secret") for _ in range(1000)})


def test_every_part_of_a_place_counts() -> None:
    workspace, row = uuid4(), str(uuid4())
    place = Place(table="linked_account", column="token", row=row)
    here = associated(workspace, place)
    box = seal_box(b"new", KEY, here, b"secret")
    elsewhere = [
        associated(uuid4(), place),
        associated(workspace, Place(table="other", column="token", row=row)),
        associated(workspace, Place(table="linked_account", column="refresh", row=row)),
        associated(workspace, Place(table="linked_account", column="token", row=str(uuid4()))),
    ]

    assert b"secret" == open_box(KEYS, here, box)
    for place_of_another in elsewhere:
        with pytest.raises(SealBroken):
            open_box(KEYS, place_of_another, box)


def test_the_first_key_of_the_service_seals_and_all_of_them_open() -> None:
    workspace, key_id = uuid4(), uuid4()
    before = WrappingKeys(["old"], [OTHER])
    during = WrappingKeys(["new", "old"], [KEY, OTHER])
    after = WrappingKeys(["new"], [KEY])
    sealed = before.wrap(workspace, key_id, b"data key")

    assert b"data key" == during.unwrap(workspace, key_id, sealed)
    assert b"data key" == after.unwrap(
        workspace, key_id, during.wrap(workspace, key_id, b"data key")
    )
    with pytest.raises(SealBroken):
        after.unwrap(workspace, key_id, sealed)
    with pytest.raises(SealBroken):
        before.unwrap(uuid4(), key_id, sealed)
