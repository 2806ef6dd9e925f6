"""Values of a contact in words, for whoever reads what became of them."""

from domain.contacts.model import Contact
from domain.contacts.values import Birthday


def words_of(contact: Contact, group: str) -> str | None:
    """What stands there; None if nothing does."""
    if group == "name":
        return f"{contact.given_name} {contact.family_name}".strip() or None
    if group == "work":
        parts = [each for each in (contact.position, contact.organisation_name) if each]
        return ", ".join(parts) or None
    if group == "place":
        return ", ".join(each for each in (contact.time_zone, contact.region) if each) or None
    if group == "birthday":
        return None if contact.birthday is None else _day(contact.birthday)
    value = getattr(contact, group)
    return None if value is None else str(value)


def _day(birthday: Birthday) -> str:
    """As vCards write it: without the year where it is not known."""
    day = f"{birthday.month:02}-{birthday.day:02}"
    return f"--{day}" if birthday.year is None else f"{birthday.year:04}-{day}"
