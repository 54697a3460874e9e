"""`python -m lib.databank` and what `info` tells: rows per level, inhabitants, sources, and exit codes that scripts can use."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import lib.databank.places
from lib.databank import SAMPLE, default_path, own_path
from lib.databank.__main__ import BUSY, CANCELLED, FAILED, OK, main
from lib.databank.catalogue.indicators import catalogue
from lib.databank.commit import writing
from lib.databank.download import download, make_plan
from lib.databank.info import coverage, describe
from lib.databank.progress import Reporter, ask_to_cancel
from lib.databank.store import Databank, open_databank
from tests.services import SyntheticServices
from tests.services.scores import SCORE_YEARS

Output = pytest.CaptureFixture[str]


@pytest.fixture
def info(country: Databank, capsys: Output) -> dict[tuple[str, int], dict[str, Any]]:
    """What `info --json` prints, per table and year."""
    assert main(["info", str(country.path), "--json"]) == OK
    described = json.loads(capsys.readouterr().out)
    assert (described["fictional"], described["path"], described["version"]) == (False, str(country.path), country.version)
    return {(entry["table"], entry["year"]): entry for entry in described["tables"]}


# info


def test_rows_per_level(info: dict[tuple[str, int], dict[str, Any]], truth: Any) -> None:
    assert info[("key_figures", 2024)]["levels"] == {"buurt": 60, "wijk": 14, "gemeente": 5, "land": 1}
    assert info[("key_figures", 2025)]["levels"] == {"buurt": 54, "wijk": 12, "gemeente": 4}
    assert info[("areas", 2020)]["levels"] == {"buurt": 60, "wijk": 14, "gemeente": 6, "land": 1}
    assert info[("geometry", 2024)]["levels"] == {"buurt": 60}
    assert info[("crime", 2022)]["levels"] == {"buurt": 60}
    for year in SCORE_YEARS:
        expected = truth.scores("", (year,))["code"].str[:2].map({"BU": "buurt", "WK": "wijk", "GM": "gemeente"}).value_counts()
        assert info[("scores", year)]["levels"] == expected.to_dict()
    for entry in info.values():
        assert entry["rows"] == sum(entry["levels"].values())


def test_inhabitants_per_level(info: dict[tuple[str, int], dict[str, Any]], truth: Any) -> None:
    for year in (2020, 2024, 2025):
        people = truth.key_figures(year)["inhabitants"]
        found = info[("key_figures", year)]["inhabitants"]
        assert found["gemeente"] == people[people.index.str.startswith("GM")].sum()
        assert found["buurt"] == people[people.index.str.startswith("BU")].sum()
        assert found.get("land") == (people["NL00"] if year != 2025 else None)


def test_source_licence_and_time(info: dict[tuple[str, int], dict[str, Any]]) -> None:
    assert info[("key_figures", 2024)]["table_id"] == ["85984NED"]
    assert info[("key_figures", 2024)]["notes"] == [
        "niet in 85984NED: Huishoudens onder of rond sociaal minimum, Personen in armoede"
    ]
    owners = {table: entry["owner"] for (table, _), entry in info.items()}
    assert owners["key_figures"] == owners["areas"] == "CBS"
    assert owners["crime"] == "Politie via CBS"
    for entry in info.values():
        assert entry["licence"] in ("CC BY 4.0", "CC0")
        assert entry["source"]
        assert entry["retrieved_at"].endswith("+00:00")
        assert entry["scopes"] == ["NL"]


def test_kinds_of_lineage(info: dict[tuple[str, int], dict[str, Any]]) -> None:
    kinds = info[("lineage", 2024)]["kinds"]
    assert kinds["2024 same"] == 80
    assert sum(kinds.values()) == info[("lineage", 2024)]["rows"]


def test_info_to_read(country: Databank, capsys: Output) -> None:
    assert main(["info", str(country.path)]) == OK
    text = capsys.readouterr().out
    assert text.startswith("Eigen databank, ")
    assert "key_figures  2024  60 buurt, 14 wijk, 5 gemeente, 1 land  [CBS, CC BY 4.0, 20" in text
    assert "niet in 85984NED: Huishoudens onder of rond sociaal minimum" in text
    assert "Leefbaarometer 3.0: opgehaald (2002, 2008, " in text
    assert "Geregistreerde misdrijven, wijken en buurten: deels opgehaald (2020 tot en met 2024)" in text
    assert text.splitlines()[-2] == "  - Tabel 47018NED bestaat niet bij de dienst."
    assert text.splitlines()[-1] == "Gezondheid per wijk en buurt: opgehaald (2012, 2016 en 2020)"


def test_background_is_counted_once(services: SyntheticServices, tmp_path: Path) -> None:
    described = describe(download(tmp_path, make_plan([2024], ["GM9001"]), quiet=True))
    (entry,) = [entry for entry in described["tables"] if (entry["table"], entry["year"]) == ("key_figures", 2024)]
    assert entry["levels"] == {"buurt": 60, "wijk": 14, "gemeente": 5, "land": 1}
    assert entry["scopes"] == ["background", "GM9001"]
    total = services.country.key_figures[2024].loc["NL00", "AantalInwoners"]
    assert entry["inhabitants"]["gemeente"] == entry["inhabitants"]["land"] == total


def test_coverage_by_hand(country: Databank) -> None:
    """Verzonnendam 2024: 20 buurten, one with too few households for shares, one without anybody; no income of buurten."""
    table = coverage(country, "GM9001")
    assert table.index.tolist() == list(catalogue().columns)
    assert table.loc["inhabitants", 2024] == 1.0
    assert table.loc["owner_share", 2024] == pytest.approx(18 / 20)
    assert table.loc["income_per_inhabitant", 2024] == 0.0
    assert table.loc["poverty_share", 2024] == 0.0
    assert table.loc["woz", "label"] == "Gemiddelde WOZ-waarde"
    assert coverage(country, "GM1234").empty


# commands


def test_download_from_the_shell(services: SyntheticServices, tmp_path: Path, capsys: Output) -> None:
    store = tmp_path / "a" / "b"
    assert main(["download", "--to", str(store), "--years", "2024", "--gemeente", "gm9004", "GM9002"]) == OK
    output = capsys.readouterr().out
    assert output.splitlines()[-1].startswith(f"Databank {store}: ")
    assert "Kerncijfers wijken en buurten: opgehaald (2024)" in output
    assert "Niet alles is opgehaald:" in output
    assert {part.scope for part in open_databank(store).parts} == {"GM9004", "GM9002", "background", "NL"}
    assert services.log


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--gemeente", "Heerlen"], "'HEERLEN' is geen gemeentecode"),
        (["--years", "2012"], "niet van 2012"),
        (["--years", "2024", "--gemeente", "GM1234"], "CBS geeft geen kerncijfers voor GM1234 in 2024"),
    ],
)
def test_what_cannot_be_had_is_one_line(
    services: SyntheticServices, tmp_path: Path, capsys: Output, arguments: list[str], message: str
) -> None:
    assert main(["download", "--to", str(tmp_path), *arguments]) == FAILED
    errors = capsys.readouterr().err
    assert message in errors
    assert len(errors.splitlines()) == 1
    assert not (tmp_path / "manifest.json").exists()
    assert services is not None


def test_exit_code_of_a_second_download(tmp_path: Path, capsys: Output) -> None:
    with writing(tmp_path):
        assert main(["download", "--to", str(tmp_path), "--years", "2024"]) == BUSY == 3
    assert "Er worden al gegevens opgehaald" in capsys.readouterr().err


@pytest.mark.usefixtures("services")
def test_exit_code_of_a_cancelled_download(tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    start = Reporter.start

    def cancel(self: Reporter, step: str) -> None:
        start(self, step)
        ask_to_cancel(tmp_path)

    monkeypatch.setattr(Reporter, "start", cancel)
    assert main(["download", "--to", str(tmp_path), "--years", "2024"]) == CANCELLED == 4
    assert "Het ophalen is gestopt" in capsys.readouterr().err


def test_verify(country: Databank, tmp_path: Path, capsys: Output) -> None:
    assert main(["verify", str(country.path)]) == OK
    assert capsys.readouterr().out == "De databank is heel.\n"
    copy = tmp_path / "kopie"
    shutil.copytree(country.path, copy)
    crime, scores = sorted(copy.glob("crime-2024-*"))[0], sorted(copy.glob("scores-2024-*"))[0]
    crime.unlink()
    scores.write_bytes(scores.read_bytes()[:-10])
    assert main(["verify", str(copy)]) == FAILED
    problems = capsys.readouterr().out.splitlines()
    assert problems == [f"{scores.name}: inhoud is veranderd (controlegetal klopt niet)", f"{crime.name}: bestand ontbreekt"]


@pytest.mark.parametrize("command", ["info", "verify"])
def test_a_directory_without_a_databank(tmp_path: Path, capsys: Output, command: str) -> None:
    assert main([command, str(tmp_path)]) == FAILED
    errors = capsys.readouterr().err
    assert f"In {tmp_path} staat geen databank" in errors
    assert len(errors.splitlines()) == 1


def test_an_import_of_nothing_there(tmp_path: Path, capsys: Output) -> None:
    assert main(["import", str(tmp_path / "kwb-2024.xlsx"), "--to", str(tmp_path / "store")]) == FAILED
    assert "kwb-2024.xlsx" in capsys.readouterr().err


def test_commands_that_do_not_exist(capsys: Output) -> None:
    with pytest.raises(SystemExit):
        main(["wissen"])
    assert "'wissen' kan hier niet. Kies uit: " in capsys.readouterr().err


# which databank


def test_which_databank_is_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, make_own: Callable[[], Path]) -> None:
    """The sample, until there is an own databank; or the directory of BUURTBALANS_DATABANK, whatever is in it."""
    monkeypatch.setattr(lib.databank.places, "ROOT", tmp_path)
    assert own_path() == tmp_path / "data" / "store"
    assert default_path() == SAMPLE
    assert make_own() == default_path()
    monkeypatch.setenv("BUURTBALANS_DATABANK", str(tmp_path / "elders"))
    assert own_path() == default_path() == tmp_path / "elders"
    monkeypatch.setenv("BUURTBALANS_DATABANK", "")
    assert own_path() == tmp_path / "data" / "store"


@pytest.fixture
def make_own(tmp_path: Path, country: Databank) -> Callable[[], Path]:
    def make() -> Path:
        shutil.copytree(country.path, tmp_path / "data" / "store")
        return tmp_path / "data" / "store"

    return make
