"""Question 6, first half: how many households and inhabitants, of what age, in the years to come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.answers.gemeente import Gemeente
from lib.answers.wording import number
from lib.areas import LAND
from lib.databank.indicators import catalogue
from lib.databank.store import Databank
from lib.outlook.population import ABSENT, BANDS, FIGURES, KINDS, MODEL, NO_CHANGE, SIZES, TOO_SMALL, Errors, load_errors, project
from lib.outlook.population.figures import size_class

HORIZON = 15
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
METHOD_WORDS = {
    MODEL: "rekenmethode",
    NO_CHANGE: "geen verandering (de rekenmethode was eerder niet beter)",
    TOO_SMALL: "te weinig huishoudens",
    ABSENT: "niet gepubliceerd",
}
_OF_TOTAL = {**dict.fromkeys(BANDS, "inhabitants"), **dict.fromkeys(KINDS, "households")}


@dataclass(frozen=True)
class People:
    """Counts of the areas of a gemeente: `past` (code, year, figures), `ahead` as `lib.outlook.population.project` gives it."""

    past: pd.DataFrame
    ahead: pd.DataFrame
    origin: int
    fictional: bool

    def codes(self) -> set[str]:
        """Areas that are looked ahead for."""
        return set(self.ahead["code"])


def people(databank: Databank, gemeente: Gemeente) -> People | None:
    """Past and coming counts of all areas of a gemeente with unbroken borders; None when no year has ages and households."""
    columns = [name for name in _COLUMNS if name in catalogue().all_columns]
    figures = databank.read("key_figures", gemeente=gemeente.code, columns=columns)
    lineage = databank.read("lineage", gemeente=gemeente.code, columns=["code_then", "kind"])
    same = lineage[lineage["kind"].isin(["same", "recoded"])]
    past = same.merge(figures.rename(columns={"code": "code_then"}), on=["code_then", "year"]).drop(columns=["code_then", "kind"])
    complete = past.dropna(subset=["households", "inhabitants", *BANDS])
    buurten = complete[complete["code"].str.startswith("BU")].groupby("year").size()
    if buurten.empty:
        return None
    # The newest year in which most of the buurten have what is needed; a provisional year may have a few only.
    origin = int(buurten[buurten >= buurten.max() / 2].index.max())
    land = databank.read("key_figures", levels=("land",), columns=columns)
    ahead = project(pd.concat([past, land]), origin, range(1, HORIZON + 1))
    return People(past[past["year"] <= origin], ahead[ahead["code"] != LAND], origin, gemeente.fictional)


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


def figure_ahead(gemeente: Gemeente, found: People, code: str, figure: str, years: int = 10) -> FigureAhead:
    """A figure of an area with a sentence on `years` ahead. `code` need not be known: then `reason` says what is missing."""
    name, label = gemeente.names.get(code, code), LABELS[figure]
    past = found.past.loc[found.past["code"] == code, ["year", figure]].rename(columns={figure: "value"}).dropna()
    rows = found.ahead[(found.ahead["code"] == code) & (found.ahead["figure"] == figure)]
    method = str(rows["method"].iloc[0]) if len(rows) else ABSENT
    sources = (
        gemeente.source("key_figures", found.origin, "meting").line,
        f"Buurtbalans, vanaf {found.origin + 1} (schatting; marges uit fouten van eerdere jaren)",
    )
    empty = rows.iloc[:0]
    if method == TOO_SMALL:
        return FigureAhead(label, past, empty, method, "", f"{name}: te weinig huishoudens om vooruit te kijken.", sources)
    if method == ABSENT or past.empty:
        reason = f"Van {name} is het aantal {label} in {found.origin} niet gepubliceerd, of de grens is veranderd."
        return FigureAhead(label, past.iloc[:0], empty, ABSENT, "", reason, sources)
    ahead = rows.sort_values("year")
    at = ahead[ahead["year"] == found.origin + years].iloc[0]
    now = float(past.loc[past["year"].idxmax(), "value"])
    return FigureAhead(label, past.sort_values("year"), ahead, method, _sentence(name, label, now, at, found.origin), "", sources)


def _rounded(value: float) -> str:
    if pd.isna(value):
        return "onbekend"
    return number(5 * round(value / 5) if value < 1000 else 10 * round(value / 10))


def _sentence(name: str, label: str, now: float, at: pd.Series, origin: int) -> str:
    between = f"2 van de 3 keer tussen {_rounded(at['low67'])} en {_rounded(at['high67'])}"
    if at["method"] == NO_CHANGE:
        return (
            f"{name} telde in {origin} {_rounded(now)} {label}. Geen verandering is de beste schatting; in {int(at['year'])} "
            f"zijn het er {between}."
        )
    return (
        f"{name} telde in {origin} {_rounded(now)} {label}; in {int(at['year'])} zijn het er naar schatting {_rounded(at['middle'])} "
        f"({between})."
    )


def overview(found: People, code: str) -> pd.DataFrame:
    """All figures of an area now and after 5, 10 and 15 years, in words; columns Cijfer, origin, years, Hoe."""
    rows = []
    now = found.past[(found.past["code"] == code) & (found.past["year"] == found.origin)]
    for figure in FIGURES:
        of_figure = found.ahead[(found.ahead["code"] == code) & (found.ahead["figure"] == figure)].set_index("year")
        if of_figure.empty:
            continue
        method = str(of_figure["method"].iloc[0])
        row = {"Cijfer": LABELS[figure], str(found.origin): _rounded(float(now[figure].iloc[0]) if len(now) else float("nan"))}
        for ahead in (5, 10, 15):
            at = of_figure.loc[found.origin + ahead]
            known = method in (MODEL, NO_CHANGE)
            row[str(found.origin + ahead)] = (
                f"{_rounded(at['middle'])} ({_rounded(at['low67'])} tot {_rounded(at['high67'])})" if known else "–"
            )
        rows.append({**row, "Hoe": METHOD_WORDS[method]})
    return pd.DataFrame(rows)


def past_errors(found: People, code: str, figure: str) -> pd.DataFrame:
    """Mean error (%) of the method, no change and a straight line for areas of this size in earlier years, one row per horizon."""
    errors: Errors = load_errors()
    now = found.past[(found.past["code"] == code) & (found.past["year"] == found.origin)]
    households = float(now["households"].iloc[0]) if len(now) else float("nan")
    position = int(size_class(np.array([households]))[0])
    size = SIZES[position] if position >= 0 else ""
    cells = errors.cells[(errors.cells["figure"] == figure) & (errors.cells["size"] == size)]
    # Of several series with the same horizon, the one with most areas.
    cells = cells.sort_values("n").drop_duplicates("horizon", keep="last")
    table = pd.DataFrame(
        {
            "Jaren vooruit": cells["horizon"].astype(int),
            "Rekenmethode": cells["mape_model"],
            "Geen verandering": cells["mape_no_change"],
            "Rechte lijn": cells["mape_straight_line"],
            "Gebieden": cells["n"].astype(int),
            "Gemeten op": cells["source"],
        }
    )
    return table.sort_values("Jaren vooruit", ignore_index=True)


def share_ahead(found: People, part: str, years: int = 10) -> pd.DataFrame:
    """Share (0-1) of a part in its total now and `years` ahead, for all areas: code, now, then, method, low67_count, now_count."""
    total = _OF_TOTAL[part]
    now = found.past[found.past["year"] == found.origin].set_index("code")
    ahead = found.ahead[found.ahead["year"] == found.origin + years]
    parts = ahead[ahead["figure"] == part].set_index("code")
    totals = ahead[ahead["figure"] == total].set_index("code")
    table = pd.DataFrame(
        {
            "now": now[part] / now[total],
            "then": parts["middle"] / totals["middle"],
            "method": parts["method"],
            "low67": parts["low67"],
            "now_count": now[part],
        }
    )
    return table[table["method"].isin([MODEL, NO_CHANGE])].dropna(subset=["now", "then"]).rename_axis("code").reset_index()
