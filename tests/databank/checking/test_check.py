"""Bronnen nalopen against the invented services: nothing told when nothing changed, and each change with what comes of it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from lib.databank.__main__ import main
from lib.databank.catalogue.indicators import sources
from lib.databank.check import check_sources
from lib.databank.sources import cbs
from lib.databank.sources.findings import Checked, Finding, exit_code
from tests.services import SyntheticServices

SOURCES = ("key_figures", "geometry", "scores", "crime", "rivm")
Change = Callable[[SyntheticServices], None]


@pytest.fixture(autouse=True)
def contract_of_the_invented_country(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its years, its number of buurten and one of its gemeenten."""
    key_figures = sources()["key_figures"]
    monkeypatch.setitem(key_figures, "tables", {year: t for year, t in key_figures["tables"].items() if year >= 2020})
    monkeypatch.setitem(key_figures, "buurten", {2024: 60})
    filled = {year: [c for c in columns if c != "income_per_inhabitant"] for year, columns in key_figures["filled"].items()}
    monkeypatch.setitem(key_figures, "filled", filled)
    monkeypatch.setitem(sources()["geometry"], "probe", {"gemeente": "GM9001", "box": [5.92, 50.87, 6.01, 50.9]})


def checked() -> dict[str, Checked]:
    return {one.source: one for one in check_sources()}


def test_nothing_changed(now: SyntheticServices, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    captured = capsys.readouterr()
    assert [line.rsplit(": ", 1)[1] for line in captured.out.splitlines()] == ["zoals verwacht"] * len(SOURCES)
    assert "nalopen" in captured.err
    assert len(now.log) < 40


CHANGES: dict[str, tuple[Change, str, str, str]] = {
    "a column renamed": (
        lambda s: s.rename_column("85984NED", "Koopwoningen", "KoopwoningenRelatief"),
        "key_figures",
        "tabel 85984NED (2024): de kolom Koopwoningen is er niet. Misschien heet hij nu KoopwoningenRelatief_",
        "Koopwoningen wordt voor 2024 niet gelezen. De pagina's tonen een eerder jaar.",
    ),
    "a column dropped": (
        lambda s: s.remove_column("86165NED", "MateVanStedelijkheid"),
        "key_figures",
        "tabel 86165NED (2025): de kolom MateVanStedelijkheid is er niet.",
        "wordt voor 2025 niet gelezen",
    ),
    "a part of a sum dropped": (
        lambda s: s.remove_column("86358NED", "k_80JaarOfOuder"),
        "key_figures",
        "tabel 86358NED (2026): de kolom ",
        "Inwoners van 65 jaar en ouder wordt voor 2026 niet gelezen",
    ),
    "a column of areas dropped": (
        lambda s: s.remove_column("85984NED", "MeestVoorkomendePostcode"),
        "key_figures",
        "tabel 85984NED (2024): de kolom MeestVoorkomendePostcode is er niet.",
        "Zoeken op postcode werkt dan niet voor dit jaar.",
    ),
    "a column twice": (
        lambda s: s.rename_column("85984NED", "Mannen", "Koopwoningen"),
        "key_figures",
        "tabel 85984NED (2024): meer dan één kolom past bij Koopwoningen",
        "Geen van beide wordt gelezen.",
    ),
    "a column empty": (
        lambda s: s.empty_column("85984NED", "OppervlakteLand"),
        "key_figures",
        "tabel 85984NED (2024): de kolom OppervlakteLand_",
        "de pagina's tonen een eerder jaar",
    ),
    "no rows": (
        lambda s: s.empty_table("85984NED"),
        "key_figures",
        "tabel 85984NED (2024): er is geen enkele gemeente.",
        "2024 wordt overgeslagen.",
    ),
    "fewer areas": (
        lambda s: s.drop_areas("85984NED", 0.1),
        "key_figures",
        "tabel 85984NED (2024): er zijn 54 buurten, het waren er 60.",
        "De andere buurten houden cijfers van een eerder jaar",
    ),
    "a table gone": (
        lambda s: s.remove_table("85984NED"),
        "key_figures",
        "tabel 85984NED: de kerncijfers van 2024 zijn er niet (meer).",
        "2024 wordt overgeslagen.",
    ),
    "a property renamed": (
        lambda s: (s.drop_map_property("bu_naam"), s.add_map_property("naam"))[0],
        "geometry",
        "kaart 2026, buurten: de eigenschap bu_naam is er niet.",
        "De code staat dan in plaats van de naam.",
    ),
    "a property added": (
        lambda s: s.add_map_property("stadsdeel"),
        "geometry",
        "kaart 2026, gemeenten: de eigenschap stadsdeel is nieuw.",
        "Die wordt niet gelezen.",
    ),
    "pages that go elsewhere": (
        lambda s: s.move_page_link("other-host"),
        "geometry",
        "de link naar de volgende bladzijde is veranderd.",
        "De kaart wordt dan niet opgehaald.",
    ),
    "a layer gone": (
        lambda s: s.remove_layer("buurtscore22"),
        "scores",
        "kaartdienst: de laag buurtscore22 is er niet.",
        "Die meting komt dan alleen uit het zip-bestand.",
    ),
    "a member renamed": (
        lambda s: s.rename_member("Leefbaarometer-scores wijken 2002-2024.csv", "Waarden wijken.csv"),
        "scores",
        "het bestand met scores van wijken is er niet (wel: ",
        "Scores van wijken komen niet mee.",
    ),
    "a column of the zip gone": (
        lambda s: s.leave_out("scores", "zip", "fys"),
        "scores",
        "kolommen ontbreken: fys.",
        "De scores van buurten zijn dan niet te lezen",
    ),
    "a column of crime renamed": (
        lambda s: s.rename_column("47018NED", "GeregistreerdeMisdrijven", "AantalMisdrijven"),
        "crime",
        "tabel 47018NED: de kolom GeregistreerdeMisdrijven is er niet.",
        "Misdrijven worden niet gelezen; wat er al was, blijft.",
    ),
    "no crime": (
        lambda s: s.empty_table("47018NED"),
        "crime",
        "tabel 47018NED: er zijn geen cijfers over 2025.",
        "Veiligheid toont een eerder jaar.",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_told_with_what_comes_of_it(now: SyntheticServices, change: str, capsys: pytest.CaptureFixture[str]) -> None:
    make, source, what, consequence = CHANGES[change]
    make(now)
    assert main(["check", "--json"]) == 1
    found = {one["source"]: one for one in json.loads(capsys.readouterr().out)}
    # links to a next page are the same mechanism everywhere
    others = {name for name, one in found.items() if one["state"] != "zoals verwacht"} - {source}
    assert others <= ({"key_figures", "crime"} if change == "pages that go elsewhere" else set())
    assert found[source]["state"] == "veranderd"
    lines = [f"{one['in']}: {one['what']} {one['consequence']}" for one in found[source]["findings"]]
    assert [line for line in lines if what in line and consequence in line], lines


@pytest.mark.usefixtures("now")
def test_a_table_and_a_map_that_buurtbalans_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {year: table for year, table in cbs.known_tables().items() if year < 2026}
    monkeypatch.setattr(cbs, "known_tables", lambda: known)
    monkeypatch.setitem(sources()["key_figures"], "checked", [2024, 2025])
    monkeypatch.setitem(sources()["geometry"], "newest", 2025)
    found = checked()
    assert any("de kerncijfers van 2026 zijn nieuw." in f.what for f in found["key_figures"].findings)
    assert any("is nieuwer dan Buurtbalans kent." in f.what for f in found["geometry"].findings)


def test_older_services_than_the_contract(services: SyntheticServices) -> None:
    """Vintage 2024: no table of 2026, no map after 2024, crime in the other table."""
    found = checked()
    lines = "\n".join(line for one in found.values() for line in one.lines)
    assert "de kerncijfers van 2026 zijn er niet (meer)." in lines
    assert "kaart 2024: de kaart van 2026 is er niet. De kaart van 2024 wordt gebruikt." in lines
    assert "tabel 47022NED: Tabel 47018NED bestaat niet bij de dienst. Misdrijven komen uit 47022NED." in lines
    assert services.log


@pytest.mark.parametrize(("host", "source"), [("opendata", "key_figures"), ("api.pdok.nl", "geometry"), ("dataderden", "crime")])
@pytest.mark.parametrize("fault", [{"status": 503}, {"garbage": True}, {"drop": True}])
def test_a_service_that_cannot_be_reached(
    now: SyntheticServices, monkeypatch: pytest.MonkeyPatch, host: str, source: str, fault: dict
) -> None:
    monkeypatch.setattr("lib.databank.sources.web.FIRST_WAIT_S", 0.0)
    now.fault(**fault, n=999, match=host, retry_after=0) if "status" in fault else now.fault(**fault, n=999, match=host)
    found = checked()
    assert found[source].state == "niet bereikbaar"
    assert host in found[source].problem
    assert found[source].reason
    of_host = {source, "rivm"} if host == "dataderden" else {source}
    assert {one.state for name, one in found.items() if name not in of_host} == {"zoals verwacht"}


def test_exit_codes() -> None:
    fine, changed, away = (Checked("a", "A", state) for state in ("zoals verwacht", "veranderd", "niet bereikbaar"))  # type: ignore[arg-type]
    assert [exit_code(c) for c in ([], [fine], [fine, changed], [changed, away], [away, fine])] == [0, 0, 1, 2, 2]


def test_lines_and_json_of_a_source() -> None:
    one = Checked("crime", "Misdrijven", "veranderd", (Finding("tabel X", "is weg.", "Niets te zien."),))
    assert one.lines == ["Misdrijven: veranderd", "  - tabel X: is weg. Niets te zien."]
    assert one.to_json()["findings"] == [{"in": "tabel X", "what": "is weg.", "consequence": "Niets te zien."}]
    away = Checked("crime", "Misdrijven", "niet bereikbaar", problem="Geen verbinding.", reason="geen_verbinding")
    assert away.lines[1] == "  - Geen verbinding."
