import pytest

from bootstrap.cli import main


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEYS", "PORT"):
        monkeypatch.delenv(f"PERENNIAL_{name}", raising=False)


@pytest.mark.parametrize("command", ["api", "worker"])
def test_who_serves_refuses_to_start_without_what_it_needs(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main([command])

    assert 2 == code
    assert (
        "perennial: The settings are wrong:\n"
        "  - PERENNIAL_DATABASE_URL is not set\n"
        "  - PERENNIAL_REDIS_URL is not set\n"
        "  - PERENNIAL_SECRET_KEYS is not set\n"
    ) == capsys.readouterr().err


def test_migrating_needs_a_database_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["migrate"])

    assert 2 == code
    assert "  - PERENNIAL_DATABASE_URL is not set\n" == capsys.readouterr().err.partition("\n")[2]


def test_a_server_that_is_away_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PERENNIAL_DATABASE_URL", "postgresql://app@127.0.0.1:1/perennial")

    code = main(["migrate"])

    assert 1 == code
    assert capsys.readouterr().err.startswith("perennial: cannot reach a server: ")


@pytest.mark.parametrize("words", [["seed"], ["seed", "--contacts", "0"], ["sing"], []])
def test_words_that_make_no_sense_are_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(words)

    assert 2 == raised.value.code
