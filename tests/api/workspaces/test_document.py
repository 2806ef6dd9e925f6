from api.openapi import describe
from tests.support.accounts import AccountWorld


def test_the_routes_can_be_described_to_client_generators(world: AccountWorld) -> None:
    document = describe(world.app)

    operations = {
        operation["operationId"]
        for methods in document["paths"].values()
        for operation in methods.values()
    }
    assert operations >= {
        "requestEmailChallenge",
        "verifyEmailChallenge",
        "refreshTokens",
        "logOut",
        "getMe",
        "changeMe",
        "listWorkspaces",
        "createWorkspace",
        "getWorkspace",
        "changeWorkspace",
        "deleteWorkspace",
        "getTestClock",
        "moveTestClock",
    }
