"""How good the forecasts and estimates were before: three chapters of the model card."""

from __future__ import annotations

import pandas as pd

from lib.answers.accountability.facts import (
    ERROR_YEARS_AHEAD,
    Facts,
    frame_table,
    markdown_table,
    population_beaten,
    population_errors,
)
from lib.answers.outlook.bands import held_table, how_sure
from lib.answers.outlook.score import SCORE_YEARS_AHEAD, LevelAhead
from lib.answers.outlook.score_record import coverage_sentence, error_table, warning_table
from lib.areas import PLURAL
from lib.households.quality.measured import measured
from lib.outlook.score.country import load_country
from lib.outlook.score.errors.claims import claim
from lib.outlook.score.errors.spread import ASSUMPTION, COUNTRY, ERRORS
from lib.words import number, percent

_MARGIN_LABELS = {"income": "inkomen", "tenure": "eigendom", "kinds": "soort huishouden"}
_MARGINS = {ERRORS: "fouten van eerdere metingen", COUNTRY: "die van heel Nederland", ASSUMPTION: "een aanname"}


def scores(facts: Facts) -> str:
    if not facts.scores.levels:
        return "Deze databank heeft geen scores. Er is dus geen vooruitblik op de score en er zijn geen signalen."
    real = "Fouten op gepubliceerde scores van buurten en wijken in heel Nederland, 2002 tot en met 2024, staan in `lib/outlook/README.md`."
    return "\n\n".join([*map(_level, facts.scores.levels.values()), real])


def _level(level_ahead: LevelAhead) -> str:
    areas = PLURAL[level_ahead.level]
    head = f"### {areas.capitalize()}\n\n"
    if level_ahead.errors is None:
        return (
            f"{head}De scores van {areas} hebben te weinig metingen om de vooruitblik te testen (nodig: vier). {level_ahead.record['note']} "
            f"De marges zijn {_MARGINS[level_ahead.record['intervals']]}."
        )
    mae = level_ahead.errors["mae"]
    better = "kleinere" if mae["model"] < mae["no_change"] else "even grote of grotere"
    shown = "de rekenmethode" if level_ahead.record["shown"] == "model" else "geen verandering"
    text = (
        f"{head}{coverage_sentence(level_ahead)} De rekenmethode had een {better} gemiddelde fout dan geen verandering. Getoond wordt {shown}. "
        f"{level_ahead.record['note']}\n\n{frame_table(error_table(level_ahead))}"
    )
    if len(level_ahead.by_size):
        text += f"\n\nKleine en grote gebieden apart:\n\n{frame_table(by_size_table(level_ahead))}"
    country = load_country(level_ahead.level) if level_ahead.record["intervals"] == COUNTRY else None
    of = "" if country is None else f" ({country.source}; deze databank heeft er te weinig metingen voor)"
    text += (
        f"\n\nHoe vaak de donkere band het hield in een ronde die niet meetelde, over de rondes samen en per ronde{of}:"
        f"\n\n{frame_table(all_held(level_ahead))}"
    )
    if level_ahead.warned is not None:
        few = "" if level_ahead.warned["model"]["falls"] >= 20 else " Dat zijn er weinig: deze cijfers zeggen niet veel."
        fell = f"{level_ahead.warned['model']['falls']} van {number(level_ahead.warned['model']['eligible'])}"
        text += (
            f"\n\nSignalen: {fell} {areas} boven de grens zakten in de geteste jaren onder voldoende.{few}"
            f"\n\n{frame_table(warning_table(level_ahead))}"
        )
    return text + "\n\nBron: eigen berekening op de scores van deze databank; elk jaar is voorspeld uit eerdere jaren."


def all_held(level_ahead: LevelAhead) -> pd.DataFrame:
    """Per size of area and years ahead: how often the bands held, and what the page says of them."""
    tables = []
    for size in level_ahead.held["size"].unique():
        table = held_table(level_ahead.held, size, SCORE_YEARS_AHEAD)
        claims = [claim(level_ahead.held, size, int(ahead)) for ahead in table["Jaren vooruit"]]
        table.insert(0, "Grootte", size)
        tables.append(table.assign(**{"De pagina zegt": [how_sure(of) for of in claims]}))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=["Grootte"])


def by_size_table(level_ahead: LevelAhead) -> pd.DataFrame:
    """How often the bands held, per size of area."""
    return pd.DataFrame(
        {
            "Grootte": level_ahead.by_size["size"],
            "Getest": [number(n) for n in level_ahead.by_size["n"]],
            "Binnen de donkere band (67%)": [percent(100 * v) for v in level_ahead.by_size["coverage67"]],
            "Binnen de lichte band (95%)": [percent(100 * v) for v in level_ahead.by_size["coverage95"]],
        }
    )


def people() -> str:
    lost, of = population_beaten()
    return (
        f"Gemiddelde fout in procenten, {ERROR_YEARS_AHEAD} jaar vooruit, voor gebieden met een eigen reeks van eerdere jaren. In {number(lost)} van de {number(of)} "
        "vergelijkingen was de rekenmethode niet beter dan geen verandering.\n\n"
        f"{frame_table(population_errors())}\n\n"
        "Bron: `outlook_errors.yaml`, gemeten op echte wijken en buurten (CBS Kerncijfers wijken en buurten, CC BY 4.0), niet op deze databank."
    )


def households(facts: Facts) -> str:
    head = (
        "Wij laten een verdeling weg die wel is gepubliceerd, en schatten die uit de andere. Het gepubliceerde cijfer hoort in 8 van de 10 gevallen binnen "
        "het bereik te liggen. *Fout zonder schatting* is de fout als u het cijfer van het grotere gebied overneemt."
        f"\n\n{_by_kind_of_area()}"
    )
    if facts.quality is None:
        return f"{head}\n\nDeze test is nog niet op deze databank gedaan: voor heel Nederland duurt dat enkele minuten. Op de pagina Databank kunt u hem starten."
    if facts.quality.empty:
        return f"{head}\n\nOp deze databank hebben te weinig gebieden deze cijfers ({facts.quality_year}); de test is daarom niet te doen."
    return f"{head}\n\n{frame_table(facts.quality)}\n\nBron: eigen berekening op deze databank, {facts.quality_year}, gebieden met 300 of meer huishoudens."


def _by_kind_of_area() -> str:
    """Coverage by kind of area on real areas, before and after the composition was used."""
    rows = [
        (
            _MARGIN_LABELS[test.margin], f"{test.level} {test.year}", kind, number(of.areas), percent(100 * of.before[0]), percent(100 * of.after[0]),
            number(of.before[2], 1), number(of.after[2], 1),
        )
        for test in measured() for kind, of in test.kinds.items()
    ]  # fmt: skip
    heads = (
        "Weggelaten verdeling",
        "Niveau en jaar",
        "Soort gebied",
        "Gebieden",
        "Binnen het bereik, eerder",
        "nu",
        "Maat van breedte en missers, eerder",
        "nu",
    )
    return (
        "Gemiddeld kan een bereik kloppen en in één soort gebied niet. Daarom per soort gebied, op echte gebieden met 300 of meer huishoudens. De laatste twee kolommen "
        "tellen breedte en missers samen in procentpunten; lager is beter.\n\n"
        f"{markdown_table(heads, rows)}\n\nBron: `household_errors.yaml` (CBS Kerncijfers wijken en buurten, CC BY 4.0), niet op deze databank."
    )
