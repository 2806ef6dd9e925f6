"""The words of the mails about leaving."""

from domain.erasure.model import Departure
from domain.members.mails import unlinked
from domain.shared.local_time import zone_named
from domain.shared.mail import Mail


def leaving_mail(departure: Departure) -> Mail:
    """What will happen, when, and how to take it back."""
    return Mail(
        to=departure.email,
        subject="Your Perennial account will be deleted",
        text=(
            "You asked to delete your Perennial account.\n\n"
            f"On {_day(departure)} the account and everything in its workspaces will be erased: contacts,\n"
            "notes, history, settings. Nothing is kept that could bring it back.\n\n"
            "Until then you can change your mind: log in and choose to keep the account.\n"
            "You can also still log in to export what you want to take along.\n\n"
            "If you did not ask for this, log in now and keep the account, then look at your sessions.\n"
        ),
        message_id=f"leaving-{departure.user_id}-{_stamp(departure)}",
    )


def member_mail(departure: Departure, to: str, number: int) -> Mail:
    """For somebody who will lose a workspace of the person who leaves."""
    name = unlinked(departure.name)
    if not name.strip("… "):
        name = "Somebody whose workspace you are in"
    return Mail(
        to=to,
        subject="A workspace you are in will be deleted",
        text=(
            f"{name} is leaving Perennial.\n\n"
            f"Unless they change their mind, their workspace will be erased on {_day(departure)}, and you will\n"
            "no longer find it in your list. There is nothing that you have to do.\n"
        ),
        message_id=f"leaving-member-{departure.user_id}-{_stamp(departure)}-{number}",
    )


def erased_mail(departure: Departure) -> Mail:
    """The last mail that somebody gets."""
    return Mail(
        to=departure.email,
        subject="Your Perennial account is deleted",
        text=(
            "Your Perennial account and everything in its workspaces is being erased now, as you asked.\n\n"
            "This is the last mail you get from us. Thank you for having been here.\n"
        ),
        message_id=f"erased-{departure.user_id}",
    )


def _day(departure: Departure) -> str:
    if departure.erase_after is None:
        raise ValueError("Nobody is leaving.")
    day = departure.erase_after.astimezone(zone_named(departure.time_zone))
    return f"{day.day} {day:%B %Y}"


def _stamp(departure: Departure) -> str:
    return "" if departure.leaving_at is None else f"{departure.leaving_at:%Y%m%d%H%M%S}"
