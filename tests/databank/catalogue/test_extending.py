"""One indicator, one measure and one source more, by the catalogue and one class: everything that a visitor sees follows.

Nothing here may need an edit elsewhere: what it takes is written in `grown_catalogue` and tests/databank/catalogue/burglary.py.
"""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from lib.answers.standing.themes import GROUPS, themes
from lib.causes import FIGURES
from lib.databank.catalogue.indicators import load_indicators
from lib.databank.collecting import registry
from lib.settings import CATALOGUE, ROOT
from lib.similar import FEATURES
from tests.services import SyntheticServices

MEN = {
    "id": "men",
    "label": "Mannen",
    "unit": "aantal",
    "theme": "bevolking",
    "kind": "meting",
    "base": "alle gebieden",
    "direction": "neutral",
    "background": True,
    "range": [0, 30000000],
    "map": 15,
    "similar": {"label": "aantal mannen", "log": True},
    "companion": {"scale": "procent", "step": 5},
    "sample": 495,
    "names": {"variable": ["Mannen"]},
}
BURGLARIES = {
    "id": "burglaries",
    "label": "Woninginbraken",
    "unit": "aantal",
    "theme": "veiligheid",
    "kind": "meting",
    "base": "alle buurten",
    "direction": "lower",
    "table": "burglary",
    "range": [0, 100000],
    "sample": 4,
}
RATE = {
    "id": "burglaries_per_1000",
    "label": "Woninginbraken",
    "unit": "per 1.000 inwoners",
    "theme": "veiligheid",
    "direction": "lower",
    "table": "burglary",
    "numerator": "burglaries",
    "denominator": "inhabitants",
    "factor": 1000,
    "min_base": 200,
    "map": 175,
}
SOURCE = {
    "title": "Geregistreerde woninginbraken",
    "owner": "Politie",
    "licence": "CC BY 4.0",
    "url": "https://dataderden.cbs.nl",
    "called": "de inbrakenlijst",
    "feed": "https://dataderden.cbs.nl/ODataFeed/odata",
    "api": "https://dataderden.cbs.nl/ODataApi/odata",
    "table": "47022NED",
    "kind": "1.1.1",
    "fills": {"burglary": "woninginbraken"},
    "shows": "Woninginbraken op de Kaart",
}


@pytest.fixture(scope="module")
def grown_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the catalogue with what a contributor would add, and nothing else."""
    directory = tmp_path_factory.mktemp("gegroeid") / "catalogue"
    shutil.copytree(CATALOGUE, directory)

    def edit(name: str) -> Any:
        return yaml.safe_load((directory / name).read_text(encoding="utf-8"))

    def save(name: str, content: Any) -> None:
        (directory / name).write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")

    indicators = edit("indicators.yaml")
    indicators["indicators"].append(MEN)
    indicators["elsewhere"].append(BURGLARIES)
    indicators["derived"].append(RATE)
    save("indicators.yaml", indicators)
    save("sources.yaml", edit("sources.yaml") | {"burglary": SOURCE})
    measures = edit("interventions.yaml")
    measure = copy.deepcopy(measures["interventions"][0])
    measures["interventions"].append(measure | {"id": "vuurtoren", "label": "Vuurtoren", "group": "groen"})
    save("interventions.yaml", measures)
    return directory


@pytest.fixture(scope="module")
def seen(
    grown_catalogue: Path, small: Path, running: SyntheticServices, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What a visitor of the larger Buurtbalans sees (see grown.py)."""
    running.reset()
    directory = tmp_path_factory.mktemp("gezien")
    environment = os.environ | {
        "BUURTBALANS_MIRROR": running.url,
        "BUURTBALANS_DATABASE_URL": f"sqlite:///{directory / 'scenarios.sqlite'}",
    }
    command = [sys.executable, "-m", "tests.databank.catalogue.grown", *map(str, (grown_catalogue, directory, small))]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_an_indicator_on_the_map(seen: dict[str, Any]) -> None:
    shown = seen["map"]["men"]
    assert shown["chosen"] == "men"
    at = shown["subjects"].index("Samenleven: Mannen")
    assert shown["subjects"][at - 1] == "Samenleven: Inwoners"  # by its place in the catalogue
    assert "De helft van alle mannen woont in" in shown["words"]
    assert "CBS, Kerncijfers wijken en buurten 2024 (meting)" in shown["words"]
    assert shown["figures"] > 5


def test_an_indicator_that_counts_for_similar_areas_and_as_companion(seen: dict[str, Any]) -> None:
    names, count = seen["compared_on"]
    assert names == [*FEATURES, "men"]
    assert count == 15
    assert seen["companions"] == [*(figure.id for figure in FIGURES), "men"]


def test_an_indicator_in_the_sample(seen: dict[str, Any]) -> None:
    assert seen["sample"]["men"] > 500
    assert seen["sample"]["burglaries"] > 500
    assert seen["problems"] == []


def test_a_databank_of_before_says_that_there_is_no_figure(seen: dict[str, Any]) -> None:
    assert seen["verified_of_before"] == []
    for name, label in (("men", "Mannen"), ("burglaries_per_1000", "Woninginbraken")):
        shown = seen["of_before"][name]
        assert shown["figures"] == 0
        assert f"is '{label}' niet per buurt gepubliceerd in of rond" in shown["words"]


def test_a_measure_at_its_topic_and_simulated(seen: dict[str, Any]) -> None:
    listed = next(labels for topic, labels in seen["measure"]["topics"].items() if "Overlast en onveiligheid" in topic)
    at = next(n for n, label in enumerate(listed) if label.startswith("Vuurtoren "))
    assert listed[at - 1].startswith("Straat- en achterpadverlichting ")  # by name
    assert "Met onderhoud blijft het effect van vuurtoren tien jaar gelijk" in seen["measure"]["words"]


def test_a_source_is_fetched_and_told_of_like_any_other(seen: dict[str, Any]) -> None:
    assert seen["outcomes"]["burglary"] == ["Geregistreerde woninginbraken", "done", "2024"]
    assert list(seen["outcomes"]) == [*(source.name for source in registry.for_readers()), "burglary"]
    assert seen["checked"]["burglary"] == "zoals verwacht"
    assert "burglary" in seen["tables"]
    assert seen["sources"]["woninginbraken"] == "Geregistreerde woninginbraken"
    assert seen["parts"].count("woninginbraken") == 2  # the gemeente, and the country beside it


def test_the_figure_of_a_source_on_screen_with_its_source_line(seen: dict[str, Any]) -> None:
    shown = seen["map"]["burglaries_per_1000"]
    assert "Woninginbraken: in de middelste helft van de" in shown["words"]
    assert "Politie, Geregistreerde woninginbraken 2024 (meting)" in shown["words"]
    assert shown["figures"] > 3


# what the catalogue refuses


def test_the_order_on_screen_is_that_of_the_places() -> None:
    for group in GROUPS:
        places = [theme.entry.map for theme in themes().values() if theme.entry is not None and theme.group == group]
        assert places == sorted(place for place in places if place is not None)


@pytest.mark.parametrize(
    ("where", "change", "message"),
    [
        ("indicators", {"map": True, "id": "x", "kleur": "rood"}, "kleur"),
        ("indicators", {"id": "inhabitants"}, "inhabitants: staat er twee keer in"),
        ("indicators", {"id": "x", "names": {"variable": []}}, "x: een kerncijfer heeft een naam bij CBS"),
        ("indicators", {"id": "x", "companion": {"scale": "punt", "base": "dwellings_new"}}, "dwellings_new: is de basis"),
        ("indicators", {"id": "x", "companion": {"scale": "helling"}}, "scale"),
        ("elsewhere", {"id": "x", "table": "key_figures"}, "x: noem de tabel"),
        ("indicators", {"id": "x", "unit": "procent"}, "x: 'procent' staat niet bij `units`; kies uit: aantal"),
        ("indicators", {"id": "x", "theme": "sport"}, "x: 'sport' staat niet bij `themes`; kies uit: bevolking"),
        (
            "indicators",
            {"id": "x", "weight": "huishoudens"},
            "x: 'weight' is 'huishoudens', en dat is geen cijfer van deze lijst",
        ),
        ("indicators", {"id": "x", "sample": -5}, "x: 'sample' ligt buiten 'range'"),
        ("indicators", {"id": "x", "map": 10}, "'map' 10 staat bij twee cijfers op de kaart"),
        ("indicators", {"id": "x", "map": 1000, "label": "Inwoners"}, "'label' Inwoners staat bij twee cijfers op de kaart"),
        (
            "indicators",
            {"id": "x", "kind": "raming"},
            "indicator 'x', veld 'kind': deze waarde is niet toegestaan; kies uit: meting",
        ),
        ("indicators", {"id": "x", "variabele": []}, "indicator 'x', veld 'variabele': dit veld is niet bekend"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(where: str, change: dict[str, Any], message: str, tmp_path: Path) -> None:
    content = yaml.safe_load((CATALOGUE / "indicators.yaml").read_text(encoding="utf-8"))
    plain = {key: value for key, value in MEN.items() if key not in ("map", "similar", "companion")}
    content[where].append(plain | change)
    path = tmp_path / "indicators.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        load_indicators(path)
