import pytest

from domain.members.commands import transfer_ownership
from domain.members.invitations import accept_invitation, decline_by_link, invite
from domain.members.mails import unlinked
from domain.shared.actor import Actor, Principal, Role
from domain.shared.mail import Mail, MailRefused
from domain.workspaces.commands import create_sandbox
from tests.fakes.mail import FakeMailer
from tests.fakes.members import FakeInvitationLinks
from tests.support.people import People
from workers.members import MemberJobPorts, member_handlers
from workers.registry import Registry
from workers.subscriptions import SUBSCRIPTIONS


class Context:
    """As much of a job's context as these jobs look at."""

    def __init__(self, **args: str) -> None:
        self.args = args


class Post:
    """What is mailed about everything that happened so far."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.mailer = FakeMailer()
        ports = MemberJobPorts(uow=people.accounts, links=FakeInvitationLinks(), mailer=self.mailer)
        self._registry = Registry(member_handlers(ports))

    async def sent(self) -> list[Mail]:
        for number, event in enumerate(self.people.accounts.events):
            for kind in SUBSCRIPTIONS.get(event.type, ()):
                handler = self._registry.find(kind.name)
                if handler is not None:
                    context = Context(**event.body, event_id=str(number))
                    await handler.run(context)  # type: ignore[arg-type]  # a context of its own
        return self.mailer.sent


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def post(people: People) -> Post:
    return Post(people)


@pytest.fixture
async def zoe(people: People) -> Principal:
    return await people.arrive("zoe@example.com", "Zoë Testwright")


@pytest.fixture
def owner(people: People, zoe: Principal) -> Actor:
    return people.actor(zoe)


async def test_many_workspaces_together_do_not_pester_an_address(
    people: People, post: Post
) -> None:
    actors = [
        people.actor(await people.arrive(f"owner{number}@example.com", f"Owner {number}"))
        for number in range(8)
    ]
    heard = []
    for actor in actors:
        await invite(people.accounts, actor, email="ada@example.com", role=Role.MENTOR)
        heard.append([mail.to for mail in await post.sent()].count("ada@example.com"))
        people.accounts.events.clear()

    assert [1, 2, 3, 4, 5, 6, 6, 6] == heard


async def test_an_invitation_says_who_what_and_how(
    people: People, post: Post, owner: Actor
) -> None:
    view, _ = await invite(
        people.accounts, owner, email="ada@example.com", role=Role.MENTOR, note="You asked for it."
    )
    [mail] = await post.sent()

    assert ("ada@example.com", "Zoë Testwright invites you to a workspace on Perennial") == (
        mail.to,
        mail.subject,
    )
    for words in (
        "As a mentor you read",
        "«You asked for it.»",
        "zoe@example.com",
        f"invitations#token={view.id}",
        "log in to Perennial as ada@example.com",
        "7 December 2026",
    ):
        assert words in mail.text


async def test_a_known_person_is_mailed_at_the_address_of_the_account(
    people: People, post: Post, owner: Actor
) -> None:
    await people.arrive("ada@example.com")
    await invite(people.accounts, owner, email="ADA@example.com", role=Role.VIEWER)

    assert ["ada@example.com"] == [mail.to for mail in await post.sent()]


async def test_what_is_over_is_not_mailed(people: People, post: Post, owner: Actor) -> None:
    view, _ = await invite(people.accounts, owner, email="ada@example.com", role=Role.VIEWER)
    await decline_by_link(people.accounts, FakeInvitationLinks(), str(view.id))

    assert [] == await post.sent()


async def test_each_sending_is_a_mail_of_its_own(people: People, post: Post, owner: Actor) -> None:
    for _ in range(2):
        await invite(people.accounts, owner, email="ada@example.com", role=Role.VIEWER)

    assert 2 == len({mail.message_id for mail in await post.sent()})


async def test_who_invited_hears_who_has_joined(people: People, post: Post, owner: Actor) -> None:
    ada = await people.arrive("ada@example.com", "Ada")
    view, _ = await invite(people.accounts, owner, email="ada@example.com", role=Role.VIEWER)
    people.accounts.events.clear()
    await accept_invitation(people.accounts, people.live, ada, view.id)
    [mail] = await post.sent()

    assert ("zoe@example.com", "Ada has joined Zoë Testwright") == (mail.to, mail.subject)
    assert "is now a viewer" in mail.text


async def test_both_are_told_of_a_transfer(people: People, post: Post, owner: Actor) -> None:
    ada = await people.arrive("ada@example.com", "Ada")
    await people.join(owner, ada, Role.ASSISTANT)
    await transfer_ownership(people.accounts, people.live, owner, ada.user_id)
    mails = {mail.to: mail.text for mail in await post.sent()}

    assert {"zoe@example.com", "ada@example.com"} == mails.keys()
    assert "now belongs to Ada" in mails["zoe@example.com"]
    assert "Zoë Testwright has handed" in mails["ada@example.com"]


async def test_nothing_of_a_sandbox_is_mailed(people: People, post: Post, zoe: Principal) -> None:
    sandbox = await create_sandbox(people.accounts, people.live, zoe, sandbox=True)
    owner = people.actor(zoe, sandbox.id)
    ada = await people.arrive("ada@example.com")
    view, _ = await invite(people.accounts, owner, email="ada@example.com", role=Role.VIEWER)
    await accept_invitation(people.accounts, people.live, ada, view.id)
    await transfer_ownership(people.accounts, people.live, owner, ada.user_id)

    assert [] == await post.sent()


async def test_of_who_was_erased_meanwhile_nobody_is_told(
    people: People, post: Post, owner: Actor
) -> None:
    ada = await people.arrive("ada@example.com", "Ada")
    view, _ = await invite(people.accounts, owner, email="ada@example.com", role=Role.VIEWER)
    people.accounts.events.clear()
    await accept_invitation(people.accounts, people.live, ada, view.id)
    await transfer_ownership(people.accounts, people.live, owner, ada.user_id)
    del people.accounts.kept.users[ada.user_id]

    assert [] == await post.sent()


async def test_an_address_that_takes_no_mail_is_no_failure_of_ours(
    people: People, post: Post, owner: Actor
) -> None:
    await invite(people.accounts, owner, email="ada@example.com", role=Role.VIEWER)
    post.mailer.trouble = MailRefused()

    assert [] == await post.sent()


@pytest.mark.parametrize(
    ("written", "mailed"),
    [
        ("Zoë's people", "Zoë's people"),
        ("Win at https://evil.example/now today", "Win at … today"),
        ("see www.evil", "see …"),
        ("evil.example", "…"),
        ("Click evil.example/x, please", "Click … please"),
        ("Dr. Zoë B. Testwright", "Dr. Zoë B. Testwright"),
        ("two\nlines", "two lines"),
        ("x" * 70, "x" * 59 + "…"),
        ("evil\N{IDEOGRAPHIC FULL STOP}example", "…"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}Zoë", "Zoë"),
    ],
)
def test_nothing_in_a_mail_becomes_a_link_of_others(written: str, mailed: str) -> None:
    assert mailed == unlinked(written)


async def test_who_is_called_by_a_link_is_called_by_their_address(
    people: People, post: Post
) -> None:
    owner = people.actor(await people.arrive("eve@example.com", "https://evil.example"))
    await invite(people.accounts, owner, email="ada@example.com", role=Role.VIEWER)
    [mail] = await post.sent()

    assert mail.subject.startswith("eve@example.com invites you")
    assert "evil.example" not in mail.text
