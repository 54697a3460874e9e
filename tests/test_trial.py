"""Settings of a trial period: what they mean, and what a wrong file says."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from lib.settings import TRIAL
from lib.trial import Trial, TrialError, from_environment, read_trial

LAST = datetime.date(2027, 1, 31)


def written(path: Path, text: str) -> Path:
    file = path / "proef.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_full_file(tmp_path: Path) -> None:
    text = (
        'organisatie = "Gemeente Één"\ngemeenten = ["GM0917", "GM0363"]\neinddatum = 2027-01-31\nmelding = "Vragen? Bel ons."\n'
    )
    assert read_trial(written(tmp_path, text)) == Trial("Gemeente Één", ("GM0917", "GM0363"), LAST, "Vragen? Bel ons.")


def test_only_a_name(tmp_path: Path) -> None:
    trial = read_trial(written(tmp_path, 'organisatie = "X"'))
    assert trial == Trial("X")
    assert trial.allows("GM0001")
    assert not trial.ended(datetime.date(2100, 1, 1))


def test_the_last_day_still_counts() -> None:
    trial = Trial("X", ("GM0917",), LAST)
    assert not trial.ended(LAST)
    assert trial.ended(LAST + datetime.timedelta(days=1))
    assert trial.banner(LAST) == "Proefperiode van X, tot en met 31 januari 2027."
    assert "bekijken en downloaden; wijzigen en bewaren kan niet meer" in trial.banner(datetime.date(2027, 2, 1))
    assert (trial.allows("GM0917"), trial.allows("GM0363")) == (True, False)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "'organisatie'"),
        ('organisatie = ""', "'organisatie'"),
        ('organisatie = "X"\ngemeenten = "GM0917"', "'gemeenten'"),
        ('organisatie = "X"\ngemeenten = ["Heerlen"]', "'gemeenten'"),
        ('organisatie = "X"\ngemeenten = ["BU09170000"]', "'gemeenten'"),
        ('organisatie = "X"\neinddatum = "morgen"', "'einddatum'"),
        ('organisatie = "X"\neinddatum = 2027-01-31T10:00:00', "'einddatum'"),
        ('organisatie = "X"\nmelding = 3', "'melding'"),
        ('organisatie = "X"\neindatum = 2027-01-31', "eindatum"),
        ("organisatie = ", "TOML"),
    ],
)
def test_a_wrong_file_names_itself_and_the_setting(tmp_path: Path, text: str, named: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(TrialError) as error:
        read_trial(file)
    assert str(file) in str(error.value)
    assert named in str(error.value)


@pytest.mark.parametrize(
    ("text", "line"), [('organisatie = "X"\n\neinddatum = morgen\n', 3), ('organisatie = "X"\nmelding = [', 2)]
)
def test_a_mistake_in_toml_is_told_in_dutch_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    file = written(tmp_path, text)
    with pytest.raises(TrialError) as error:
        read_trial(file)
    assert str(error.value) == f"{file} is geen geldig TOML-bestand: er staat een fout in regel {line}. Verbeter die regel."


def test_a_file_from_notepad(tmp_path: Path) -> None:
    assert read_trial(written(tmp_path, '\ufefforganisatie = "X"')) == Trial("X")


def test_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TRIAL, raising=False)
    assert from_environment() is None
    monkeypatch.setenv(TRIAL, str(tmp_path / "weg.toml"))
    with pytest.raises(TrialError, match=TRIAL):
        from_environment()
    monkeypatch.setenv(TRIAL, str(written(tmp_path, 'organisatie = "X"')))
    assert from_environment() == Trial("X")
