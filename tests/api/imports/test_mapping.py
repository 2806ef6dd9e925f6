"""What the columns of a table hold: proposed, shown in the preview, and chosen over HTTP."""

from typing import Any

import httpx

from tests.api.imports.conftest import Bureau

TABLE = b"Wer,Mail,Since,Shoes\nZoe,zoe@example.com,2019,38\nAnn,ann@example.com,2020,\nBen,,,40\n"
NAMES = {
    "columns": [{"index": 0, "field": "full_name"}, {"index": 1, "field": "email", "label": "work"}]
}


async def _choose(
    bureau: Bureau, run: dict[str, Any], body: dict[str, Any], **headers: str
) -> httpx.Response:
    return await bureau.ask("PUT", f"/{run['id']}/mapping", json=body, headers=headers)


async def _preview(bureau: Bureau, content: bytes = TABLE) -> dict[str, Any]:
    return await bureau.imported(content, mode="preview", source="csv", filename="people.csv")


async def test_a_preview_shows_what_each_column_is_taken_for(bureau: Bureau) -> None:
    mapping = (await _preview(bureau))["mapping"]
    who, mail, *_, shoes = mapping["columns"]

    assert ("proposal", 4) == (mapping["decided_by"], len(mapping["columns"]))
    assert (1, "Mail", ["zoe@example.com", "ann@example.com"]) == (
        mail["index"],
        mail["name"],
        mail["samples"],
    )
    assert ("email", "likely") == (mail["field"], mail["proposal"]["confidence"])
    assert mail["proposal"]["reason"]
    assert ("ignored", "none") == (who["field"], who["proposal"]["confidence"])
    assert ["38", "40"] == shoes["samples"]


async def test_what_the_owner_chooses_is_what_a_new_preview_and_the_commit_go_by(
    bureau: Bureau,
) -> None:
    proposed = await _preview(bureau)
    answer = await _choose(bureau, proposed, NAMES)
    chosen = answer.json()
    again = await _restarted(bureau, chosen, "preview")
    done = await _restarted(bureau, again, "commit")

    assert (200, "uploaded", None) == (answer.status_code, chosen["state"], chosen["mode"])
    assert {"created": 2, "skipped": 3, "failed": 1} == _outcomes(proposed)
    assert {"created": 3, "skipped": 2} == _outcomes(again)
    assert (
        "owner",
        [["full_name", None], ["email", "work"], ["ignored", None], ["ignored", None]],
    ) == (
        done["mapping"]["decided_by"],
        [[each["field"], each["label"]] for each in done["mapping"]["columns"]],
    )
    assert {"Zoe", "Ann", "Ben"} == {each["given_name"] for each in await bureau.contacts()}
    assert [[]] * 4 == [each["samples"] for each in done["mapping"]["columns"]]


async def test_columns_can_be_chosen_before_anybody_has_looked(bureau: Bureau) -> None:
    run = await bureau.uploaded(TABLE, source="csv", filename="people.csv")
    chosen = (await _choose(bureau, run, NAMES)).json()
    done = await _restarted(bureau, chosen, "commit")

    assert [None, None] == [each["name"] for each in chosen["mapping"]["columns"]]
    assert ("owner", 3) == (done["mapping"]["decided_by"], done["counts"]["contacts_created"])
    assert {"column_ignored": 2} == done["counts"]["rows_skipped"]


async def test_a_table_that_tells_nobody_asks_for_its_columns(bureau: Bureau) -> None:
    content = b"Wer,Was\nZoe,Blumen\nAnn,Tee\n"
    asked = await _preview(bureau, content)
    chosen = await _choose(bureau, asked, {"columns": [{"index": 0, "field": "given_name"}]})
    done = await _restarted(bureau, chosen.json(), "commit")

    assert ("failed", "mapping_needed", 422) == (
        asked["state"],
        asked["problem"]["code"],
        asked["problem"]["status"],
    )
    assert ["Zoe", "Ann"] == asked["mapping"]["columns"][0]["samples"]
    assert ("completed", 2, None) == (
        done["state"],
        done["counts"]["contacts_created"],
        done["problem"],
    )


async def test_a_choice_that_does_not_fit_the_file_is_said_and_can_be_made_anew(
    bureau: Bureau,
) -> None:
    run = await bureau.uploaded(TABLE, source="csv", filename="people.csv")
    far = {"columns": [{"index": 0, "field": "full_name"}, {"index": 9, "field": "email"}]}
    failed = await _restarted(bureau, (await _choose(bureau, run, far)).json(), "commit")
    chosen = await _choose(bureau, failed, NAMES)

    assert ("failed", "mapping_unfit") == (failed["state"], failed["problem"]["code"])
    assert "There are 4 columns" in failed["problem"]["detail"]
    assert (200, "uploaded") == (chosen.status_code, chosen.json()["state"])


async def test_everything_that_is_wrong_with_a_choice_is_named(bureau: Bureau) -> None:
    run = await _preview(bureau)
    wrong = await _choose(
        bureau,
        run,
        {
            "columns": [
                {"index": 0, "field": "full_name"},
                {"index": 0, "field": "email"},
                {"index": 7, "field": "notes"},
                {"index": 2, "field": "shoes"},
                {"index": 3, "field": "full_name", "label": "work"},
            ]
        },
    )
    nobody = await _choose(bureau, run, {"columns": [{"index": 2, "field": "notes"}]})

    assert (422, "mapping_unusable") == (wrong.status_code, wrong.json()["code"])
    assert {
        ("/columns/1/index", "column_twice"),
        ("/columns/2/index", "unknown_column"),
        ("/columns/3/field", "unknown_field"),
        ("/columns/4/label", "no_label"),
        ("/columns/4/field", "given_twice"),
    } == {(each["pointer"], each["code"]) for each in wrong.json()["errors"]}
    assert [("/columns", "nobody")] == [
        (each["pointer"], each["code"]) for each in nobody.json()["errors"]
    ]
    assert "review" == (await bureau.read(run))["state"]


async def test_a_choice_goes_by_the_version_that_was_seen(bureau: Bureau) -> None:
    run = await _preview(bureau)
    stale = await _choose(bureau, run, NAMES, **{"if-match": '"v1"'})
    fresh = await _choose(bureau, run, NAMES, **{"if-match": f'"v{run["version"]}"'})

    assert (412, 200) == (stale.status_code, fresh.status_code)


async def test_only_the_columns_of_a_plain_table_are_chosen(bureau: Bureau) -> None:
    content = (
        b"First Name,Last Name,E-mail 1 - Label,E-mail 1 - Value\nZoe,Mock,* Home,zoe@example.com\n"
    )
    run = await bureau.imported(content, mode="preview", source="google_csv", filename="g.csv")
    refused = await _choose(bureau, run, NAMES)

    assert (409, "mapping_fixed") == (refused.status_code, refused.json()["code"])
    assert ("source", ["given_name", "family_name", "ignored", "email"]) == (
        run["mapping"]["decided_by"],
        [each["field"] for each in run["mapping"]["columns"]],
    )


async def test_what_is_committed_is_chosen_no_more(bureau: Bureau) -> None:
    run = await bureau.imported(TABLE, source="csv", filename="people.csv")
    refused = await _choose(bureau, run, NAMES)

    assert (409, "state_invalid") == (refused.status_code, refused.json()["code"])


async def _restarted(bureau: Bureau, run: dict[str, Any], mode: str) -> dict[str, Any]:
    key = {"idempotency-key": f"{run['id']}{mode}{run['version']}"}
    answer = await bureau.ask("POST", f"/{run['id']}/start", json={"mode": mode}, headers=key)
    assert 202 == answer.status_code, answer.text
    await bureau.work()
    return await bureau.read(run)


def _outcomes(run: dict[str, Any]) -> dict[str, int]:
    return {
        name: run["progress"][name]
        for name in ("created", "updated", "unchanged", "skipped", "failed")
        if run["progress"][name]
    }
