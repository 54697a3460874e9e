"""What RIVM estimates of loneliness, care and limitations in some areas: shown beside "Zorg voor elkaar", never counted with.

Only the page Huishoudens may ask (pyproject.toml, [tool.importlinter]); why is in data/catalogue/beside.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from lib.answers.place import Gemeente, name_of
from lib.databank.catalogue.beside import Age, beside, column
from lib.databank.figures import YEARS_AHEAD, source_of
from lib.databank.figures.beside import beside_figures
from lib.databank.store import Databank
from lib.words import count, listed, number

HEADING = "Zorg voor elkaar, volgens RIVM"
FROM_TRAITS = "RIVM schat dit uit kenmerken van bewoners, ook herkomst."
NOT_INSIDE = "Het is geen meting en Buurtbalans rekent er niet mee. Een verschil met de gemeente kan door de schatting komen: vraag wie er woont."
NOTHING = "In deze databank staan geen cijfers van RIVM over deze gemeente. Haal de gegevens opnieuw op met de pagina Databank."
UNIT = "Van elke 100 inwoners van 18 jaar en ouder"
NO_FIGURE = "geen cijfer"
AREA = "Gebied"
# The catalogue names no base for these figures: a mean over buurten would weigh by a number of people that RIVM does not give.
NOT_ADDED = (
    "RIVM geeft er geen aantal mensen bij. Voor het hele werkgebied is het daarom niet op te tellen. Hier staat elke buurt apart."
)
OF_WHOLE_BUURT = "Ligt een buurt er voor een deel in, dan geldt het cijfer voor de hele buurt."
_MOST_NAMED = 5


@dataclass(frozen=True)
class BesideAnswer:
    """`adults`: a row per figure and a column per area, the gemeente last (of a work area turned round), in words, all of one year; `all_years`: all years and ages.

    `known` False: there are none, and `sentence` says so. `missing`: a sentence on areas without, "" when all have figures.
    """

    known: bool
    sentence: str
    adults: pd.DataFrame
    all_years: pd.DataFrame
    missing: str
    source: str


def read(databank: Databank, gemeente: Gemeente) -> pd.DataFrame:
    """All years of the areas of a gemeente: code, year, a column (%) per figure and age."""
    return beside_figures(databank, gemeente.code)


def answer(figures: pd.DataFrame, gemeente: Gemeente, areas: Sequence[str], near: int) -> BesideAnswer:
    """The newest year at or before `near` + 1 (else the oldest later one), of the areas of the gemeente and the gemeente itself."""
    nothing = pd.DataFrame()
    years = sorted(figures["year"].unique().tolist())
    if not years:
        return BesideAnswer(False, NOTHING, nothing, nothing, "", "")
    year = int(max((y for y in years if y <= near + YEARS_AHEAD), default=years[0]))
    inside = [code for code in dict.fromkeys(areas) if code[2:6] == gemeente.code[2:6] and code != gemeente.code]
    names = {code: name_of(gemeente, code) for code in inside} | {gemeente.code: f"Gemeente {gemeente.name}"}
    of_year = figures[figures["year"] == year].set_index("code").reindex(list(names))
    without = [name for code, name in names.items() if of_year.loc[code, list(beside().columns)].isna().all()]
    shown = figures[figures["code"].isin(names)].sort_values(["code", "year"])
    return BesideAnswer(
        known=True,
        sentence=_sentence(of_year, names, gemeente, year),
        adults=_table(of_year, names, beside().ages[0]),
        all_years=_numbers(shown, names),
        missing=_missing(without, year),
        source=_source(gemeente, year),
    )


def per_buurt(figures: Mapping[str, pd.DataFrame], gemeente: Gemeente, near: int) -> BesideAnswer:
    """Of a work area: its buurten one by one, below the gemeente each lies in. `figures`: what `read` gives per gemeente (code).

    All of one year: as in `answer`, of the years that all its gemeenten have, else that any has. `adults` has a row per area.
    """
    nothing = pd.DataFrame()
    of_each = [set(figures[home.code]["year"]) for home in gemeente.within]
    years = sorted(set.intersection(*of_each) or set.union(*of_each))
    if not years:
        return BesideAnswer(False, NOTHING, nothing, nothing, "", "")
    year = int(max((y for y in years if y <= near + YEARS_AHEAD), default=years[0]))
    names: dict[str, str] = {}
    for home in gemeente.within:
        names[home.code] = home.called
        names |= {code: label for code, label in gemeente.labels.items() if code[2:6] == home.code[2:6]}
    every = pd.concat([figures[home.code] for home in gemeente.within])
    of_year = every[every["year"] == year].set_index("code").reindex(list(names))
    without = [name for code, name in names.items() if of_year.loc[code, list(beside().columns)].isna().all()]
    rest = len(without) - _MOST_NAMED
    told = [*without[:_MOST_NAMED], *([count(rest, "ander gebied", "andere gebieden")] if rest > 0 else [])]
    rows = [
        {AREA: name, **{figure.label: _words(of_year.loc[code, column(figure, beside().ages[0])]) for figure in beside().figures}}
        for code, name in names.items()
    ]
    return BesideAnswer(
        known=True,
        sentence=f"Wat RIVM schat voor de buurten van {gemeente.name} ({year}), {UNIT.lower()}",
        adults=pd.DataFrame(rows),
        all_years=_numbers(every[every["code"].isin(names)].sort_values(["code", "year"]), names),
        missing=_missing(told, year),
        source=_source(gemeente, year),
    )


def _missing(without: Sequence[str], year: int) -> str:
    return (
        f"Van {listed(without)} is er geen cijfer over {year}: RIVM gaf er geen, of de grens is sindsdien veranderd."
        if without
        else ""
    )


def _source(gemeente: Gemeente, year: int) -> str:
    line = source_of(beside().table, year, beside().kind, fictional=gemeente.fictional).line
    return line.replace("(schatting)", "(schatting van RIVM)")


def _sentence(of_year: pd.DataFrame, names: dict[str, str], gemeente: Gemeente, year: int) -> str:
    """The first area beside the gemeente, on the first figure."""
    first = next(iter(names))
    here, there = (float(of_year.loc[code, column(beside().figures[0], beside().ages[0])]) for code in (first, gemeente.code))
    if here != here:
        return f"Voor {names[first]} geeft RIVM geen cijfer over {year}."
    told = f"RIVM schat dat in {names[first]} {number(here)} van de 100 volwassenen contact met anderen missen ({year})"
    return f"{told}." if first == gemeente.code or there != there else f"{told}; in de hele gemeente {number(there)}."


def _table(of_year: pd.DataFrame, names: dict[str, str], age: Age) -> pd.DataFrame:
    rows = [
        {UNIT: figure.label, **{name: _words(of_year.loc[code, column(figure, age)]) for code, name in names.items()}}
        for figure in beside().figures
    ]
    return pd.DataFrame(rows)


def _words(value: float) -> str:
    return NO_FIGURE if value != value else number(value)


def _numbers(shown: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """All years and ages in rows: area, code, year, age, figure, value (%)."""
    rows = [
        {"Gebied": names[row["code"]], "Code": row["code"], "Jaar": row["year"], "Leeftijd": age.label, "Cijfer": figure.label}
        | {"Schatting van RIVM (%)": row[column(figure, age)]}
        for row in shown.to_dict("records")
        for age in beside().ages
        for figure in beside().figures
        if row[column(figure, age)] == row[column(figure, age)]
    ]
    return pd.DataFrame(rows)
