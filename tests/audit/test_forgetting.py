"""Old entries of people's own trails go, and nothing else does."""

from uuid import UUID

import pytest

from adapters.postgres.engine import Database
from adapters.postgres.retention import PostgresRetention
from domain.shared.errors import Unavailable
from tests.audit.scene import Scene

AGED = """
INSERT INTO control.account_entry (user_id, id, at, operation)
SELECT $1, gen_random_uuid(), now() - $2::interval, 'logOut'
"""


async def test_own_entries_go_after_two_years(scene: Scene) -> None:
    me = UUID((await scene.send("GET", "/v1/me")).json()["id"])
    for age in ("1 year 364 days", "2 years 1 day", "3 years"):
        await scene.look.execute(AGED.replace("$2::interval", f"interval '{age}'"), me)
    retention = PostgresRetention(scene.jobs)

    forgotten = 0
    while bite := await retention.forget_account_entries(1):
        forgotten += bite

    assert forgotten >= 2
    left = await scene.look.fetch(
        "SELECT operation FROM control.account_entry WHERE user_id = $1 ORDER BY at", me
    )
    assert ["logOut", "verifyEmailChallenge"] == [row["operation"] for row in left]


async def test_requests_cannot_have_them_forgotten(app_database: Database) -> None:
    with pytest.raises(Exception, match="permission denied") as refused:
        await PostgresRetention(app_database).forget_account_entries(1)

    assert not isinstance(refused.value, Unavailable)
