"""The story: an archive in, tiers given, weeks gone by, nudges out."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from bootstrap.demo.client import Client, DemoFailed
from bootstrap.demo.tables import heading, table
from bootstrap.sample_archive import demo_archive

FIRST_DAY = date(2026, 11, 2)  # a Monday
START = "2026-11-02T09:00:00Z"
TIERS = {
    "Albrina": "close",
    "Zoë": "close",
    "Perrine": "active",
    "Nolvane": "active",
    "Jessamor": "active",
    "Orsine": "extended",
    "Dorrit": "active",
}
SOON_AFTER = "2026-11-02T09:05:00Z"
WEEKS = ("2026-11-09", "2026-11-16", "2026-11-30", "2026-12-14")
DONE = frozenset({"completed", "failed", "cancelled", "review", "undone"})


def tell(client: Client) -> None:
    """Raises DemoFailed when anything is not as it should be."""
    heading("1  A login code is mailed, an account is made, and a sandbox with a clock of its own")
    email = client.log_in()
    sandbox = client.call(
        "POST",
        "workspaces",
        json={
            "sandbox": True,
            "name": "Demo",
            "time_zone": "Europe/London",
            "test_now": START,
        },
    )
    client.enter(sandbox["id"])
    print(f"  {email} · workspace {sandbox['id']} · its clock stands at {START}")
    _import(client, "2  The archive that LinkedIn gave: first a preview", "preview")
    _import(client, "3  … then for good", "commit")
    _tiers(client)
    _weeks(client)
    _later(client)


def _import(client: Client, title: str, mode: str, *, months_later: int = 0) -> None:
    heading(title)
    run = _upload(client, months_later)
    client.here("POST", f"imports/{run['id']}/start", json={"mode": mode})
    run = client.wait_for(f"imports/{run['id']}", lambda answer: answer["state"] in DONE)
    if run["state"] not in {"completed", "review"}:
        raise DemoFailed(f"the import is {run['state']}: {run['problem']}")
    counts = run["counts"]
    left_out = {**counts["rows_skipped"], **counts["rows_failed"]}
    table(
        ("state", "people new", "changed", "touches new", "known", "new jobs", "rows left out"),
        [
            (
                run["state"],
                counts["contacts_created"] or "0",
                counts["contacts_updated"] or "0",
                counts["touches_created"] or "0",
                counts["touches_known"] or "0",
                counts["job_changes"] or "0",
                ", ".join(f"{code} {count}" for code, count in sorted(left_out.items())),
            )
        ],
        most=(12, 12, 12, 12, 12, 12, 100),
    )


def _upload(client: Client, months_later: int) -> dict[str, Any]:
    run: dict[str, Any] = client.here(
        "POST",
        "imports",
        json={
            "source": "linkedin_archive",
            "filename": "Basic_LinkedInDataExport.zip",
        },
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.zip"
        demo_archive(path, as_of=FIRST_DAY, months_later=months_later)
        client.here("PUT", f"imports/{run['id']}/file", content=path.read_bytes())
    return run


def _tiers(client: Client) -> None:
    heading("4  Nobody is ranked: the owner says how close they want to keep whom")
    rows = []
    for name, tier in TIERS.items():
        found = next(client.every("contacts", q=name, sort="name"), None)
        if found is None:
            raise DemoFailed(f"{name} was not found among the contacts")
        contact = client.here("PATCH", f"contacts/{found['id']}", json={"tier": tier})
        rows.append(
            (
                contact["name"],
                tier,
                contact["stage"],
                contact["state"],
                _day(contact["last_touch_at"]),
                _day(contact["due_at"]),
            )
        )
    table(("contact", "tier", "stage", "state", "last touch", "due"), rows)


def _weeks(client: Client) -> None:
    _move(client, SOON_AFTER)  # a sandbox's clock stands still until it is moved
    _nudges(client, "5  Whom to turn to, and why: today, " + START[:10])
    _answer_one(client)
    for day in WEEKS:
        _move(client, f"{day}T10:00:00Z")
        _nudges(client, f"6  The clock moves on to {day}")


def _answer_one(client: Client) -> None:
    owed = next(client.every("nudges", kind="reply_owed"), None)
    if owed is None:
        raise DemoFailed("a reply should be owed, and no nudge says so")
    done = client.here("POST", f"nudges/{owed['id']}/completion", json={})
    print(f"\n  Answered: {owed['title']} → {done['nudge']['status']}, and the touch is logged.")


def _later(client: Client) -> None:
    _import(
        client,
        "7  A month later, a newer archive: two have a new job, nothing is doubled",
        "commit",
        months_later=1,
    )
    _move(client, "2026-12-21T10:00:00Z")
    _nudges(client, "8  … and the news becomes a nudge")
    nudge = next(client.every("nudges"), None)
    if nudge is None:
        raise DemoFailed("there should be a nudge to explain")
    print(f"\n  The first of them in full: {nudge['title']}. {nudge['reason']}")
    print(f"  A next step could be: {nudge['action']['suggestion']} {nudge['action']['deep_link']}")
    _explain(client, nudge["contact"])


def _nudges(client: Client, title: str) -> None:
    heading(title)
    table(
        ("kind", "contact", "why"),
        [
            (nudge["kind"], nudge["contact"]["name"], nudge["reason"])
            for nudge in client.every("nudges", limit=50)
        ],
        most=(20, 30, 110),
    )


def _explain(client: Client, contact: dict[str, Any]) -> None:
    heading(f"9  Why this, and why not that: {contact['name']}")
    explained = client.here("GET", f"contacts/{contact['id']}/nudges/explanation")
    table(
        ("kind", "outcome", "rule", "in plain words", "may come"),
        [
            (
                decision["kind"],
                decision["outcome"],
                decision["code"],
                decision["detail"],
                _day(decision["may_fire_at"]),
            )
            for decision in explained["decisions"]
        ],
        most=(20, 12, 24, 90, 12),
    )


def _move(client: Client, now: str) -> None:
    client.here("PUT", "test-clock", json={"now": now})
    client.wait_for("test-clock", lambda clock: clock["state"] == "still")


def _day(instant: str | None) -> str:
    return instant[:10] if instant else "–"
