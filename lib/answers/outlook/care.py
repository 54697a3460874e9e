"""Care for each other in ten years: how many people may give and may need help, from the outlook on ages, or why that cannot be said."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from lib.answers.outlook.people import LABELS, YEARS, People, count_range, in_origin, in_years, whole_count, why_not
from lib.answers.place import Gemeente
from lib.household_types import LEAST_HOUSEHOLDS, LEAST_IN_CATEGORY
from lib.living_together.care_ahead import SPLIT_STEP, Ahead, Count, Growth
from lib.living_together.care_ahead import care_ahead as carried
from lib.words import number

GIVERS = "mensen in een levensfase waarin veel mensen hulp geven"
RECEIVERS = "mensen van 75 jaar of ouder, bij wie hulp nodig kan zijn"
_MIDDLE, _OLDER = "age_45_64", "age_65_plus"
NOTE = (
    "Er is geteld zoals hierboven. Het getal voor later telt wie er dan woont, ook nieuwkomers. Hoe mensen van een leeftijd wonen, blijft gelijk. Hun aantal volgt "
    "de vooruitblik. In de marge zitten fouten van eerdere vooruitblikken en de onzekerheid van de schatting. Ook een aanname telt mee: hoeveel "
    f"65-plussers 75 of ouder zijn. Dat is een landelijk getal, hier {number(100 * SPLIT_STEP)} van de 100 hoger of lager. Zo ver vooruit is de marge niet gemeten."
)


@dataclass(frozen=True)
class CareAhead:
    """What is said of givers and receivers: `sentence` with `table` (Wie, the two years), or the `reason` why there is none.

    pictured: who, year and number of people, of each kind in both years; 0 where it is fewer than may be told.
    """

    sentence: str
    reason: str
    table: pd.DataFrame
    sources: tuple[str, ...]
    pictured: tuple[tuple[str, int, float], ...] = ()


def care_ahead(
    gemeente: Gemeente, people: People | None, code: str, shares: ArrayLike, households: float, year: int
) -> CareAhead:
    """Givers and receivers of buurt `code` in the year of the estimate and ten years after the newest ages.

    `shares` (10, m) and `households` of the estimate of `year` (`Living.shares`, `.households`).
    """
    name = gemeente.names.get(code, code)
    reason = _missing(gemeente, people, code, name, shares, households)
    if reason or people is None:
        return CareAhead("", reason, pd.DataFrame(), ())
    then = people.origin + YEARS
    middle, older = (_growth(people, code, band, year) for band in (_MIDDLE, _OLDER))
    givers, receivers = carried(shares, households, middle, older, then - year)
    sentence = (
        f"In {name} zijn er in {year} naar schatting {_about(givers.now)} {GIVERS}. Ook zijn er {_about(receivers.now)} {RECEIVERS}. "
        f"In {then} zijn dat er {_between(givers.then)} en {_between(receivers.then)}. {_direction(receivers)}"
    )
    rows = [
        (label.capitalize(), *(_between(count) for count in (found.now, found.then)))
        for label, found in ((GIVERS, givers), (RECEIVERS, receivers))
    ]
    sources = (
        gemeente.source("key_figures", people.origin, "meting").line,
        f"Buurtbalans, typen huishoudens {year} en leeftijden in {then} (schatting; verdeling van 65-plussers naar leeftijd: aanname)",
    )
    pictured = tuple(
        (who, of_year, count.mid if count.mid >= LEAST_IN_CATEGORY else 0.0)
        for of_year, moment in ((year, "now"), (then, "then"))
        for who, count in (
            ("kunnen hulp geven", getattr(givers, moment)),
            ("kunnen hulp nodig hebben", getattr(receivers, moment)),
        )
    )
    return CareAhead(sentence, "", pd.DataFrame(rows, columns=["Wie", str(year), str(then)]), sources, pictured)


def _missing(gemeente: Gemeente, people: People | None, code: str, name: str, shares: ArrayLike, households: float) -> str:
    """Why nothing can be said; '' when it can."""
    if people is None:
        return f"Voor {gemeente.name} zijn er geen kerncijfers met leeftijden. Daarom is hier niet over tien jaar te schatten."
    if not households >= LEAST_HOUSEHOLDS:
        return f"{name} heeft minder dan {LEAST_HOUSEHOLDS} huishoudens; dat is te weinig om over tien jaar te schatten."
    if np.isnan(np.asarray(shares, dtype=float)).any():
        return f"De mix van huishoudens van {name} is niet bekend. Daarom is over tien jaar niet te schatten."
    for band in (_MIDDLE, _OLDER):
        if reason := why_not(gemeente, people, code, band):
            return reason
        if in_origin(people, code, band) < LEAST_IN_CATEGORY:
            return (
                f"In {name} wonen minder dan {LEAST_IN_CATEGORY} {LABELS[band]}; dat is te weinig om over tien jaar te schatten."
            )
    return ""


def _growth(people: People, code: str, band: str, year: int) -> Growth:
    """People of a band ten years after the newest ages, per one of the year of the estimate (else of the newest ages)."""
    past = people.past[people.past["code"] == code].set_index("year")[band].dropna()
    start = float(past.get(year, past.loc[people.origin]))
    at = in_years(people, code, band)
    return Growth(*(float(at[bound]) / start for bound in ("middle", "low67", "high67")))


def _about(count: Count) -> str:
    if count.mid < LEAST_IN_CATEGORY:
        return f"minder dan {LEAST_IN_CATEGORY}"
    return whole_count(count.mid)


def _between(count: Count) -> str:
    if count.mid < LEAST_IN_CATEGORY:
        return f"minder dan {LEAST_IN_CATEGORY}"
    return f"ongeveer {whole_count(count.mid)} ({count_range(count.low, count.high)})"


def _direction(receivers: Ahead) -> str:
    """Whether more people may come to need help, judged by how far such changes were off, not by the margin of the counts."""
    if receivers.change.low > 1:
        return "Het aantal mensen bij wie hulp nodig kan zijn, groeit waarschijnlijk."
    if receivers.change.high < 1:
        return "Het aantal mensen bij wie hulp nodig kan zijn, lijkt te dalen. Dat kwam eerder te weinig voor om te weten hoe vaak het uitkomt."
    return "Of er meer of minder mensen komen bij wie hulp nodig kan zijn, is niet te zeggen."
