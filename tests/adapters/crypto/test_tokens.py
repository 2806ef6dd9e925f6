import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.crypto.codes import DerivedCodes
from adapters.crypto.keys import KeyRing
from adapters.crypto.tokens import KeyedTokens
from domain.accounts.tokens import TokenKind, is_token
from domain.shared.ids import ChallengeId, new_id

OLD, NEW = b"o" * 32, b"n" * 32


def test_each_purpose_and_each_secret_has_a_key_of_its_own() -> None:
    ring = KeyRing([NEW, OLD])

    keys = {*ring.derive("tokens"), *ring.derive("codes"), NEW, OLD}
    assert 6 == len(keys)
    assert ring.derive("tokens") == KeyRing([NEW, OLD]).derive("tokens")


def test_there_is_no_ring_without_a_secret() -> None:
    with pytest.raises(ValueError, match="at least one"):
        KeyRing([])


@pytest.mark.parametrize("kind", TokenKind)
def test_a_minted_token_is_known_by_its_hash(kind: TokenKind) -> None:
    tokens = KeyedTokens(KeyRing([NEW]))
    first, second = tokens.mint(kind), tokens.mint(kind)

    assert is_token(kind, first.text)
    assert (first.hash,) == tokens.hashes(first.text)
    assert first.hash != second.hash
    assert first.text.encode() not in first.hash


def test_a_token_from_before_the_new_secret_is_still_known() -> None:
    minted = KeyedTokens(KeyRing([OLD])).mint(TokenKind.REFRESH)

    assert minted.hash in KeyedTokens(KeyRing([NEW, OLD])).hashes(minted.text)
    assert minted.hash not in KeyedTokens(KeyRing([NEW])).hashes(minted.text)


@given(challenge_id=st.uuids().map(ChallengeId))
def test_a_code_has_six_digits_and_fits_its_challenge(challenge_id: ChallengeId) -> None:
    codes = DerivedCodes(KeyRing([NEW]))
    code = codes.code_of(challenge_id)

    assert 6 == len(code)
    assert code.isdecimal()
    assert codes.fits(challenge_id, code)


@given(code=st.text(max_size=10).filter(lambda text: not text.strip().isdecimal()))
def test_what_is_no_number_fits_nothing_and_upsets_nothing(code: str) -> None:
    codes = DerivedCodes(KeyRing([NEW]))

    assert not codes.fits(ChallengeId(new_id()), code)


def test_codes_differ_between_challenges_and_secrets() -> None:
    ids = [ChallengeId(new_id()) for _ in range(50)]
    made = {DerivedCodes(KeyRing([key])).code_of(each) for each in ids for key in (OLD, NEW)}

    assert len(made) > 95


def test_a_code_mailed_before_the_new_secret_still_fits() -> None:
    challenge_id = ChallengeId(new_id())
    code = DerivedCodes(KeyRing([OLD])).code_of(challenge_id)

    assert DerivedCodes(KeyRing([NEW, OLD])).fits(challenge_id, code)
