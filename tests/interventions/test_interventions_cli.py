"""The command line gives the numbers of the page."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lib.interventions.__main__ import main
from lib.interventions.catalogue.read import load_catalogue
from lib.interventions.effect.measures import Measure, without_upkeep
from lib.interventions.effect.simulate import simulate

EFFECT = [
    "effect",
    "--measure",
    "verlichting",
    "--coverage",
    "0.6",
    "--start",
    "2025",
    "--upkeep-until",
    "2030",
]


def test_list_shows_every_measure_with_its_grade(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    out = capsys.readouterr().out
    for entry in load_catalogue().interventions:
        assert f"{entry.id:18} {entry.grade}" in out
    assert "N: " in out


def test_list_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["schema"] == 3
    assert [entry["id"] for entry in content["interventions"]] == list(load_catalogue().ids)


def test_effect_as_json_equals_the_simulation(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*EFFECT, "--years", "10", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    measure = Measure("verlichting", 0.6, 2025, 2030)
    years = np.arange(2025, 2036)
    expected = simulate([measure], load_catalogue(), years)
    assert {key: content[key] for key in expected.to_dict()} == expected.to_dict()
    neglected = simulate(without_upkeep([measure]), load_catalogue(), years)
    assert content["without_upkeep"] == np.round(neglected.total, 6).tolist()


def test_effect_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(EFFECT) == 0
    out = capsys.readouterr().out
    assert "bandbreedte van de aannames" in out
    assert "2 van de 3 berekeningen" in out
    assert "19 van de 20 berekeningen" in out
    assert "Na 10 jaar is over: 65%; met blijvend onderhoud 100%; zonder onderhoud 44%" in out
    assert "geen bewijs van oorzaak en gevolg" in out
    assert "Welsh" in out
    assert "betrouwbaarheidsinterval" not in out
    assert out.count("\n20") == 16


def test_simulate_is_another_name_for_effect(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*EFFECT, "--json"]) == 0
    first = capsys.readouterr().out
    assert main(["simulate", *EFFECT[1:], "--json"]) == 0
    assert capsys.readouterr().out == first


@pytest.mark.parametrize("name", [*load_catalogue().ids, "rotterdamwet"])
def test_show_tells_everything_of_a_measure(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["show", "--measure", name]) == 0
    out = capsys.readouterr().out
    assert "bewijs" in out
    assert "Onderzoek: " in out
    assert "Bron: " in out
    assert "Let op" in out
    assert main(["show", "--measure", name, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == name


def test_costs_of_a_small_buurt(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["costs", "--measure", "renovatie", "--coverage", "0.1", "--start", "2026", "--years", "3"]
    size = ["--households", "430", "--dwellings", "440"]
    assert main([*asked, *size, "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    # 44 dwellings of 60,000 euro over two years; upkeep of 1,000 euro each from the year after the start.
    assert [row[1] for row in content["total"]] == [1_320_000, 1_364_000, 44_000, 44_000]
    assert main([*asked, *size]) == 0
    out = capsys.readouterr().out
    assert "1.320.000" in out
    assert "prijspeil 2024, zonder inflatie; teruggerekend naar 2026 met 2,25% per jaar (aanname)" in out


def test_information_only_gives_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["effect", "--measure", "rotterdamwet", "--start", "2026"]) == 2
    assert "geen maatregel om mee te rekenen" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (["--measure", "licht"], "staat niet in de catalogus"),
        (["--coverage", "60"], "bereik"),
        (["--start", "1200"], "beginjaar"),
        (["--years", "-1"], "aantal jaren"),
        (["--catalogue", "nergens.yaml"], "kan niet worden gelezen"),
    ],
)
def test_bad_requests_give_one_sentence(capsys: pytest.CaptureFixture[str], changes: list[str], message: str) -> None:
    assert main([*EFFECT, *changes]) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.out == ""
    assert "Traceback" not in captured.err
