"""What the page Besluit and every report show of one to three scenarios: one record, so that no figure is composed twice.

Tables keep one row per thing shown and columns with stable English names; the words in them are Dutch and ready for print. Effects
are score points (kind: scenario), money is euro at the price level that `ScenarioCosts.price_level` states, shares run from 0 to 1.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

import pandas as pd

from lib.answers.measures.costs import ScenarioCosts
from lib.answers.measures.timing.later import Later
from lib.answers.outlines import Outlines
from lib.areas import is_work_area
from lib.words import listed


@dataclass(frozen=True)
class ScenarioAnswer:
    """Everything said of one scenario.

    effects: after_years, year, plan, low, middle, high (19 of 20 draws; mean over the areas by inhabitants)
    path:    year, plan, low, narrow_low, middle, narrow_high, high
    against: year, line ("zonder maatregelen" | "met dit scenario"), low, middle, high (score as lbm), band (how sure, in words; '' in the year
             of the measurement); empty without a score
    measures: measure, area, coverage, start, upkeep (words), grade, grade_text, fit, fit_text, label (ids in `measure_id`, `area_code`)
    mix:     type, before, after, low, high (shares of households; band of after), change (words); empty when no composition
             measure or too few households; `mix_year` of the estimate before
    living:  index, before, after (words), change (words)
    partners: who, what, when (words), kind (afspraak | aanname)
    participation: who, how, why
    evidence: measure, grade, grade_text, fit, fit_text, result (as in the catalogue), found (what research found, and what that is here), published, timing (what onset and
              duration rest on), sources, assumption
    risks:   measure, kind, text
    assumptions: label, unit, default, chosen
    by_area: area, area_code, score (lbm now), households, inhabitants, after_years, year, plan, low, middle, high: what `effects`
             is the mean of; effect_class (of the middle, as on the map of effects)
    problem: label, here, around (score points): the five topics of the areas of the plan together and of the gemeente; problem_text
             names the one that stands out
    later:   the same with a start four years later; None without measures. timing: question, text: whether it has to start now, how
             it went elsewhere, and whether it still fits those who live there in ten years
    housing: sentences on the mix and what it rests on. problems: sentences on what of the scenario could not be counted.
    visible: whether the two-yearly score can show it in at least one area.
    duration: that how long it lasts is a choice and not a finding; empty where it was found.
    nothing: area, area_code, expected, given_up: where somebody chose that nothing is done, what is expected there without measures
             and what is given up. Such an area is in none of the other tables.
    changed: how it differs from the saved version it was made from, in words; empty when it does not. Title and notes are then those
             of that version, so the words stand where the title would.
    """

    slot: str
    title: str
    hash: str
    areas: tuple[str, ...]  # in which something is planned
    headline: str
    effects: pd.DataFrame
    path: pd.DataFrame
    against: pd.DataFrame
    measures: pd.DataFrame
    mix: pd.DataFrame
    living: pd.DataFrame
    costs: ScenarioCosts
    partners: pd.DataFrame
    participation: pd.DataFrame
    evidence: pd.DataFrame
    risks: pd.DataFrame
    assumptions: pd.DataFrame
    visibility: str
    class_text: str
    notes: str
    events: tuple[str, ...]
    by_area: pd.DataFrame = field(default_factory=pd.DataFrame)
    mix_year: int = 0
    later: Later | None = None
    timing: pd.DataFrame = field(default_factory=pd.DataFrame)
    housing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    visible: bool = False
    duration: str = ""
    nothing: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["area", "area_code", "expected", "given_up"]))
    changed: str = ""
    problem: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["label", "here", "around"]))
    problem_text: str = ""

    @property
    def short_hash(self) -> str:
        """First 10 digits of the hash, for print."""
        return self.hash[:10]


@dataclass(frozen=True)
class Tipping:
    """What would turn the order of the scenarios: one sentence for each way to order them (effect, effect per euro).

    table: by (what it is ordered by), assumption, now, turns_at ("nee" where nothing plausible turns it), then (the order after), range
    (what was tried), kind, evidence (what is known of the assumption itself), named (whether the sentence names it). What turns the order comes first, nearest first.
    """

    sentences: tuple[str, ...]
    table: pd.DataFrame

    @property
    def named(self) -> pd.DataFrame:
        """What the sentences name."""
        return self.table[self.table["named"].astype(bool)].drop(columns="named")


@dataclass(frozen=True)
class SideBySide:
    """Areas of any gemeente beside each other, the last of `codes` being what they are compared with unless it is one of them.

    figures: figure, unit, area, code, value (NaN where there is none), text (in words, with its year, or why there is none), year, kind.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    reference: str
    figures: pd.DataFrame
    sources: tuple[str, ...]

    @property
    def rows(self) -> list[list[str]]:
        """A label and one cell per area, in words."""
        return [[str(label), *of["text"]] for label, of in self.figures.groupby("figure", sort=False)]

    @property
    def sentence(self) -> str:
        """Which areas these are, and that each has its own figures."""
        areas = [name for name in self.names if name != self.reference]
        return f"Naast elkaar: {listed(areas or self.names)}. Vergeleken met {self.reference}. Elk cijfer is van het gebied zelf."


@dataclass(frozen=True)
class Group:
    """What a group wrote in the workshop in which it decided: letter of the scenario that it chose ('' for none), why, and lines as typed."""

    chosen: str
    why: str
    questions: tuple[str, ...]
    said: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """One to three scenarios for a gemeente, with what makes them citable. `sources` are whole lines: source, year, kind.

    outlines: the buurten of the gemeente for small maps; address: the link that opens this, '' where others cannot reach it. Both for paper.
    group: None outside a workshop. tipping: None for a single scenario, or where it was not asked for. beside: None where no areas were chosen to lie beside each other.
    """

    gemeente: str
    gemeente_code: str
    year: int
    scenarios: tuple[ScenarioAnswer, ...]
    sources: tuple[str, ...]
    unknown: tuple[str, ...]
    databank_name: str
    databank_version: str
    fictional: bool
    catalogue_fingerprint: str
    made_on: datetime.date
    tipping: Tipping | None = None
    beside: SideBySide | None = None
    outlines: Outlines | None = None
    address: str = ""
    group: Group | None = None

    @property
    def place(self) -> str:
        """'Gemeente Heerlen', 'Werkgebied Bezit Zuid': at the head of a paper."""
        return f"{'Werkgebied' if is_work_area(self.gemeente_code) else 'Gemeente'} {self.gemeente}"

    @property
    def the_place(self) -> str:
        """'de gemeente Heerlen', 'het werkgebied Bezit Zuid': inside a sentence."""
        return f"{'het werkgebied' if is_work_area(self.gemeente_code) else 'de gemeente'} {self.gemeente}"
