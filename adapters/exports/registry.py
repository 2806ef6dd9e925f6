"""What becomes of every table when somebody takes their things along, or is forgotten.

A table that is not in here fails a test: nobody can add one without deciding this.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

Whose = Literal["workspace", "user", "contact"]
NOTHING: Mapping[Whose, str] = {}


class TableRule(msgspec.Struct, frozen=True, kw_only=True):
    """`files` are those of an export that hold it; where there are none, `why` says why not.

    `erased` says with whom its rows go, and by which column these are found; where one goes by itself after a
    while, or holds nothing of anybody, it is empty and `kept` says so. In a table of the account `account` is
    the field of the account's own export.
    """

    files: tuple[str, ...] = ()
    account: str | None = None
    why: str | None = None
    erased: Mapping[Whose, str] = NOTHING
    kept: str | None = None


_WORKSPACE: Mapping[Whose, str] = {"workspace": "workspace_id"}
_OF_CONTACT: Mapping[Whose, str] = {**_WORKSPACE, "contact": "contact_id"}
_OF_USER: Mapping[Whose, str] = {"user": "user_id"}

_OPENS = "it opens an account or tells whether one was opened, and is of no use to anybody else"
_DERIVED = "it is worked out from what is exported"
_MACHINERY = "it is how the service works, and holds ids and words only"

TENANT: Mapping[str, TableRule] = {
    "contact": TableRule(
        files=("contacts.json", "contacts.csv", "contacts.vcf", "contacts-3.0.vcf"),
        erased={**_WORKSPACE, "contact": "id"},
    ),
    "contact_tag": TableRule(files=("contacts.json",), erased=_OF_CONTACT),
    "contact_identity": TableRule(why=_DERIVED, erased=_OF_CONTACT),
    "contact_event": TableRule(files=("events.json",), erased=_OF_CONTACT),
    "interaction": TableRule(files=("interactions.json", "interactions.csv"), erased=_OF_CONTACT),
    "nudge": TableRule(files=("nudges.json",), erased=_OF_CONTACT),
    "organisation": TableRule(files=("organisations.json",), erased=_WORKSPACE),
    "tag": TableRule(files=("tags.json",), erased=_WORKSPACE),
    "import_run": TableRule(files=("imports.json",), erased=_WORKSPACE),
    "import_row": TableRule(
        why="it is a record of how a file was read; what came of it is exported",
        erased={**_WORKSPACE, "contact": "entity_id"},
    ),
    "import_file_piece": TableRule(
        why="it is the owner's own file, as they uploaded it a few days ago",
        erased={**_WORKSPACE, "contact": "content"},
    ),
    "import_page": TableRule(
        why="it is part of a file that is being fetched, and goes when that is there",
        erased={**_WORKSPACE, "contact": "content"},
    ),
    "linked_account": TableRule(files=("linked-accounts.json",), erased=_WORKSPACE),
    "duplicate": TableRule(
        files=("dismissed-duplicates.json",), erased={**_WORKSPACE, "contact": "first_id"}
    ),
    "merge": TableRule(files=("merges.json",), erased={**_WORKSPACE, "contact": "survivor_id"}),
    "merge_move": TableRule(why=_MACHINERY, erased=_WORKSPACE),
    "cadence": TableRule(files=("cadences.json",), erased=_WORKSPACE),
    "cadence_version": TableRule(files=("cadences.json",), erased=_WORKSPACE),
    "enrolment": TableRule(files=("enrolments.json",), erased=_OF_CONTACT),
    "enrolment_step": TableRule(
        files=("enrolments.json",), erased={**_WORKSPACE, "contact": "enrolment_id"}
    ),
    "enrolment_event": TableRule(
        files=("enrolments.json",), erased={**_WORKSPACE, "contact": "enrolment_id"}
    ),
    "template": TableRule(files=("templates.json",), erased=_WORKSPACE),
    "draft": TableRule(files=("drafts.json",), erased=_OF_CONTACT),
    "draft_comment": TableRule(
        files=("drafts.json",), erased={**_WORKSPACE, "contact": "draft_id"}
    ),
    "admiration": TableRule(files=("admirations.json",), erased=_OF_CONTACT),
    "ask": TableRule(files=("asks.json",), erased=_OF_CONTACT),
    "guardrail_decision": TableRule(files=("guardrail-decisions.json",), erased=_OF_CONTACT),
    "employment": TableRule(files=("employments.json",), erased=_OF_CONTACT),
    "import_standing": TableRule(
        why="it is how things stood before an import, and only serves to take that back",
        erased=_OF_CONTACT,
    ),
    "origin_removal": TableRule(why=_MACHINERY, erased=_WORKSPACE),
    "audit_entry": TableRule(files=("audit-entries.json",), erased=_WORKSPACE),
    "audit_head": TableRule(why=_DERIVED, erased=_WORKSPACE),
    "workspace_feed": TableRule(why=_MACHINERY, erased=_WORKSPACE),
    "sync_entry": TableRule(why=_MACHINERY, erased=_WORKSPACE),
    "idempotency_key": TableRule(
        why="it is answers given during the last days, once more",
        erased={**_WORKSPACE, "contact": "body"},
    ),
    "data_key": TableRule(why="it is a key of the service", erased=_WORKSPACE),
    "export_run": TableRule(why="it tells of exports only", erased=_WORKSPACE),
    "export_piece": TableRule(
        why="it is an export itself", erased={**_WORKSPACE, "contact": "sealed"}
    ),
    "suppression": TableRule(
        why="it is hashes that nobody can read anything from",
        erased=_WORKSPACE,
        kept="it outlives the contact on purpose: it keeps them from being imported again",
    ),
}

CONTROL: Mapping[str, TableRule] = {
    "app_user": TableRule(account="user", files=("workspace.json",), erased={"user": "id"}),
    "membership": TableRule(
        account="memberships",
        files=("workspace.json",),
        erased={"workspace": "workspace_id", "user": "user_id"},
    ),
    "workspace": TableRule(files=("workspace.json",), erased={"workspace": "id"}),
    "session": TableRule(account="sessions", erased=_OF_USER),
    "identity": TableRule(account="identities", erased=_OF_USER),
    "passkey": TableRule(account="passkeys", erased=_OF_USER),
    "personal_token": TableRule(
        account="tokens", erased={"workspace": "workspace_id", "user": "user_id"}
    ),
    "account_entry": TableRule(account="entries", erased=_OF_USER),
    "password": TableRule(account="has_password", erased=_OF_USER),
    "token": TableRule(why=_OPENS, erased={"user": "session_id"}),
    "known_device": TableRule(why=_OPENS, erased=_OF_USER),
    "email_challenge": TableRule(why=_OPENS, erased={"user": "email_key"}),
    "passkey_challenge": TableRule(why=_OPENS, erased=_OF_USER),
    "sign_in": TableRule(why=_OPENS, erased=_OF_USER),
    "linking": TableRule(why=_OPENS, erased={"workspace": "workspace_id", "user": "user_id"}),
    "invitation": TableRule(
        why="it concerns somebody who is not a member yet; who became one is exported",
        erased={"workspace": "workspace_id", "user": "email_key"},
    ),
    "job": TableRule(why=_MACHINERY, erased=_WORKSPACE),
    "job_history": TableRule(why=_MACHINERY, kept="it goes by itself after some days"),
    "cron_run": TableRule(why=_MACHINERY, kept="it is of nobody"),
    "outbox": TableRule(why=_MACHINERY, erased=_WORKSPACE),
}


def rule_of(schema: str, table: str) -> TableRule | None:
    """The rule of a table; None if nobody has decided."""
    return {"tenant": TENANT, "control": CONTROL}.get(schema, {}).get(table)
