"""The portability API asked over HTTP: each fault of the stub once, and nothing is ever asked elsewhere."""

from collections.abc import AsyncIterator

import httpx
import pytest

from adapters.linkedin.portability import LinkedInSnapshots
from bootstrap.linkedin_stub.app import serving
from bootstrap.linkedin_stub.state import StubState
from bootstrap.linkedin_stub.troubles import ApiFault
from domain.portability.answers import Answer, Meaning
from domain.portability.rows import unpack
from domain.portability.snapshot import ORDER, SnapshotDomain
from tests.support.linkedin_stub import Visitor, somebody

PROFILE, CONNECTIONS, INBOX = (
    SnapshotDomain.PROFILE,
    SnapshotDomain.CONNECTIONS,
    SnapshotDomain.INBOX,
)


@pytest.fixture(scope="module")
async def stub() -> AsyncIterator[tuple[StubState, httpx.AsyncClient]]:
    state = StubState()
    state.huge_bytes = 4 * 1024 * 1024
    async with (
        serving(state) as host,
        httpx.AsyncClient(base_url=host, trust_env=False) as client,
    ):
        yield state, client


@pytest.fixture
def visitor(stub: tuple[StubState, httpx.AsyncClient]) -> Visitor:
    state, client = stub
    return Visitor(state, client, state.add(somebody()))


async def ask(
    visitor: Visitor, *wanted: tuple[SnapshotDomain, int], most_bytes: int = 1 << 20
) -> list[Answer]:
    """One answer after the other with a good token, which is new."""
    snapshots = LinkedInSnapshots(
        str(visitor.client.base_url), most_bytes=most_bytes, settle_seconds=0, page_seconds=1
    )
    async with snapshots.open(await visitor.token()) as snapshot:
        return [await snapshot.ask(*each) for each in wanted]


async def test_a_page_comes_with_its_rows_and_the_id_of_the_request(visitor: Visitor) -> None:
    (answer,) = await ask(visitor, (CONNECTIONS, 0))
    asked = visitor.stub.requests[-1]

    assert answer.page is not None
    assert (Meaning.PAGE, 200, 15) == (answer.meaning, answer.status, answer.page.rows)
    assert asked.li_uuid == answer.request_id
    assert "First Name" in unpack(answer.page.content)[0]


async def test_each_domain_ends_by_its_404(visitor: Visitor) -> None:
    answers = await ask(visitor, *((domain, page) for domain in ORDER for page in (0, 5)))

    assert [Meaning.PAGE, Meaning.END] * len(ORDER) == [answer.meaning for answer in answers]


@pytest.mark.parametrize(
    ("fault", "meaning", "status"),
    [
        (ApiFault.NOT_READY, Meaning.END, 404),
        (ApiFault.EXPIRED, Meaning.EXPIRED, 401),
        (ApiFault.REVOKED, Meaning.REVOKED, 401),
        (ApiFault.REVOKED_AT_FIRST, Meaning.REVOKED, 401),
        (ApiFault.FORBIDDEN, Meaning.FORBIDDEN, 403),
        (ApiFault.VERSION_GONE, Meaning.VERSION_GONE, 426),
        (ApiFault.TOO_MANY, Meaning.SLOW_DOWN, 429),
        (ApiFault.SERVER_ERROR, Meaning.TROUBLE, 500),
        (ApiFault.GATEWAY, Meaning.TROUBLE, 504),
        (ApiFault.OTHER_404, Meaning.TROUBLE, 404),
        (ApiFault.NOT_JSON, Meaning.TROUBLE, 200),
        (ApiFault.CUT_OFF, Meaning.TROUBLE, 200),
        (ApiFault.HUGE, Meaning.TOO_LARGE, 200),
        (ApiFault.HUGE_COMPRESSED, Meaning.TROUBLE, None),
        (ApiFault.REDIRECTED, Meaning.TROUBLE, 302),
        (ApiFault.ELEMENTS_OBJECT, Meaning.PAGE, 200),
        (ApiFault.NO_ROWS, Meaning.PAGE, 200),
        (ApiFault.NEXT_ELSEWHERE, Meaning.PAGE, 200),
    ],
)
async def test_whatever_goes_wrong_is_an_answer(
    visitor: Visitor, fault: ApiFault, meaning: Meaning, status: int | None
) -> None:
    visitor.trouble(fault)
    (answer,) = await ask(visitor, (CONNECTIONS, 0))

    assert (meaning, status) == (answer.meaning, answer.status)
    assert answer.request_id or status is None
    assert "elsewhere" not in visitor.stub.asked


async def test_a_slow_answer_is_not_waited_for(visitor: Visitor) -> None:
    visitor.stub.slowness = 0.5
    visitor.trouble(ApiFault.SLOW)
    snapshots = LinkedInSnapshots(str(visitor.client.base_url), page_seconds=0.1)
    async with snapshots.open(await visitor.token()) as snapshot:
        assert Meaning.TROUBLE is (await snapshot.ask(PROFILE, 0)).meaning


async def test_a_linkedin_that_is_not_there_is_trouble() -> None:
    async with LinkedInSnapshots("http://127.0.0.1:9").open("a-token") as snapshot:
        assert Answer(meaning=Meaning.TROUBLE) == await snapshot.ask(PROFILE, 0)


async def test_a_new_token_is_good_after_a_moment(visitor: Visitor) -> None:
    visitor.trouble(ApiFault.REVOKED_AT_FIRST)
    snapshots = LinkedInSnapshots(str(visitor.client.base_url), settle_seconds=0)
    async with snapshots.open(await visitor.token()) as snapshot:
        first = await snapshot.ask(PROFILE, 0)
        second = await snapshot.ask(PROFILE, 0, after_pause=True)

    assert (Meaning.REVOKED, Meaning.PAGE) == (first.meaning, second.meaning)


async def test_other_forms_of_cells_are_text_too(visitor: Visitor) -> None:
    visitor.trouble(ApiFault.OTHER_FORMS)
    (answer,) = await ask(visitor, (INBOX, 0))

    assert answer.page is not None
    told = {row["RECIPIENT PROFILE URLS"] for row in unpack(answer.page.content)}
    assert all(url.startswith("https://www.linkedin.com/in/") for url in told if url)
