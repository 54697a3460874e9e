"""What the reports say in the same words: dates, origin, effects, costs and evidence of a scenario."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from babel.dates import format_date

from lib.answers.decision import words
from lib.answers.decision.people import AGREED
from lib.answers.decision.record import Decision, ScenarioAnswer
from lib.answers.measures.costs import ScenarioCosts
from lib.answers.measures.money import full
from lib.answers.measures.plans import KEPT, LEFT_ALONE, PLANS
from lib.areas import is_work_area
from lib.horizon import YEARS_TOLD
from lib.interventions.effect.words import BAND_WIDE
from lib.scores.classes import CLASS_NAMES, NO_SCORE, score_class
from lib.scores.composition import LBM_REFERENCE
from lib.scores.told import told_score
from lib.words import capital, count, euro_range, euros, exact, inside_sentence, listed, number, percent, signed

MARK = "VOORBEELDGEGEVENS (verzonnen)"
NOTHING = "In dit scenario is nog niets gekozen."
NO_CHART = "Er is geen effect op de score om te tekenen."
KIND = "Soort cijfer: scenario. Het is een rekenvoorbeeld op basis van aannames en geen belofte."
BAND = f"Tussen haakjes: {BAND_WIDE} uit de aannames."
BANDS = f"Tussen haakjes: bij effecten {BAND_WIDE} uit de aannames, bij bedragen laag tot hoog."
AS_CHOSEN = "bij het gekozen onderhoud"
FOUND = "Wat onderzoek vond"
LEFT = "Waar u nu niets doet"
AGREEMENTS = "Afspraken"
USUALLY = "Wie doet wat en wanneer (aanname)"
_DIGITS = 10


def date(day: datetime.date) -> str:
    """'23 november 2025'."""
    return format_date(day, format="d MMMM y", locale="nl_NL")


def name(scenario: ScenarioAnswer) -> str:
    """'Scenario A: Licht en groen', without the colon when it has no title of its own.

    Of one that was changed after it was saved, the title belongs to the saved version; the name says so.
    """
    if scenario.changed:
        return f"Scenario {scenario.slot}, {scenario.changed}"
    return f"Scenario {scenario.slot}: {scenario.title}" if scenario.title else f"Scenario {scenario.slot}"


def title(scenario: ScenarioAnswer) -> str:
    """Where and what: 'Vrieheide en De Stack: Licht en groen'; without a title of its own the letter of the scenario."""
    where = clip(words.where(list(scenario.areas or scenario.nothing["area"])), 60)
    plan = scenario.title if scenario.title and not scenario.changed else f"scenario {scenario.slot}"
    return f"{where}: {plan}" if where else capital(plan)


def conclusion(scenario: ScenarioAnswer) -> str:
    """What it comes to, and what it costs, in the words of the page."""
    if is_empty(scenario) or not scenario.costs.total[1]:
        return scenario.headline
    return f"{scenario.headline} Het kost in {scenario.costs.years} jaar ongeveer {euros(scenario.costs.total[1], words=True)}."


def origin(decision: Decision, scenarios: Sequence[ScenarioAnswer] | None = None) -> str:
    """What makes a page citable: hashes, databank with version, catalogue, date."""
    shown = decision.scenarios if scenarios is None else scenarios
    hashes = ", ".join(f"{scenario.slot} {scenario.short_hash}{' (gewijzigd)' if scenario.changed else ''}" for scenario in shown)
    return (
        f"{'Scenario' if len(shown) == 1 else 'Scenario’s'} {hashes} · databank {decision.databank_name}, "
        f"versie {stamp(decision.databank_version)} · catalogus {stamp(decision.catalogue_fingerprint)} · {date(decision.made_on)}"
    )


def stamp(version: str) -> str:
    """A version as it is, but of a long hash only the first digits: a footer has one line."""
    return version[:_DIGITS] if re.fullmatch(r"[0-9a-f]{20,}", version) else version


def about_areas(decision: Decision, scenario: ScenarioAnswer, most: int = 3) -> str:
    """'Vrieheide: score 3,72 (2024), ruim onvoldoende, 420 inwoners; ...', or nothing where the record has no score."""
    if scenario.by_area.empty:
        return ""
    rows = scenario.by_area.drop_duplicates("area_code")
    rows = rows[rows["score"].notna()]
    said = [_about(decision, r) for r in rows.head(most).itertuples()]
    rest = len(rows) - len(said)
    return "; ".join([*said, *([f"en nog {count(rest, 'buurt', 'buurten')}"] if rest else [])])


def _about(decision: Decision, of: Any) -> str:
    """Score, class and inhabitants of a row of `by_area`; of a work area as a whole the score is an estimate."""
    score, inhabitants = float(of.score), float(of.inhabitants)
    found = int(score_class(score - LBM_REFERENCE))
    parts = [f"score {told_score(score)} ({decision.year}{', schatting' if is_work_area(str(of.area_code)) else ''})"]
    parts += [CLASS_NAMES[found - 1]] if found != NO_SCORE else []
    parts += [] if math.isnan(inhabitants) else [count(round(inhabitants), "inwoner", "inwoners")]
    return f"{of.area}: {', '.join(parts)}"


def is_empty(scenario: ScenarioAnswer) -> bool:
    """Whether nothing is chosen in this scenario."""
    return scenario.measures.empty


def where(scenario: ScenarioAnswer, most: int) -> str:
    """Where something is planned, or where somebody chose that nothing is done."""
    return short(scenario.areas or scenario.nothing["area"], "buurt", "buurten", most)


def nothing_chosen(scenario: ScenarioAnswer) -> str:
    """What there is to say of a scenario without measures."""
    return words.nothing_done(list(scenario.nothing["area"])) if len(scenario.nothing) else NOTHING


def points(value: float) -> str:
    """Score points with sign and three decimals: effects are that small."""
    return signed(float(value), 3)


def effect(scenario: ScenarioAnswer, after: int, plan: str) -> tuple[float, float, float] | None:
    """(low, middle, high) in score points `after` years on, or None where the record has none."""
    rows = scenario.effects
    if rows.empty:
        return None
    found = rows[(rows["after_years"] == after) & (rows["plan"] == plan)]
    if found.empty or pd.isna(found.iloc[0]["middle"]):
        return None
    row = found.iloc[0]
    return float(row["low"]), float(row["middle"]), float(row["high"])


def effect_text(scenario: ScenarioAnswer, after: int, plan: str) -> str:
    """'+0,031', or 'geen effect'."""
    found = effect(scenario, after, plan)
    return "geen effect" if found is None else points(found[1])


def band_text(scenario: ScenarioAnswer, after: int, plan: str) -> str:
    """'(+0,012 tot +0,058)', or nothing where low and high are the same in print."""
    found = effect(scenario, after, plan)
    if found is None or points(found[0]) == points(found[2]):
        return ""
    return f"({points(found[0])} tot {points(found[2])})"


def durability(scenario: ScenarioAnswer) -> str:
    """What is left of the effect 15 years on without upkeep, next to what is there with it, in one sentence."""
    kept, alone = effect(scenario, 15, KEPT), effect(scenario, 15, LEFT_ALONE)
    if kept is None or alone is None or abs(kept[1]) < words.NOTHING:
        return "Er is na vijftien jaar geen effect op de score te verwachten, ook niet met onderhoud."
    share = alone[1] / kept[1]
    if not 0 <= share <= 1:
        return f"Na vijftien jaar is het effect {points(kept[1])} met onderhoud en {points(alone[1])} zonder."
    return f"Zonder onderhoud is na vijftien jaar {percent(100 * share)} over van het effect dat er met onderhoud is."


def sources(lines: Iterable[str]) -> str:
    """Lines of sources behind each other, of the same source only the years and kinds: 'CBS, Kerncijfers 2025 (meting), 2024 (schatting)'."""
    years: dict[str, list[str]] = {}
    for line in lines:
        found = re.fullmatch(r"(.+?) (\d{4} \([^()]+\))", line)
        years.setdefault(found[1] if found else line, []).extend([found[2]] if found else [])
    return "; ".join(f"{title} {', '.join(found)}" if found else title for title, found in years.items())


def spread(values: tuple[float, float, float]) -> str:
    """'€ 1 miljoen tot € 1,5 miljoen', or nothing where there is no spread."""
    low, _, high = values
    between = "" if math.isnan(low) or math.isnan(high) else euro_range(low, high)
    return between if " tot " in between else ""


def basis(costs: ScenarioCosts) -> str:
    """Over how many years and at which prices the total is counted."""
    return f"over {costs.years} jaar, in prijzen van {costs.price_level}"


def discounted(costs: ScenarioCosts) -> str:
    """What the total counts in the first year, and at which rate."""
    rate = number(100 * costs.discount_rate, 2)
    return f"teruggerekend naar {costs.base_year} {full(costs.discounted_total[1])} (latere kosten tellen {rate}% per jaar minder mee)"


def with_spread(values: tuple[float, float, float]) -> str:
    """'€ 1.234.500 (€ 1 miljoen tot € 1,5 miljoen)': the middle in full, because it adds up with others."""
    between = spread(values)
    return f"{full(values[1])} ({between})" if between else full(values[1])


def coverage(value: Any) -> str:
    """A share of the area as '60%'; words stay words."""
    return value if isinstance(value, str) else "" if pd.isna(value) else percent(100 * float(value))


def cell(value: Any) -> str:
    """A value of a table as text: whole numbers without decimals, nothing for what is missing."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    if isinstance(value, str):
        return value
    return exact(float(value), 2 if abs(float(value)) >= 0.1 else 4)


def when(value: Any) -> str:
    """A year without separators, or the words that stand there."""
    if value is None or isinstance(value, str):
        return value or ""
    return "" if pd.isna(value) else str(int(value))


def share_change(before: float, after: float) -> str:
    """'24% → 26%'."""
    decimals = 0 if percent(100 * before) != percent(100 * after) or before == after else 1
    return f"{percent(100 * before, decimals)} → {percent(100 * after, decimals)}"


def agreed(scenario: ScenarioAnswer) -> pd.DataFrame:
    """Of `partners`: what those who decide agreed."""
    return scenario.partners[scenario.partners["kind"] == AGREED]


def usual(scenario: ScenarioAnswer) -> pd.DataFrame:
    """Of `partners`: what such a partner usually does."""
    return scenario.partners[scenario.partners["kind"] != AGREED]


def overleaf(agreements: int) -> str:
    """Where so many agreements are that do not fit on the A4."""
    one = "De afspraak staat" if agreements == 1 else f"Alle {number(agreements)} afspraken staan"
    return f"{one} op de volgende bladzijde."


def short(names: Iterable[str], one: str, many: str, most: int = 4) -> str:
    """A listing of at most `most` names, the rest counted: 'a, b, c en 9 andere maatregelen'."""
    unique = list(dict.fromkeys(names))
    rest = len(unique) - most
    if rest <= 0:
        return listed(unique)
    return listed([*unique[:most], f"{rest} andere {one if rest == 1 else many}"])


def measure_names(scenario: ScenarioAnswer) -> list[str]:
    """Names of the measures as they stand inside a sentence, each once."""
    return list(dict.fromkeys(inside_sentence(label) for label in scenario.measures.get("measure", pd.Series(dtype=str))))


def clip(text: str, most: int) -> str:
    """At most `most` characters, cut at a word."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def whole(text: str, most: int, longest: int) -> str:
    """Whole sentences of at most `most` characters together; a first sentence, or a part of it up to ';', of at most `longest`."""
    kept = ""
    for sentence in re.findall(r".*?[.!?](?=\s|$)\s*", text, re.DOTALL):
        if len((kept + sentence).strip()) > (most if kept else longest):
            break
        kept += sentence
    if len(text) <= most or kept.strip() == text:
        return text
    if kept:
        return kept.strip()
    clause = text[:most].rpartition(";")[0]
    return f"{clause.strip()}." if len(clause) > most / 4 else clip(text, most)


def quoted(label: str) -> str:
    """Between quotes: many a name holds an 'en' or a comma of its own."""
    return f"‘{label}’"


def graded(scenario: ScenarioAnswer, letter: str) -> list[str]:
    """Measures in the scenario with this grade of evidence, as they stand inside a sentence."""
    return _marked(scenario, "grade", letter)


def fitting(scenario: ScenarioAnswer, mark: str) -> list[str]:
    """Measures in the scenario with this mark of fit, as they stand inside a sentence."""
    return _marked(scenario, "fit", mark)


def _marked(scenario: ScenarioAnswer, column: str, value: str) -> list[str]:
    if is_empty(scenario):
        return []
    found = scenario.measures.loc[scenario.measures[column] == value, "measure"]
    return list(dict.fromkeys(inside_sentence(label) for label in found))


def chart_alt(scenario: ScenarioAnswer) -> str:
    """What the line chart shows, for somebody who does not see it."""
    said = [
        f"{capital(plan)}: {', '.join(f'{effect_text(scenario, after, plan)} na {after} jaar' for after in YEARS_TOLD)}."
        for plan in PLANS
    ]
    return f"Lijngrafiek van het effect op de leefbaarheidsscore per jaar, in punten. {' '.join(said)}"
