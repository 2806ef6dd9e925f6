"""A LinkedIn that is not ready, in trouble or closed: the owner is told, and it is waited for while that helps."""

import msgspec
import pytest

from bootstrap.linkedin_stub.troubles import ApiFault
from domain.linked_accounts.model import NeedsReauthorisation
from tests.support.fetching import MOST_BYTES, PEOPLE, Linked, how, minutes_left


async def test_what_is_not_ready_is_waited_for_and_asked_for_again(zoe: Linked) -> None:
    zoe.trouble(ApiFault.NOT_READY, domains=("CONNECTIONS", "INBOX"), times=2)
    run = await zoe.start()
    await zoe.work()
    first = await zoe.desk.read(run.id)
    second = await zoe.wait(run, minutes=6)
    done = await zoe.wait(run, minutes=16)

    assert first.waiting_for is not None
    assert ("waiting", "partly_built") == (first.state, first.waiting_for.code)
    assert ("connections", "messages") == first.waiting_for.missing
    assert 4 <= minutes_left(first) <= 5
    assert 14 <= minutes_left(second) <= 15
    assert ("completed", None, None) == (done.state, done.waiting_for, done.retry_at)
    assert PEOPLE == done.counts.contacts_created


async def test_before_its_time_it_is_not_asked_for(zoe: Linked) -> None:
    zoe.trouble(ApiFault.NOT_READY)
    run = await zoe.imported()
    asked = len(zoe.visitor.stub.requests)
    waiting = await zoe.wait(run, minutes=2)

    assert (asked, "waiting") == (len(zoe.visitor.stub.requests), waiting.state)
    assert waiting.waiting_for is not None
    assert "not_built" == waiting.waiting_for.code


async def test_what_is_missing_for_two_days_is_empty_and_is_not_waited_for_again(
    zoe: Linked,
) -> None:
    member = zoe.visitor.stub.member(zoe.visitor.person.subject)
    member.network = msgspec.structs.replace(member.network, invitations=[])
    run = await zoe.imported()
    await zoe.wait(run, hours=1)
    done = await zoe.wait(run, hours=48)
    again = await zoe.imported()

    assert ("completed", ("INVITATIONS",)) == (done.state, done.found and done.found.empty)
    assert ("completed", ("INVITATIONS",)) == (again.state, again.found and again.found.empty)


async def test_a_copy_that_never_comes_fails_and_offers_the_archive(zoe: Linked) -> None:
    zoe.trouble(ApiFault.NOT_READY)
    run = await zoe.imported()
    await zoe.wait(run, hours=1)
    failed = await zoe.wait(run, hours=48)

    assert ("failed", "linkedin_nothing_there") == how(failed)


@pytest.mark.parametrize(
    ("fault", "code", "state"),
    [
        (ApiFault.EXPIRED, "linkedin_access_expired", "needs_reauth"),
        (ApiFault.REVOKED, "linkedin_access_revoked", "revoked"),
        (ApiFault.FORBIDDEN, "linkedin_access_forbidden", "needs_reauth"),
    ],
)
async def test_access_that_ends_in_the_middle_leaves_nothing(
    zoe: Linked, fault: ApiFault, code: str, state: str
) -> None:
    zoe.trouble(fault, after=3)
    failed = await zoe.imported()
    account = await zoe.account()

    assert ("failed", code) == how(failed)
    assert "upload the archive" in (failed.problem or {})["detail"]
    assert (state, None) == (account.state, account.token)
    assert ([], 0) == (await zoe.desk.contacts(), await zoe.kept_pages())
    with pytest.raises(NeedsReauthorisation):
        await zoe.start()


async def test_linked_once_more_it_goes_on_even_if_the_token_is_too_new(zoe: Linked) -> None:
    zoe.trouble(ApiFault.REVOKED)
    await zoe.imported()
    zoe.heal()
    zoe.trouble(ApiFault.REVOKED_AT_FIRST)
    await zoe.relink()
    run = await zoe.imported()

    assert "completed" == run.state
    assert ["revoked", "page"] == [each.meaning for each in run.trace[:2]]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (ApiFault.VERSION_GONE, "linkedin_version_gone"),
        (ApiFault.HUGE, "linkedin_too_large"),
    ],
)
async def test_what_cannot_be_mended_by_waiting_fails_at_once(
    zoe: Linked, fault: ApiFault, code: str
) -> None:
    zoe.visitor.stub.huge_bytes = 2 * MOST_BYTES
    zoe.trouble(fault, domains=("CONNECTIONS",))
    failed = await zoe.imported()

    assert ("failed", code) == how(failed)
    assert ([], 0) == (await zoe.desk.contacts(), await zoe.kept_pages())
    assert "connected" == (await zoe.account()).state


async def test_a_linkedin_in_trouble_is_waited_for_and_goes_on_where_it_was(zoe: Linked) -> None:
    zoe.trouble(ApiFault.SERVER_ERROR, domains=("INBOX",), after=5)
    run = await zoe.imported()
    zoe.heal()
    asked = len(zoe.visitor.stub.requests)
    done = await zoe.wait(run, minutes=6)
    again = [each.query.get("domain") for each in zoe.visitor.stub.requests[asked:]]

    assert run.waiting_for is not None
    assert ("waiting", "linkedin_trouble") == (run.state, run.waiting_for.code)
    assert ("completed", {"INBOX"}) == (done.state, set(again))


async def test_a_linkedin_in_trouble_for_two_days_is_given_up(zoe: Linked) -> None:
    zoe.trouble(ApiFault.GATEWAY)
    run = await zoe.imported()
    failed = await zoe.wait(run, hours=49)

    assert ("failed", "linkedin_silent") == how(failed)
    assert {504} == {each.status for each in failed.trace}


async def test_too_many_requests_are_waited_for_until_midnight(zoe: Linked) -> None:
    zoe.trouble(ApiFault.TOO_MANY)
    run = await zoe.imported()

    assert run.waiting_for is not None
    assert run.retry_at is not None
    assert "too_many_requests" == run.waiting_for.code
    assert (0, 5) == (run.retry_at.hour, run.retry_at.minute)
