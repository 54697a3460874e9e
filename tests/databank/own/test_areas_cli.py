"""`python -m lib.databank areas`: from a list to a work area with figures, and out again."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from lib.databank.__main__ import FAILED, OK, main
from lib.databank.own import layer
from lib.databank.own.places import Places
from lib.databank.own.work_area import Part, WorkArea
from tests.databank.own.test_lists_read import book

Output = pytest.CaptureFixture[str]


@pytest.fixture
def areas(places: Places, capsys: Output):
    def run(*arguments: str) -> tuple[int, str]:
        code = main(["areas", "--databank", str(places.path), *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def test_add_list_show_export_remove_restore(areas, tmp_path: Path) -> None:
    code, said = areas("add", "Aanpak Noord", "BU99010101", "Vogelbuurt, Bergdorp")
    assert code == OK
    identity = re.search(r"kenmerk ([a-z0-9]{8})", said)[1]  # type: ignore[index]
    assert f"{identity}  Aanpak Noord: 2 gebieden in GM9901" in areas("list")[1]
    assert [one["name"] for one in json.loads(areas("list", "--json")[1])["work_areas"]] == ["Aanpak Noord"]
    shown = areas("show", identity)[1]
    assert "Huishoudens: 1.400 (meting, 2024). Uit 2 buurten." in shown
    assert "Stedelijkheid (1 zeer sterk tot 5 niet): geen cijfer. Dit cijfer is niet op te tellen of te middelen." in shown
    file = tmp_path / "alles.json"
    assert areas("export", str(file))[0] == OK
    assert areas("remove", f"WG{identity}") == (OK, "Verwijderd: Aanpak Noord. Links ernaartoe openen niet meer.\n")
    assert areas("remove", "--all")[0] == OK
    assert "0 werkgebieden" in areas("list")[1]
    assert areas("restore", str(file))[0] == OK
    assert areas("show", identity)[1] == shown


def test_a_list_with_a_row_that_is_not_understood_is_kept_only_when_asked(areas, own: Path) -> None:
    code, said = areas("add", "Proef", "BU99010101", "Atlantis")
    assert (code, own.exists()) == (FAILED, False)
    assert "Regel 2: 'Atlantis' kennen we niet" in said
    assert areas("add", "Proef", "BU99010101", "Atlantis", "--without-unknown", "--dry-run")[0] == OK
    assert not own.exists()
    assert areas("add", "Proef", "BU99010101", "Atlantis", "--without-unknown")[0] == OK
    assert own.exists()


def test_complexes_with_chosen_columns(areas, tmp_path: Path) -> None:
    file = tmp_path / "complexen.csv"
    file.write_text("complex;buurt;woningen;plan\n1;BU99010101;100;40\n2;BU99010101;150;60\n", encoding="utf-8")
    assert "25% van de woningen (schatting)" in areas("add", "a", "--file", str(file), "--dry-run")[1]
    said = areas("add", "a", "--file", str(file), "--dwellings", "plan", "--dry-run")[1]
    assert "10% van de woningen (schatting)" in said
    assert "Let op: van Centrum is het een klein deel" in said
    assert "%" not in areas("add", "a", "--file", str(file), "--dwellings", "geen", "--dry-run")[1]
    code, said = areas("add", "a", "--file", str(file), "--column", "straat", "--dry-run")
    assert (code, "Er is geen (of meer dan één) kolom 'straat'" in said) == (FAILED, True)


@pytest.mark.parametrize("gemeente", ["GM9902", "9902", "sudermar", "Gemeente Súdermar"])
def test_a_gemeente_by_its_code_number_or_name(areas, gemeente: str) -> None:
    assert "BU99020001" in areas("add", "a", "Vogelbuurt", "--gemeente", gemeente, "--dry-run")[1]


def test_what_is_piped_in_is_a_file_of_any_kind(areas, monkeypatch: pytest.MonkeyPatch) -> None:
    for content in (book([["buurt"], ["BU99010101"]]), "buurt;gemeente\nSkûlenboarch;Súdermar".encode("cp1252")):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
        assert areas("add", "a", "--file", "-", "--dry-run")[0] == OK


def test_a_file_without_end_is_not_read_to_its_end(areas) -> None:
    assert "groter dan 5 MB" in areas("add", "a", "--file", "/dev/zero")[1]


@pytest.mark.parametrize(
    "arguments",
    [("add", "a"), ("add", "a", "BU99010101", "--file", "x"), ("add", "a", "--file", "/niet/hier.csv"), ("add", "", "BU99010101"), ("add", "a", "Vogelbuurt", "--gemeente", "Atlantis"),
     ("remove",), ("remove", "zzzzzzzz"), ("remove", "x", "--all"), ("show", "zzzzzzzz"), ("restore", "/niet/hier.json")],
)  # fmt: skip
def test_what_cannot_be_done_is_a_sentence(areas, arguments: tuple[str, ...]) -> None:
    code, said = areas(*arguments)
    assert code == FAILED
    assert re.fullmatch(r"(?:  .*\n)*[A-Z/].*\. .*\.\n", said), said


@pytest.mark.parametrize("wrong", ["GM9999", "GM9909", "Atlantis", "BU99010101"])
def test_a_gemeente_that_is_not_in_the_data_is_refused(areas, own: Path, wrong: str) -> None:
    code, said = areas("add", "a", "BU99010101", "--gemeente", wrong)
    assert (code, own.exists()) == (FAILED, False)
    assert re.search(f"{wrong} (kennen we niet als gemeente|staat niet in deze gegevens). Er is niets bewaard.", said)


@pytest.mark.usefixtures("own")
def test_the_databank_may_stand_after_the_command(places: Places, capsys: Output) -> None:
    assert main(["areas", "add", "a", "BU99010101", "--databank", str(places.path)]) == OK
    assert main(["areas", "--databank", str(places.path), "add", "b", "BU99010101"]) == OK
    assert capsys.readouterr().out.count("Bewaard: ") == 2


@pytest.mark.parametrize("wrong", ["", "Aanpak", "WGaaaaaaaa", "aaaaaaaa", "../x"])
def test_one_that_is_not_there_is_named_with_how_to_find_it(areas, wrong: str) -> None:
    areas("add", "Aanpak", "BU99010101")
    for does in ("remove", "show"):
        code, said = areas(does, wrong)
        assert code == FAILED
        assert "Er is niets veranderd." in said
    assert "1 werkgebied," in areas("list")[1]


@pytest.mark.usefixtures("own")
def test_all_of_nothing_and_one_of_another_map(areas) -> None:
    assert areas("remove", "--all") == (OK, "Er waren geen werkgebieden.\n")
    layer.add(WorkArea(id="elders22", name="Elders", parts=(Part(code="BU00010001"),), map_year=2025))
    code, said = areas("show", "elders22")
    assert (code, said) == (
        FAILED,
        "Van Elders staat geen enkele buurt in deze gegevens. Kies met --databank een andere databank.\n",
    )
