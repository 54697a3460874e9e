"""Where every figure comes from."""

from __future__ import annotations

from lib.answers.accountability.provenance import METHOD, coverage_table, parts_table, sources_table
from lib.databank.catalogue.indicators import catalogue
from lib.databank.store import Databank
from tests.answers.small_databank import GEMEENTE, SILENT


def test_every_table_names_source_owner_and_licence(databank: Databank) -> None:
    table = sources_table(databank).set_index("Wat")
    assert set(table.index) == {"gebieden en namen", "buurtkaart", "gebieden door de jaren", "kerncijfers", "leefbaarheidsscores"}
    assert table.loc["leefbaarheidsscores", "Eigenaar"] == "Ministerie van BZK"
    assert table.loc["leefbaarheidsscores", "Jaren"] == "2014, 2018, 2020, 2022, 2024"
    assert table.loc["kerncijfers", "Jaren"] == "2020, 2023, 2024"
    assert (table[["Bron", "Licentie", "Adres", "Opgehaald"]] != "").all(axis=None)


def test_every_part_is_listed_once(databank: Databank) -> None:
    table = parts_table(databank)
    assert len(table) == len(databank.parts)
    assert table["Rijen"].sum() == sum(part.rows for part in databank.parts)
    assert set(table["Gebied"]) == {"heel Nederland", "Nederland als vergelijking", "GM9001", "GM9002", "GM9003"}


def test_coverage_is_the_share_of_buurten_with_a_figure(databank: Databank) -> None:
    table = coverage_table(databank, GEMEENTE).set_index("Indicator")
    assert table.columns.tolist() == ["2020", "2023", "2024"]
    assert table.loc["Inwoners"].tolist() == [1, 1, 1]
    assert table.loc["Huishoudens"].tolist() == [0, 1, 0]
    assert table.loc["Koopwoningen", "2023"] == 1 / 12
    assert len(table) == len(catalogue().indicators)


def test_coverage_of_a_silent_gemeente_is_zero(databank: Databank) -> None:
    assert (coverage_table(databank, SILENT).set_index("Indicator") == 0).all(axis=None)


def test_coverage_of_an_unknown_gemeente_is_empty(databank: Databank) -> None:
    assert coverage_table(databank, "GM9999").empty


def test_the_method_explains_every_kind_of_figure() -> None:
    text = " ".join(body for _, body in METHOD)
    for kind in ("meting", "modelscore", "schatting", "aanname", "scenario"):
        assert f"**{kind}**" in text
