"""What clients are told of an address book: where values come from, and which were not taken over."""

import msgspec

from api.imports.failures import write_csv
from domain.contacts.model import Contact
from domain.contacts.views import seen_by, view_of
from domain.imports.records import Dropped
from domain.imports.views import ImportRowView
from domain.shared.ids import ContactId, new_id
from domain.shared.paging import Page, Position
from domain.shared.sight import Sight
from tests.api.imports.conftest import Bureau
from tests.fakes.unit_of_work import NOON

CARDS = b"""BEGIN:VCARD\r
VERSION:3.0\r
FN:Zoe Mock\r
N:Mock;Zoe;;;\r
EMAIL:zoe@example.org\r
TITLE:CTO\r
TZ:Europe/London\r
END:VCARD\r
"""


async def test_origins_are_shown_by_path_to_whoever_asks(bureau: Bureau) -> None:
    await bureau.imported(CARDS, source="vcard", filename="people.vcf")
    [contact] = await bureau.contacts()
    client, owner = bureau.whole.client, bureau.owner
    address = f"{owner.at}/contacts/{contact['id']}"
    plain = await client.get(address, headers=owner.headers)
    shown = await client.get(address, headers=owner.headers, params={"include": "origins"})
    headers = owner.headers | {"if-match": shown.headers["etag"]}
    patched = await client.patch(address, headers=headers, json={"position": "Boss"})
    after = await client.get(address, headers=owner.headers, params={"include": "origins,deleted"})
    wrong = await client.get(address, headers=owner.headers, params={"include": "secrets"})

    [key] = contact["emails"]
    told = {"contact", "given_name", "family_name", "position", f"emails.{key}"}
    assert (None, {path: ["vcard"] for path in told}) == (
        plain.json()["origins"],
        shown.json()["origins"],
    )
    assert plain.headers["etag"] != shown.headers["etag"]
    assert (200, told - {"position"}) == (patched.status_code, set(after.json()["origins"]))
    assert 400 == wrong.status_code


async def test_values_that_were_not_taken_over_are_listed_and_downloaded(bureau: Bureau) -> None:
    run = await bureau.imported(CARDS, source="vcard", filename="people.vcf")
    listed = await bureau.ask("GET", f"/{run['id']}/rows", params={"dropped": "true"})
    csv = await bureau.ask("GET", f"/{run['id']}/rows.csv")

    [row] = listed.json()["data"]
    [dropped] = row["dropped"]
    assert ("created", 7, "TZ") == (row["status"], dropped["line"], dropped["field"])
    assert {dropped["code"]: 1} == run["counts"]["values_dropped"]
    assert [2, True] == [len(csv.text.splitlines()), dropped["code"] in csv.text]


async def test_nothing_in_the_download_runs() -> None:
    """What a file calls its columns is up to whoever made it."""
    lost = Dropped(line=3, field="\uff1d1+1", code="no_field", detail="x")
    stored = msgspec.Raw(msgspec.json.encode([lost]))
    row = ImportRowView("a.csv", 3, 0, "failed", "c", "=1+1", None, None, stored)
    page = Page(items=[row], next=None)

    async def again(_after: Position | None) -> Page[ImportRowView]:
        return page

    written = b"".join([piece async for piece in write_csv(page, again, again)]).decode()
    assert ["a.csv,3,0,c,'=1+1,", "a.csv,3,0,no_field,x,'\uff1d1+1"] == written.splitlines()[1:]


def test_whoever_does_not_see_details_learns_that_there_are_origins_and_no_more() -> None:
    contact = Contact(id=ContactId(new_id()), given_name="Zoe")
    view = view_of(contact, NOON, Sight.EVERYTHING)
    asked = msgspec.structs.replace(view, origins=msgspec.Raw(b'{"notes":["vcard"]}'))
    seen = {sight: seen_by(sight, asked) for sight in Sight}

    assert [False, False, True] == ["origins" in seen[each].concealed for each in Sight]
    assert [True, True, False] == [seen[each].origins is not None for each in Sight]
