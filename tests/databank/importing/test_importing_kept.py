"""Import into a databank that already holds something: the scope of a part follows the file, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from lib.databank.commit import NewPart, commit, writing
from lib.databank.errors import DatabankError
from lib.databank.store import BACKGROUND, COUNTRY
from tests.databank.importing.files_by_hand import CODES, buurten, figures, import_files, kwb


def test_scope_follows_the_number_of_gemeenten(tmp_path: Path) -> None:
    def scopes(name: str, codes: list[str]) -> list[str]:
        databank = import_files(tmp_path / name, [kwb(tmp_path / "kwb-2022.xlsx", codes)])
        return sorted(part.scope for part in databank.parts_of("key_figures"))

    assert scopes("one", ["NL00", "GM9901", "BU99010000"]) == ["GM9901"]
    assert scopes("few", ["NL00", "GM9901", "GM9902"]) == ["GM9901", "GM9902"]
    assert scopes("country", ["NL00", *(f"GM{9000 + i}" for i in range(100))]) == [COUNTRY]
    assert scopes("land", ["NL00"]) == [BACKGROUND]


def test_a_gemeente_lies_over_the_country_and_nothing_is_lost(tmp_path: Path) -> None:
    everywhere = ["NL00", *(f"GM{9900 + i}" for i in range(99)), "GM8000", "BU99010000", "BU99020000"]
    databank = import_files(tmp_path / "db", [kwb(tmp_path / "kwb-2022.xlsx", everywhere, p_koopw=[40] * len(everywhere))])
    assert [part.scope for part in databank.parts_of("key_figures")] == [COUNTRY]
    narrow = tmp_path / "selectie 2022.csv"
    narrow.write_text("Codering;Aantal inwoners;Woningvoorraad\nBU99010000;777;300\n")
    databank = import_files(tmp_path / "db", [narrow])
    assert [part.scope for part in databank.parts_of("key_figures")] == [COUNTRY, "GM9901"]
    row = figures(databank, "BU99010000", 2022)
    assert row[["inhabitants", "dwellings", "owner_share"]].tolist() == [777.0, 300.0, 40.0]
    assert len(databank.read("key_figures")) == len(everywhere)
    assert figures(databank, "BU99020000", 2022)["owner_share"] == 40.0
    kept = next(note for note in databank.parts_of("key_figures")[-1].notes if note.startswith("behouden uit eerdere gegevens"))
    assert "kolommen Gemiddelde huishoudensgrootte, Koopwoningen" in kept
    names = databank.read("areas").set_index("code")["name"]
    assert names["BU99010000"] == "Gebied 99010000"


def test_an_early_release_does_not_erase_later_figures(tmp_path: Path) -> None:
    import_files(tmp_path / "db", [kwb(tmp_path / "kwb-2022.xlsx", g_ink_pi=[30.5] * 4)])
    databank = import_files(tmp_path / "db", [kwb(tmp_path / "kwb-2022.xlsx", inhabitants=200, g_ink_pi=["."] * 4)])
    assert figures(databank, "GM9901", 2022)[["inhabitants", "income_per_inhabitant"]].tolist() == [200.0, 30.5]


def test_two_files_of_one_gemeente_in_one_commit(tmp_path: Path) -> None:
    other = tmp_path / "selectie 2022.csv"
    other.write_text("Codering;Aantal inwoners;Woningvoorraad\nBU99010009;9;4\n")
    databank = import_files(tmp_path / "db", [kwb(tmp_path / "kwb-2022.xlsx"), other])
    assert set(databank.read("key_figures")["code"]) == {*CODES, "BU99010009"}
    assert len(databank.parts_of("key_figures")) == 1


def test_lineage_is_made_anew_when_a_year_or_a_map_arrives(tmp_path: Path) -> None:
    shapes = tmp_path / "kaart-2022.gpkg"
    buurten(["BU99010000", "BU99010001"]).to_file(shapes, layer="buurten")
    databank = import_files(tmp_path / "db", [kwb(tmp_path / "kwb-2022.xlsx"), shapes])
    assert databank.read("lineage", years=None)["year"].unique().tolist() == [2022]
    databank = import_files(tmp_path / "db", [kwb(tmp_path / "kwb-2021.xlsx")])
    then = databank.read("lineage").set_index(["code", "year"])["kind"]
    assert then[("BU99010000", 2021)] == "same"
    assert then[("GM9901", 2021)] == "same"


def test_a_map_with_fewer_buurten_or_of_an_earlier_year_does_not_replace_a_better_one(tmp_path: Path) -> None:
    full, poorer, older = (tmp_path / f"{name}.gpkg" for name in ("kaart-2024", "minder-2024", "oud-2023"))
    buurten(["BU99010000", "BU99010001"]).to_file(full, layer="buurten")
    buurten(["BU99010000"]).to_file(poorer, layer="buurten")
    buurten(["BU99010000", "BU99010001"]).to_file(older, layer="buurten")
    before = import_files(tmp_path / "db", [full])
    assert import_files(tmp_path / "db", [poorer]).read("geometry")["code"].tolist() == ["BU99010000", "BU99010001"]
    with pytest.raises(DatabankError, match=r"kaart is van 2023.*al een kaart van 2024"):
        import_files(tmp_path / "db", [older])
    assert before.read("geometry")["code"].tolist() == ["BU99010000", "BU99010001"]


def test_one_refused_file_refuses_all(tmp_path: Path) -> None:
    before = import_files(tmp_path / "db", [kwb(tmp_path / "kwb-2022.xlsx")])
    photo = tmp_path / "foto.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0" + bytes(2000))
    with pytest.raises(DatabankError, match=r"foto.jpg"):
        import_files(tmp_path / "db", [kwb(tmp_path / "kwb-2021.xlsx"), photo])
    assert before.read("key_figures")["year"].unique().tolist() == [2022]
    assert (tmp_path / "db" / "manifest.json").exists()
    with pytest.raises(DatabankError, match=r"foto.jpg"):
        import_files(tmp_path / "new", [photo])
    assert not (tmp_path / "new").exists()


def test_not_into_the_sample(tmp_path: Path) -> None:
    crime = pd.DataFrame({"code": ["BU99010000"], "year": [2022], "crimes": [1.0]}).astype({"code": "str"})
    with writing(tmp_path / "db"):
        commit(tmp_path / "db", [NewPart("crime", 2022, COUNTRY, crime, "proef")], fictional=True)
    with pytest.raises(DatabankError, match="niet gemengd"):
        import_files(tmp_path / "db", [kwb(tmp_path / "kwb-2022.xlsx")])
