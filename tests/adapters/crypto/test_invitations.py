import pytest

from adapters.crypto.invitations import DerivedInvitationLinks
from adapters.crypto.keys import KeyRing
from domain.shared.ids import InvitationId, new_id

OLD, NEW = bytes(32), bytes(range(32))
LINKS = DerivedInvitationLinks(KeyRing([NEW]), "https://perennial.example/")


def token_of(link: str) -> str:
    return link.partition("#token=")[2]


def test_a_link_leads_back_to_its_invitation() -> None:
    invitation_id = InvitationId(new_id())
    link = LINKS.link_of(invitation_id)

    assert link.startswith("https://perennial.example/invitations#token=")
    assert invitation_id == LINKS.invitation_of(token_of(link))


def test_a_link_survives_a_new_key_and_not_its_removal() -> None:
    invitation_id = InvitationId(new_id())
    earlier = DerivedInvitationLinks(KeyRing([OLD]), "https://perennial.example")
    token = token_of(earlier.link_of(invitation_id))
    both = DerivedInvitationLinks(KeyRing([NEW, OLD]), "https://perennial.example")

    assert (invitation_id, None) == (both.invitation_of(token), LINKS.invitation_of(token))


@pytest.mark.parametrize("token", ["", "x", "é", "AAAA", "A" * 43, "=" * 43, "a b"])
def test_what_is_none_of_ours_leads_nowhere(token: str) -> None:
    assert LINKS.invitation_of(token) is None


def test_no_token_can_be_made_from_another() -> None:
    first, second = (token_of(LINKS.link_of(InvitationId(new_id()))) for _ in range(2))

    assert LINKS.invitation_of(first[:21] + second[21:]) is None
