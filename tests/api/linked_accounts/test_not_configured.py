"""Where this deployment is not registered for portability, that is said, and the archive is offered."""

from tests.support.whole import Whole


async def test_nobody_is_sent_anywhere_and_the_archive_is_offered(whole: Whole) -> None:
    person = await whole.log_in()
    at = f"{person.at}/linked-accounts"
    told = await whole.client.get(f"{at}/availability", headers=person.headers)
    begun = await whole.client.post(
        f"{at}/authorizations", json={"client": "web"}, headers=person.headers
    )
    code = await whole.client.post(at, json={"code": "any"}, headers=person.headers)

    assert (200, False) == (told.status_code, told.json()["available"])
    assert "has not been set up" in told.json()["explanation"]
    assert (409, "portability_not_configured") == (begun.status_code, begun.json()["code"])
    assert "linkedin_archive" == begun.json()["alternative"]["source"]
    assert "retry-after" not in begun.headers
    assert (410, "linking_over") == (code.status_code, code.json()["code"])
