from collections import Counter

import pytest

from domain.imports.linkedin import survey
from domain.imports.linkedin.correspondence import Owner, correspondence_of, find_owner
from domain.imports.linkedin.survey import InvitationSurvey, MessageSurvey, survey_messages
from domain.imports.linkedin.tables import Row
from domain.imports.linkedin.unusable import TooManyTouches
from domain.imports.records import ProfileRecord

URL = "https://www.linkedin.com/in/"
PROFILE = ProfileRecord(given_name="Marlo", family_name="Testwright", headline=None, positions=())
NO_INVITATIONS = InvitationSurvey()


def surveyed(*threads: tuple[str, str, str]) -> MessageSurvey:
    """One message a thread: sender's name, sender's slug, recipient's slug."""
    rows: list[Row] = [
        (n, (f"2-{n}", name, URL + sender, "", URL + recipient, "", "", "", "", "", ""))
        for n, (name, sender, recipient) in enumerate(threads)
    ]
    return survey_messages(rows, owner_name=PROFILE.name)


def test_the_owner_stands_on_their_side_of_every_invitation() -> None:
    invitations = InvitationSurvey(owners=Counter(marlo=3), names={"marlo": "Marlo T."})
    assert Owner("marlo", "Marlo T.") == find_owner(None, invitations, surveyed())


def test_otherwise_the_owner_is_who_sends_under_the_profiles_name() -> None:
    messages = surveyed(("Marlo  testwright", "marlo", "a"), ("A", "a", "marlo"))
    assert Owner("marlo", "Marlo Testwright") == find_owner(PROFILE, NO_INVITATIONS, messages)


def test_of_two_with_the_profiles_name_the_one_in_every_conversation_is_the_owner() -> None:
    messages = surveyed(
        ("Marlo Testwright", "marlo", "marlo-2"),
        ("Marlo Testwright", "marlo-2", "marlo"),
        ("A", "a", "marlo"),
    )
    assert "marlo" == find_owner(PROFILE, NO_INVITATIONS, messages).slug


def test_otherwise_the_owner_is_who_takes_part_in_all_conversations() -> None:
    messages = surveyed(("A", "a", "marlo"), ("B", "b", "marlo"), ("M. T.", "marlo", "c"))
    assert Owner("marlo", "M. T.") == find_owner(None, NO_INVITATIONS, messages)


def test_two_conversations_are_too_few_to_tell() -> None:
    messages = surveyed(("A", "a", "marlo"), ("B", "b", "marlo"))
    assert find_owner(None, NO_INVITATIONS, messages).key is None


def test_somebody_always_present_beside_the_owner_leaves_it_open() -> None:
    messages = surveyed(("A", "a", "marlo"), ("A", "a", "marlo"), ("M", "marlo", "a"))
    assert find_owner(None, NO_INVITATIONS, messages).slug is None


def test_a_note_with_an_invitation_counts_as_writing() -> None:
    invitations = InvitationSurvey(owners=Counter(marlo=1), noted={"corvane"})
    messages = surveyed(("M", "marlo", "a"), ("B", "b", "marlo"))
    assert {"corvane", "a"} == correspondence_of(None, invitations, messages).written_to


def test_more_people_than_an_archive_names_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "MOST_PLACES", 6)
    two = [("M", "marlo", "a"), ("M", "marlo", "b")]

    assert 6 == surveyed(*two).places  # two in each conversation, and two were written to
    with pytest.raises(TooManyTouches, match="name more than 6 people"):
        surveyed(*two, ("M", "marlo", "c"))
