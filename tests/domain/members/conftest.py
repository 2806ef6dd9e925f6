import pytest

from domain.shared.actor import Actor, Principal, Role
from tests.support.people import People


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
async def owner(people: People) -> Actor:
    """Zoe, in her own workspace."""
    return people.actor(await people.arrive("zoe@example.com", "Zoë Testwright"))


@pytest.fixture
async def ada(people: People) -> Principal:
    """Somebody with an account, a member of nothing of Zoe's."""
    return await people.arrive("ada@example.com", "Ada")


@pytest.fixture
async def assistant(people: People, owner: Actor) -> Actor:
    return await people.join(owner, await people.arrive("bo@example.com", "Bo"), Role.ASSISTANT)


@pytest.fixture
async def viewer(people: People, owner: Actor) -> Actor:
    return await people.join(owner, await people.arrive("vi@example.com", "Vi"), Role.VIEWER)
