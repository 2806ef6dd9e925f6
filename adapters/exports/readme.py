"""What a person reads who opens an export."""

from domain.exports.ports import Order

_TEXT = """Perennial export
================

This is everything in the workspace “{name}”, as of {at}.
What was changed while it was being written may or may not be in it.

contacts.vcf           your contacts for any address book (vCard 4.0)
contacts-3.0.vcf       the same for address books that know no vCard 4.0
contacts.csv           your contacts for a spreadsheet
interactions.csv       what happened with them, for a spreadsheet

contacts.json          the same and everything else for programs: each file is an array of
interactions.json      records in the form in which the API answers with them
organisations.json
tags.json
nudges.json
imports.json
linked-accounts.json
dismissed-duplicates.json
merges.json
employments.json
enrolments.json
cadences.json
templates.json
drafts.json
admirations.json
asks.json
guardrail-decisions.json
events.json
audit-entries.json
workspace.json         the workspace, its settings and its members
manifest.json          the format, and how long each file is and what its SHA-256 is

What lies in the trash is in the JSON and CSV files, with the time of its deletion in `deleted_at`.
It is not in the vCard files: an address book would take it up again.

In the CSV files a cell that a spreadsheet could take for a formula has an apostrophe before it.
To get it back as it was, take one apostrophe away where it stands before any of = + - @, a tab or a
line break, perhaps behind further apostrophes.

The files are not encrypted. Keep them as carefully as you would keep your address book.
"""


def readme(order: Order, name: str) -> bytes:
    return _TEXT.format(name=name, at=order.at.strftime("%d %B %Y, %H:%M UTC")).encode()
