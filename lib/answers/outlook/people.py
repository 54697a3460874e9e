"""Question 6, first half: how many households and inhabitants, of what age, in the years to come."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.answers.place import Gemeente
from lib.areas import LAND
from lib.databank.catalogue.indicators import Kind, catalogue
from lib.databank.figures import history
from lib.databank.store import Databank
from lib.horizon import HORIZON, YEARS_TOLD
from lib.outlook.population.choose import ASSUMED
from lib.outlook.population.errors import FAST, load_errors
from lib.outlook.population.figures import BANDS, FIGURES, KINDS, SIZES, TOTAL_OF, build_panel, size_class
from lib.outlook.population.model import forecast
from lib.outlook.population.project import ABSENT, MODEL, NO_CHANGE, TOO_SMALL, project
from lib.words import number, rough, rounded

_COLUMNS = [*FIGURES, "dwellings"]
LABELS: dict[str, str] = {
    "households": "huishoudens",
    "inhabitants": "inwoners",
    "age_0_14": "kinderen tot 15 jaar",
    "age_15_24": "jongeren van 15 tot 25 jaar",
    "age_25_44": "inwoners van 25 tot 45 jaar",
    "age_45_64": "inwoners van 45 tot 65 jaar",
    "age_65_plus": "65-plussers",
    "households_single": "eenpersoonshuishoudens",
    "households_no_children": "huishoudens zonder kinderen",
    "households_children": "huishoudens met kinderen",
}
YEARS = 10  # what sentences and signals are about
_SIZE_WORDS = dict(zip(SIZES, ("50 tot 250", "250 tot 1.000", "1.000 tot 2.500", "2.500 of meer"), strict=True))
_SHOWN = (MODEL, NO_CHANGE)
_BOUNDS = ["middle", "low67", "high67", "low95", "high95"]


@dataclass(frozen=True)
class People:
    """Counts of the areas of a gemeente: `past` (code, year, figures), `ahead` as `lib.outlook.population.project` gives it.

    `history` and `fast` (code x figure): where the change of an area comes from, and whether it changed fast; that decides which
    past errors are about it.
    """

    past: pd.DataFrame
    ahead: pd.DataFrame
    history: pd.DataFrame
    fast: pd.DataFrame
    origin: int
    fictional: bool

    def codes(self) -> set[str]:
        """Areas that are looked ahead for."""
        return set(self.ahead["code"])

    def of(self, code: str, figure: str) -> pd.DataFrame:
        """Rows of one figure of one area, indexed by year, in order; none for one that is not looked ahead for."""
        return self.ahead.iloc[self._at.get((code, figure), [])].set_index("year").sort_index()

    # Looking through all areas and figures takes longer than the rest of an answer.
    @cached_property
    def _at(self) -> dict[tuple[str, str], NDArray[np.intp]]:
        return self.ahead.groupby(["code", "figure"], observed=True).indices  # type: ignore[return-value]


def people_ahead(databank: Databank, gemeente: Gemeente) -> People | None:
    """Past and coming counts of all areas of a gemeente with unbroken borders; None when no year has ages and households.

    Of a work area they are those of its buurten, and of the whole, which is looked ahead for as an area with the counts of its buurten.
    """
    columns = [name for name in _COLUMNS if name in catalogue().all_columns]
    known = pd.concat([history(databank, columns, home.code) for home in gemeente.homes]).drop_duplicates(["code", "year"])
    if gemeente.is_work_area:
        known = pd.concat([known, _of_whole(gemeente, columns, known)], ignore_index=True)
    past = known[known["code"] != LAND]
    complete = past.dropna(subset=["households", "inhabitants", *BANDS])
    buurten = complete[complete["code"].str.startswith("BU")].groupby("year").size()
    if buurten.empty:
        return None
    # The newest year in which most of the buurten have what is needed; a provisional year may have a few only.
    origin = int(buurten[buurten >= buurten.max() / 2].index.max())
    ahead = project(known, origin, range(1, HORIZON + 1))
    panel = build_panel(known, origin)
    made = forecast(panel, [1])
    own = {gemeente.code, *gemeente.buurten["code"]} if gemeente.is_work_area else {*known["code"]}
    # Kept for each gemeente that is looked at, so in a quarter of the memory.
    kinds = {**dict.fromkeys(["code", "figure", "method", "basis"], "category"), **dict.fromkeys(_BOUNDS, "float32")}
    return People(
        past=past[(past["year"] <= origin) & past["code"].isin(own)],
        ahead=ahead[(ahead["code"] != LAND) & ahead["code"].isin(own)].astype({"year": "int16", **kinds}),
        history=pd.DataFrame(made.history, index=panel.codes, dtype="category"),
        fast=pd.DataFrame(made.fast, index=panel.codes),
        origin=origin,
        fictional=gemeente.fictional,
    )


def _of_whole(gemeente: Gemeente, columns: list[str], known: pd.DataFrame) -> pd.DataFrame:
    """Rows of the counts of a work area, of the years in which they can be added up."""
    of_column = {name: gemeente.figures.series(name, gemeente.code).set_index("year")["value"] for name in columns}
    rows = pd.DataFrame(of_column).reindex(sorted(known["year"].unique())).dropna(how="all").rename_axis("year").reset_index()
    return rows.assign(code=gemeente.code)


@dataclass(frozen=True)
class FigureAhead:
    """One figure of one area. past: year, value; ahead: year, middle, low67, high67, low95, high95; empty with a `reason`."""

    label: str
    past: pd.DataFrame
    ahead: pd.DataFrame
    method: str
    sentence: str
    reason: str
    sources: tuple[str, ...]


def figure_ahead(gemeente: Gemeente, people: People, code: str, figure: str) -> FigureAhead:
    """A figure of an area with a sentence on ten years ahead. `code` need not be known: then `reason` says what is missing."""
    name, label = gemeente.names.get(code, code), LABELS[figure]
    past = (
        people.past.loc[people.past["code"] == code, ["year", figure]]
        .rename(columns={figure: "value"})
        .dropna()
        .sort_values("year")
    )
    rows = people.of(code, figure)
    reason = why_not(gemeente, people, code, figure)
    method = str(rows.loc[people.origin + YEARS, "method"]) if len(rows) else ABSENT
    kind: Kind = "schatting" if code == gemeente.code and gemeente.has_parts else "meting"
    sources = (
        gemeente.source("key_figures", people.origin, kind).line,
        f"Buurtbalans, vanaf {people.origin + 1} (schatting; marges uit fouten van eerdere jaren)",
    )
    if reason:
        return FigureAhead(label, past, rows.reset_index().iloc[:0], method, "", reason, sources)
    now = float(past["value"].iloc[-1])
    return FigureAhead(label, past, rows.reset_index(), method, _sentence(people, name, code, figure, now), "", sources)


def why_not(gemeente: Gemeente, people: People, code: str, figure: str) -> str:
    """Why a figure of an area is not looked ahead for; '' when it is."""
    name, rows = gemeente.names.get(code, code), people.of(code, figure)
    method = str(rows.loc[people.origin + YEARS, "method"]) if len(rows) else ABSENT
    if method == TOO_SMALL:
        return (
            f"{name}: te weinig huishoudens om vooruit te kijken. Kies een andere buurt, of geen buurt voor {gemeente.the_whole}."
        )
    return "" if method != ABSENT else _absent(name, figure, people.origin, bool(len(rows)))


def in_origin(people: People, code: str, figure: str) -> float:
    """The count of a figure in the newest year with ages and households; NaN where it is not published."""
    rows = people.past[(people.past["code"] == code) & (people.past["year"] == people.origin)]
    return float(rows[figure].iloc[0]) if len(rows) else float("nan")


def available(people: People, code: str) -> list[str]:
    """Figures of an area that are looked ahead for, in the order of LABELS."""
    rows = people.ahead[(people.ahead["code"] == code) & people.ahead["method"].isin(_SHOWN)]
    known = set(rows["figure"])
    return [figure for figure in LABELS if figure in known]


def in_years(people: People, code: str, figure: str) -> pd.Series:
    """The row of a figure of an area ten years ahead. Raises KeyError for an area or figure that is not looked ahead for."""
    return people.of(code, figure).loc[people.origin + YEARS]


def _absent(name: str, figure: str, origin: int, area_known: bool) -> str:
    if not area_known:
        return f"{name} heeft over {origin} geen cijfers, of de grens is veranderd. Daarom is er geen vooruitblik."
    parts = "leeftijden" if figure in BANDS else "soorten huishoudens" if figure in KINDS else "aantallen"
    return f"Van {name} zijn niet alle {parts} van {origin} gepubliceerd. Daarom is er geen vooruitblik op {LABELS[figure]}."


def whole_count(value: float) -> str:
    """Counts as CBS rounds them: to 5, from 1.000 to 10."""
    if pd.isna(value):
        return "onbekend"
    return number(rounded(value, 5 if value < 1000 else 10))


def count_range(low: float, high: float) -> str:
    """A range of counts, no more exact than it is: '1.700 tot 2.100'; one number where both read the same."""
    least, most = (whole_count(end) for end in rough(low, high))
    return least if least == most else f"{least} tot {most}"


def margin_words(at: pd.Series) -> str:
    """The margin of a row of `People.ahead`, in words."""
    return margin_between(float(at["low67"]), float(at["high67"]), assumed=at["basis"] == ASSUMED)


def margin_between(low: float, high: float, assumed: bool) -> str:
    """A margin; further ahead than forecasts were ever judged it is an assumption, and no share of times."""
    between = count_range(low, high)
    return f"marge {between}, een aanname" if assumed else f"2 van de 3 keer {between}"


def _sentence(people: People, name: str, code: str, figure: str, now: float) -> str:
    at = in_years(people, code, figure)
    year, total = people.origin + YEARS, TOTAL_OF.get(figure)
    between = margin_words(at)
    start = f"{LABELS[figure].capitalize()} in {name}: {whole_count(now)} in {people.origin}"
    shares = _shares(people, code, figure) if total else None
    if at["method"] == NO_CHANGE:
        same = "geen verandering is de beste schatting"
        if shares:
            same = f"de beste schatting is dat hun aandeel gelijk blijft, {shares[0]} van de 100 {LABELS[str(total)]}"
        return f"{start}; {same}. In {year}: {between}."
    text = f"{start}, naar schatting {whole_count(at['middle'])} in {year} ({between})."
    if shares:
        of = f"van de 100 {LABELS[str(total)]}"
        text += (
            f" Dat blijft {shares[1]} {of}."
            if shares[0] == shares[1]
            else f" Dat zijn er {shares[1]} {of}. In {people.origin} waren het er {shares[0]}."
        )
    return text


def _shares(people: People, code: str, figure: str) -> tuple[str, str] | None:
    """Share of a part in its total now and ten years ahead, of 100; None when it cannot be told."""
    total = TOTAL_OF[figure]
    now = people.past[(people.past["code"] == code) & (people.past["year"] == people.origin)]
    then = [float(in_years(people, code, name)["middle"]) for name in (figure, total)]
    if now.empty or not now[total].iloc[0] or not then[1]:
        return None
    return number(100 * float(now[figure].iloc[0] / now[total].iloc[0])), number(100 * then[0] / then[1])


def method_words(figure: str, method: str) -> str:
    """What was done for a figure, in a few words. A part without change keeps its share, so its count follows the total."""
    if method == NO_CHANGE:
        return "aandeel gelijk" if figure in TOTAL_OF else "geen verandering"
    return {MODEL: "rekenmethode", TOO_SMALL: "te weinig huishoudens"}.get(method, "niet gepubliceerd")


def overview(people: People, code: str) -> pd.DataFrame:
    """All figures of an area now and after 5, 10 and 15 years, in words; columns Cijfer, origin, years, Hoe; empty without any."""
    rows = []
    now = people.past[(people.past["code"] == code) & (people.past["year"] == people.origin)]
    for figure in available(people, code):
        of_figure = people.of(code, figure)
        row = {
            "Cijfer": LABELS[figure],
            str(people.origin): whole_count(float(now[figure].iloc[0]) if len(now) else float("nan")),
        }
        for ahead in YEARS_TOLD:
            at = of_figure.loc[people.origin + ahead]
            row[str(people.origin + ahead)] = f"{whole_count(at['middle'])} ({count_range(at['low67'], at['high67'])})"
        rows.append({**row, "Hoe": method_words(figure, str(of_figure.loc[people.origin + YEARS, "method"]))})
    return pd.DataFrame(rows)


def _cells(people: People, code: str, figure: str) -> pd.DataFrame:
    """Past errors of areas with the same kind of history and the same size, or that changed as fast, one row per horizon."""
    now = people.past[(people.past["code"] == code) & (people.past["year"] == people.origin)]
    households = float(now["households"].iloc[0]) if len(now) else float("nan")
    position = int(size_class(np.array([households]))[0])
    all_cells = load_errors().cells
    if position < 0 or code not in people.history.index:
        return all_cells.iloc[:0]
    cells = all_cells[(all_cells["figure"] == figure) & (all_cells["history"] == people.history.loc[code, figure])]
    fast = cells[cells["size"] == FAST] if people.fast.loc[code, figure] else cells.iloc[:0]
    return (fast if len(fast) else cells[cells["size"] == SIZES[position]]).sort_values("horizon")


def past_errors(people: People, code: str, figure: str) -> pd.DataFrame:
    """Mean error (%) of the method, no change and a straight line in earlier years for areas like this one, one row per horizon."""
    cells = _cells(people, code, figure)
    return pd.DataFrame(
        {
            "Jaren vooruit": cells["horizon"].astype(int),
            "Rekenmethode (%)": cells["mape_model"],
            "Geen verandering (%)": cells["mape_no_change"],
            "Rechte lijn (%)": cells["mape_straight_line"],
            "Gebieden": cells["n"].astype(int),
            "Gemeten op": cells["source"],
        }
    ).reset_index(drop=True)


def past_errors_sentence(people: People, code: str, figure: str) -> str:
    """What kind of areas the errors are of, and for a part the error of its share, which is what decided; '' without errors."""
    cells = _cells(people, code, figure)
    if cells.empty:
        return ""
    last = cells.iloc[-1]
    size = "die snel veranderden" if last["size"] == FAST else f"met {_SIZE_WORDS[last['size']]} huishoudens"
    own = (
        "zelf een reeks van eerdere jaren hebben"
        if last["history"] == "eigen reeks"
        else "zelf geen reeks van eerdere jaren hebben"
    )
    text = f"Gemiddelde afwijking van het aantal {LABELS[figure]}, in procenten. Het gaat om gebieden {size} die {own}. Elke vooruitblik kende alleen de jaren ervoor."
    if figure in TOTAL_OF:
        text += (
            f" Of de rekenmethode wordt gebruikt, hangt af van het aandeel. Dat week na {int(last['horizon'])} jaar {number(last['share_mae_model'], 1)} "
            f"procentpunt af, en bij een gelijk aandeel {number(last['share_mae_no_change'], 1)}."
        )
    return text


def share_ahead(people: People, part: str) -> pd.DataFrame:
    """Share (0-1) of a part in its total now and ten years ahead, for all areas: code, now, then, total_now, total_then, method."""
    total = TOTAL_OF[part]
    now = people.past[people.past["year"] == people.origin].set_index("code")
    ahead = people.ahead[people.ahead["year"] == people.origin + YEARS].astype({"code": "str"})
    parts = ahead[ahead["figure"] == part].set_index("code")
    totals = ahead[ahead["figure"] == total].set_index("code")["middle"].astype(float)
    table = pd.DataFrame(
        {
            "now": now[part] / now[total],
            "then": parts["middle"].astype(float) / totals,
            "total_now": now[total],
            "total_then": totals,
            "method": parts["method"].astype("str"),
        }
    )
    return table[table["method"].isin(_SHOWN)].dropna(subset=["now", "then"]).rename_axis("code").reset_index()
