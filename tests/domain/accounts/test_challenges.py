from datetime import timedelta

import pytest

from domain.accounts.commands import forget_expired, mail_code, request_challenge, verify_challenge
from domain.accounts.model import (
    ChallengeExpired,
    CodeInvalid,
    ImplausibleAddress,
    NameTooLong,
    asked_on,
)
from domain.accounts.sessions import Device
from domain.shared.ids import ChallengeId, new_id
from domain.shared.local_time import TimeZoneUnknown
from domain.shared.mail import MailUnavailable
from tests.domain.accounts.conftest import LogIn
from tests.fakes.accounts import FakeAccounts
from tests.fakes.mail import FakeMailer
from tests.fakes.tokens import FakeCodes, FakeMint


async def test_asking_for_a_code_tells_the_outside_by_id_only(accounts: FakeAccounts) -> None:
    posed = await request_challenge(accounts, "zoe@example.com")

    [event] = accounts.events
    assert "auth.challenge_requested" == event.type
    assert {"challenge_id": str(posed.id)} == event.body


async def test_a_code_lives_for_ten_minutes(accounts: FakeAccounts) -> None:
    posed = await request_challenge(accounts, "zoe@example.com")

    assert 600 == (posed.expires_at - accounts.now).total_seconds()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "zoe",
        "@example.com",
        "zoe@",
        "zo e@example.com",
        "zoe@exa\nmple.com",
        "a" * 250 + "@b.cd",
    ],
)
async def test_what_is_no_address_is_refused(accounts: FakeAccounts, address: str) -> None:
    with pytest.raises(ImplausibleAddress) as refusal:
        await request_challenge(accounts, address)

    assert "/email" == refusal.value.faults[0].pointer


@pytest.mark.parametrize("address", ["zoe@localhost", "a@b@c", "«zoë»@пример.example", " z+x@e.f "])
async def test_what_might_be_an_address_is_believed(accounts: FakeAccounts, address: str) -> None:
    await request_challenge(accounts, address)

    assert 1 == len(accounts.kept.challenges)


async def test_the_sixth_request_of_an_hour_is_answered_alike_but_mails_nothing(
    accounts: FakeAccounts,
) -> None:
    posed = [await request_challenge(accounts, "zoe@example.com") for _ in range(5)]
    sixth = await request_challenge(accounts, "ZOE@example.com")

    assert posed[0].expires_at == sixth.expires_at
    assert 5 == len(accounts.events)
    assert sixth.id not in accounts.kept.challenges


async def test_strangers_who_ask_too_often_do_not_keep_the_owner_from_it(
    accounts: FakeAccounts,
) -> None:
    for _ in range(9):
        await request_challenge(accounts, "zoe@example.com", "203.0.113.0/24")
    own = await request_challenge(accounts, "zoe@example.com", "198.51.100.0/24")

    assert 6 == len(accounts.kept.challenges)
    assert own.id in accounts.kept.challenges


async def test_nobody_is_mailed_more_than_twenty_codes_an_hour(accounts: FakeAccounts) -> None:
    for place in range(30):
        await request_challenge(accounts, "zoe@example.com", f"203.0.{place}.0/24")

    assert 20 == len(accounts.events)


async def test_strangers_in_many_networks_do_not_keep_the_owners_device_from_it(
    accounts: FakeAccounts,
) -> None:
    for place in range(30):
        await request_challenge(accounts, "zoe@example.com", f"203.0.{place}.0/24")
    own = [await request_challenge(accounts, "zoe@example.com", asked_on(b"d")) for _ in range(6)]

    assert [True] * 5 + [False] == [each.id in accounts.kept.challenges for each in own]


async def test_what_a_known_device_asks_for_leaves_the_other_twenty(accounts: FakeAccounts) -> None:
    for _ in range(5):
        await request_challenge(accounts, "zoe@example.com", asked_on(b"d"))
    for place in range(30):
        await request_challenge(accounts, "zoe@example.com", f"203.0.{place}.0/24")

    assert 25 == len(accounts.events)


async def test_another_address_or_another_hour_is_counted_apart(accounts: FakeAccounts) -> None:
    for _ in range(5):
        await request_challenge(accounts, "zoe@example.com")
    await request_challenge(accounts, "yan@example.com")
    accounts.wait(minutes=61)
    await request_challenge(accounts, "zoe@example.com")

    assert 7 == len(accounts.events)


async def test_codes_that_were_used_do_not_count(accounts: FakeAccounts, log_in: LogIn) -> None:
    for _ in range(7):
        await log_in("zoe@example.com")

    requests = [each for each in accounts.events if each.type == "auth.challenge_requested"]
    assert 7 == len(requests)


async def test_the_mail_says_what_for_whom_and_how_long(
    accounts: FakeAccounts, codes: FakeCodes, mailer: FakeMailer
) -> None:
    posed = await request_challenge(accounts, "zoe@example.com")
    await mail_code(accounts, codes, mailer, posed.id)

    [mail] = mailer.sent
    code = codes.code_of(posed.id)
    assert "zoe@example.com" == mail.to
    assert mail.subject.startswith(code)
    assert mail.private
    for said in (code, "Perennial", "zoe@example.com", "10 minutes"):
        assert said in mail.text


async def test_a_repeated_mail_can_be_recognised(
    accounts: FakeAccounts, codes: FakeCodes, mailer: FakeMailer
) -> None:
    posed = await request_challenge(accounts, "zoe@example.com")
    await mail_code(accounts, codes, mailer, posed.id)
    await mail_code(accounts, codes, mailer, posed.id)

    assert mailer.sent[0] == mailer.sent[1]


async def test_a_mail_that_could_not_go_can_be_tried_again(
    accounts: FakeAccounts, codes: FakeCodes, mailer: FakeMailer
) -> None:
    posed = await request_challenge(accounts, "zoe@example.com")
    mailer.trouble = MailUnavailable()
    with pytest.raises(MailUnavailable):
        await mail_code(accounts, codes, mailer, posed.id)
    mailer.trouble = None
    await mail_code(accounts, codes, mailer, posed.id)

    assert 1 == len(mailer.sent)


async def test_nothing_is_mailed_about_a_challenge_that_is_over(
    accounts: FakeAccounts, codes: FakeCodes, mailer: FakeMailer
) -> None:
    posed = await request_challenge(accounts, "zoe@example.com")
    accounts.wait(minutes=10)
    await mail_code(accounts, codes, mailer, posed.id)
    await mail_code(accounts, codes, mailer, ChallengeId(new_id()))

    assert [] == mailer.sent


async def test_a_known_person_is_mailed_at_the_address_of_the_account(
    accounts: FakeAccounts, codes: FakeCodes, mailer: FakeMailer, log_in: LogIn
) -> None:
    await log_in("kim@example.com")
    accounts.wait(seconds=1)
    posed = await request_challenge(accounts, "\N{KELVIN SIGN}im@example.com")
    await mail_code(accounts, codes, mailer, posed.id)

    assert "kim@example.com" == mailer.sent[0].to


async def test_another_spelling_from_before_the_account_does_not_get_into_it(
    accounts: FakeAccounts, codes: FakeCodes, mint: FakeMint, log_in: LogIn
) -> None:
    lurking = await request_challenge(accounts, "\N{KELVIN SIGN}im@example.com")
    accounts.wait(seconds=1)
    await log_in("kim@example.com")

    with pytest.raises(ChallengeExpired):
        await verify_challenge(accounts, codes, mint, lurking.id, code=codes.code_of(lurking.id))


async def test_another_spelling_mailed_while_the_account_is_made_does_not_get_into_it(
    accounts: FakeAccounts, codes: FakeCodes, mint: FakeMint, log_in: LogIn
) -> None:
    await log_in("kim@example.com")
    accounts.wait(seconds=1)
    meanwhile = await request_challenge(accounts, "\N{KELVIN SIGN}im@example.com")

    with pytest.raises(ChallengeExpired):
        await verify_challenge(
            accounts, codes, mint, meanwhile.id, code=codes.code_of(meanwhile.id)
        )


async def test_strangers_have_a_hundred_codes_a_day_mailed_to_an_address_at_most(
    accounts: FakeAccounts,
) -> None:
    for number in range(400):
        await request_challenge(accounts, "zoe@example.com", f"10.{number}.0.0/24")
        accounts.wait(minutes=3)
    of_today = sum(
        each.created_at > accounts.now - timedelta(days=1)
        for each in accounts.kept.challenges.values()
    )
    before = len(accounts.kept.challenges)
    await request_challenge(accounts, "zoe@example.com", asked_on(b"known"))

    assert 100 == of_today
    assert before + 1 == len(accounts.kept.challenges)


async def test_the_first_login_makes_the_account_and_its_workspace(
    accounts: FakeAccounts, codes: FakeCodes, mint: FakeMint
) -> None:
    posed = await request_challenge(accounts, "zoe@example.com")
    login = await verify_challenge(
        accounts,
        codes,
        mint,
        posed.id,
        code=codes.code_of(posed.id),
        name=" Zoë  Testwright ",
        time_zone="Europe/Paris",
        device=Device(name="Pixel"),
    )

    assert login.is_new
    assert "Zoë Testwright" == login.user.name
    [workspace] = login.workspaces
    assert ("Zoë Testwright", "Europe/Paris", "owner") == (
        workspace.name,
        workspace.time_zone,
        workspace.role,
    )
    assert 900 == login.tokens.expires_in


async def test_without_a_name_the_workspace_is_called_after_the_address(log_in: LogIn) -> None:
    login = await log_in("zoe.t@example.com")

    assert ("", "zoe.t", "UTC") == (
        login.user.name,
        login.workspaces[0].name,
        login.workspaces[0].time_zone,
    )


async def test_the_second_login_finds_the_same_account(
    accounts: FakeAccounts, log_in: LogIn
) -> None:
    first = await log_in("zoe@example.com")
    accounts.wait(seconds=1)
    second = await log_in("Zoe@Example.com")

    assert (True, False) == (first.is_new, second.is_new)
    assert first.user == second.user
    assert first.workspaces == second.workspaces
    assert first.tokens.refresh_token != second.tokens.refresh_token


async def test_a_wrong_code_says_how_many_tries_are_left(
    accounts: FakeAccounts, codes: FakeCodes, mint: FakeMint
) -> None:
    posed = await request_challenge(accounts, "zoe@example.com")

    left = []
    for _ in range(5):
        with pytest.raises(CodeInvalid) as refusal:
            await verify_challenge(accounts, codes, mint, posed.id, code="no")
        left.append(refusal.value.extra["tries_left"])

    assert [4, 3, 2, 1, 0] == left
    with pytest.raises(ChallengeExpired):
        await verify_challenge(accounts, codes, mint, posed.id, code=codes.code_of(posed.id))


async def test_a_code_works_once(accounts: FakeAccounts, codes: FakeCodes, mint: FakeMint) -> None:
    posed = await request_challenge(accounts, "zoe@example.com")
    await verify_challenge(accounts, codes, mint, posed.id, code=codes.code_of(posed.id))

    with pytest.raises(ChallengeExpired):
        await verify_challenge(accounts, codes, mint, posed.id, code=codes.code_of(posed.id))


async def test_a_code_that_came_too_late_is_refused_like_one_that_never_was(
    accounts: FakeAccounts, codes: FakeCodes, mint: FakeMint
) -> None:
    posed = await request_challenge(accounts, "zoe@example.com")
    accounts.wait(minutes=10)

    for challenge_id in (posed.id, ChallengeId(new_id())):
        with pytest.raises(ChallengeExpired):
            await verify_challenge(
                accounts, codes, mint, challenge_id, code=codes.code_of(challenge_id)
            )


async def test_a_mistake_beside_the_code_costs_no_try(
    accounts: FakeAccounts, codes: FakeCodes, mint: FakeMint
) -> None:
    posed = await request_challenge(accounts, "zoe@example.com")
    code = codes.code_of(posed.id)

    with pytest.raises(TimeZoneUnknown):
        await verify_challenge(accounts, codes, mint, posed.id, code=code, time_zone="Nowhere")
    with pytest.raises(NameTooLong):
        await verify_challenge(accounts, codes, mint, posed.id, code=code, name="z" * 201)

    assert 5 == accounts.kept.challenges[posed.id].tries_left


async def test_what_has_long_expired_is_forgotten(accounts: FakeAccounts) -> None:
    await request_challenge(accounts, "zoe@example.com")
    accounts.wait(days=2)

    assert 1 == await forget_expired(accounts)
    assert 0 == await forget_expired(accounts)
