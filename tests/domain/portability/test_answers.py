"""Each answer of LinkedIn means one thing, however little of it is said."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.portability.answers import Meaning, read_answer
from domain.portability.rows import unpack

ERRORS = [
    (404, {"message": "No data found for this domain and memberId", "status": 404}, Meaning.END),
    (404, {"message": "No data found for this memberId."}, Meaning.END),
    (404, {"message": "No virtual resource found", "code": "ACCESS_DENIED"}, Meaning.TROUBLE),
    (404, None, Meaning.TROUBLE),
    (401, {"code": "EXPIRED_ACCESS_TOKEN", "serviceErrorCode": 65601}, Meaning.EXPIRED),
    (401, {"serviceErrorCode": 65602}, Meaning.EXPIRED),
    (401, {"serviceErrorCode": 65601}, Meaning.REVOKED),
    (401, {"code": "REVOKED_ACCESS_TOKEN", "serviceErrorCode": 401}, Meaning.REVOKED),
    (401, {"message": "The token … has been revoked by the user", "status": 401}, Meaning.REVOKED),
    (401, {"message": "Empty oauth2_access_token", "serviceErrorCode": 401}, Meaning.EXPIRED),
    (401, None, Meaning.EXPIRED),
    (403, {"serviceErrorCode": 100, "code": "ACCESS_DENIED"}, Meaning.FORBIDDEN),
    (403, {"serviceErrorCode": 403}, Meaning.FORBIDDEN),
    (426, {"code": "NONEXISTENT_VERSION"}, Meaning.VERSION_GONE),
    (400, {"code": "NONEXISTENT_VERSION"}, Meaning.VERSION_GONE),
    (429, {}, Meaning.SLOW_DOWN),
    (400, {"message": "domain is not supported"}, Meaning.TROUBLE),
    (302, None, Meaning.TROUBLE),
    (500, {"message": "Internal Server Error"}, Meaning.TROUBLE),
    (504, None, Meaning.TROUBLE),
]


@pytest.mark.parametrize(("status", "told", "meaning"), ERRORS)
def test_an_error_is_told_apart_by_code_then_number_then_text_then_status(
    status: int, told: Any, meaning: Meaning
) -> None:
    body = b"<html></html>" if told is None else msgspec.json.encode(told)
    assert meaning is read_answer(status, body).meaning


def page(*rows: Any, name: str = "CONNECTIONS") -> bytes:
    return msgspec.json.encode({"elements": [{"snapshotDomain": name, "snapshotData": rows}]})


def test_a_page_is_flat_text_without_the_nameless_column() -> None:
    told = {"A": "x", "": "", "URLs": ["one", "two"], "No": None, "Count": 3, "Deep": {"a": [1]}}
    answer = read_answer(200, page(told, name="SPELT_OTHERWISE"), request_id="li-1")

    assert answer.page is not None
    assert (Meaning.PAGE, 1, "li-1") == (answer.meaning, answer.page.rows, answer.request_id)
    flat = {"A": "x", "URLs": "one,two", "No": "", "Count": "3", "Deep": '{"a":[1]}'}
    assert [flat] == unpack(answer.page.content)


@pytest.mark.parametrize(
    "body", [b'{"elements":{}}', b'{"elements":[]}', page()], ids=["object", "none", "no rows"]
)
def test_a_page_without_rows_is_a_page(body: bytes) -> None:
    answer = read_answer(200, body)

    assert answer.page is not None
    assert (Meaning.PAGE, 0) == (answer.meaning, answer.page.rows)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        page({"A": "x"})[:-4],
        b"[]",
        b"{}",
        b'{"elements":[{}]}',
        b'{"elements":[{"snapshotData":[3]}]}',
        page({"A": "x"}).replace(b'"x"', b"[" * 600 + b"]" * 600),
        page({"A": "x"}).replace(b'"x"', b"NaN"),
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_what_is_no_page_is_trouble(body: bytes) -> None:
    assert Meaning.TROUBLE is read_answer(200, body).meaning


@pytest.mark.parametrize("letter", [b"\\ud83d", b"\xff", b"\xed\xa0\xbd"])
def test_half_an_emoji_costs_that_letter_and_not_the_page(letter: bytes) -> None:
    whole = {"A": "Zoë \N{GRINNING FACE}"}
    answer = read_answer(200, page(whole, {"A": "x~y"}).replace(b"~", letter))

    assert answer.page is not None
    rows = unpack(answer.page.content)
    assert (whole, "x", "y") == (rows[0], rows[1]["A"][0], rows[1]["A"][-1])


@given(
    status=st.sampled_from([200, 302, 400, 401, 403, 404, 426, 429, 500]),
    body=st.binary(max_size=60)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["elements", "snapshotData", "code", "message", "serviceErrorCode"]
                ),
                inner,
                max_size=3,
            )
        ),
        max_leaves=8,
    ).map(msgspec.json.encode),
    request_id=st.none() | st.text(max_size=200),
    retry_after=st.none() | st.text(max_size=30) | st.integers(0).map(str),
)
def test_no_answer_is_too_odd_to_be_read(
    status: int, body: bytes, request_id: str | None, retry_after: str | None
) -> None:
    answer = read_answer(status, body, request_id=request_id, retry_after=retry_after)

    assert (answer.page is not None) == (answer.meaning is Meaning.PAGE)
    assert answer.request_id is None or (
        answer.request_id.isascii() and len(answer.request_id) <= 100
    )
    assert answer.retry_after is None or answer.retry_after.days <= 1


def test_a_page_of_countless_rows_is_not_decoded() -> None:
    body = b'{"elements":[{"snapshotData":[' + b"{}," * 2_000_000 + b"{}]}]}"

    assert Meaning.TOO_LARGE is read_answer(200, body).meaning


def test_equal_pages_have_one_digest() -> None:
    one = read_answer(200, page({"A": "x"}, {"A": "y"})).page
    same = read_answer(200, page({"A": "x"}, {"A": "y"}, name="OTHER")).page
    other = read_answer(200, page({"A": "y"}, {"A": "x"})).page

    assert one is not None
    assert same is not None
    assert other is not None
    assert one == same
    assert one.digest != other.digest
