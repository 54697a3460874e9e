"""Question 8: wat besluit u? One to three scenarios of a gemeente side by side, every figure from the part that computes it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from lib.answers.decision import effect, words
from lib.answers.decision.effect_map import with_classes
from lib.answers.decision.people import households_of, participation, partners
from lib.answers.decision.problem import problem_of, problem_text
from lib.answers.decision.record import Decision, ScenarioAnswer
from lib.answers.decision.timing import FITS_LATER, timing
from lib.answers.decision.tipping import side_of
from lib.answers.households.together import Living, is_offer
from lib.answers.measures.choice import catalogue, catalogue_for, not_counted
from lib.answers.measures.costs import costs_of, per_euro_words
from lib.answers.measures.housing import MixAfter, mix_after, no_mix_because, standard_housing
from lib.answers.measures.housing_together import standard_offers
from lib.answers.measures.nothing import unplanned
from lib.answers.measures.research import duration_words, reached, research_text, timing_text
from lib.answers.measures.timing.later import later_start
from lib.answers.measures.timing.meanwhile import Followed
from lib.answers.outlook.people import People
from lib.answers.outlook.score import ScoresAhead
from lib.answers.place import Gemeente, composition, for_a_part, name_of, of_buurten
from lib.databank.store import Databank
from lib.households import load_types
from lib.interventions.catalogue.assumptions import changed_assumptions
from lib.interventions.catalogue.entry import HOUSING_KINDS
from lib.interventions.catalogue.models import Catalogue, CatalogueError
from lib.interventions.housing.newcomers import housing_assumptions, is_housing
from lib.interventions.tipping.order import Side
from lib.scenarios import Scenario, ScenarioMeasure
from lib.scenarios.keeping.versions import Change

_MEASURES = [
    "measure",
    "area",
    "coverage",
    "start",
    "upkeep",
    "grade",
    "grade_text",
    "fit",
    "fit_text",
    "label",
    "measure_id",
    "area_code",
]
_EVIDENCE = [
    "measure",
    "grade",
    "grade_text",
    "fit",
    "fit_text",
    "result",
    "found",
    "published",
    "timing",
    "sources",
    "assumption",
]
_NOTHING = ["area", "area_code", "expected", "given_up"]
_SIDES = {"offer": "aanbod", "need": "vraag"}
CATALOGUE_SOURCE = "Buurtbalans, catalogus van maatregelen met onderzoek per maatregel (aanname)"
HOUSING_SOURCE = "Buurtbalans, tabel van nieuwe woningen (aanname)"


@dataclass(frozen=True)
class Answered:
    """An answer with what the whole decision needs of it."""

    answer: ScenarioAnswer
    small: tuple[str, ...]
    no_score: tuple[str, ...]
    no_mix: tuple[str, ...]
    housing: bool
    side: Side | None


def together(
    databank: Databank,
    gemeente: Gemeente,
    parts: Sequence[Answered],
    living: Living | None,
    year: int,
    today: datetime.date | None = None,
    layer: str = "",
) -> Decision:
    """The decision from answers that were computed before, each with `answer_of`; without what would turn it: that is `tipping_of`.

    `layer`: the version of the layer that a work area is kept in.
    """
    small, no_score, no_mix = (
        tuple(dict.fromkeys(name for part in parts for name in getattr(part, kind))) for kind in ("small", "no_score", "no_mix")
    )
    return Decision(
        gemeente=gemeente.name,
        gemeente_code=gemeente.code,
        year=year,
        scenarios=tuple(part.answer for part in parts),
        sources=_sources(gemeente, parts, living, year, layer),
        unknown=words.unknown(small, no_score, no_mix, any(part.housing for part in parts)),
        databank_name=databank.name,
        databank_version=databank.version,
        fictional=gemeente.fictional,
        catalogue_fingerprint=catalogue().fingerprint,
        made_on=today or datetime.date.today(),
    )


def marked(decision: Decision, changes: Mapping[str, Change]) -> Decision:
    """The decision with, per slot, how its scenario differs from the saved version that it was made from."""

    def one(answer: ScenarioAnswer) -> ScenarioAnswer:
        change = changes.get(answer.slot)
        if change is None:
            return answer
        notes = f"Bij versie {change.version}, vóór de wijziging: {answer.notes}" if change.notes else answer.notes
        return replace(answer, changed=change.words, notes=notes)

    return replace(decision, scenarios=tuple(map(one, decision.scenarios)))


def catalogue_of(scenario: Scenario) -> tuple[Catalogue, str]:
    """The catalogue with the assumptions of a scenario; the standing one, with a sentence, when they cannot be."""
    try:
        return catalogue_for(scenario), ""
    except CatalogueError as error:
        return catalogue(), f"{error} Er is gerekend met de aannames van de catalogus."


def answer_of(
    gemeente: Gemeente,
    slot: str,
    scenario: Scenario,
    living: Living | None,
    scores: ScoresAhead | None,
    year: int,
    people: People | None = None,
    followed: Followed | None = None,
) -> Answered:
    """Everything about one scenario in the score year `year`.

    `living`, `scores` and `followed` are what the country as a whole brings, `people` the outlook on residents of the gemeente; without
    them there are no household types, no outlook and nothing on who lives there later. What cannot be counted is said in the
    `problems` of the answer.
    """
    of, problem = catalogue_of(scenario)
    there = {gemeente.code, *gemeente.places}
    nowhere = [f"Gebied {area} bestaat niet in {gemeente.name} en telt niet mee." for area in scenario.areas if area not in there]
    measures = [m for m in scenario.measures if m.intervention in of.ids and m.area in there]
    areas, small = effect.area_effects(gemeente, measures, of, year)
    path = effect.mean_path(areas)
    effects = effect.effects(path)
    against, no_score = effect.against(gemeente, areas, of, scores)
    mixes, no_mix_said = _mixes(gemeente, scenario, living)
    costs = costs_of(gemeente, measures, of)
    later = later_start(gemeente, measures, of) if measures else None
    visible = effect.visible_in(gemeente, areas, of)
    shows = visible is not None and visible.any
    housing = bool(scenario.housing)
    start = problem_of(gemeente, [area for area in scenario.planned if area in there], year)
    left = [unplanned(gemeente, scores, area, year, of) for area in scenario.nothing_done if area in there]
    found = ScenarioAnswer(
        slot=slot,
        title=scenario.title,
        hash=scenario.hash,
        areas=tuple(name_of(gemeente, area) for area in scenario.planned),
        headline=words.headline(
            [a.name for a in areas], effects, visible, len(measures), housing, small, [one.name for one in left]
        ),
        effects=effects,
        path=path,
        against=against,
        measures=_measures(gemeente, measures, of),
        mix=_stacked([mix.mix for mix in mixes], "type", mixes, ["type", "before", "after", "low", "high", "change"]),
        living=_stacked([mix.living for mix in mixes], "index", mixes, ["index", "before", "after", "change"]),
        costs=replace(costs, per_euro_text=per_euro_words(costs, shows)),
        partners=partners(scenario, of),
        participation=participation(living, gemeente, scenario, of),
        evidence=_evidence(gemeente, measures, of),
        duration=duration_words((m.intervention for m in measures), of),
        risks=_risks(measures, of),
        assumptions=changed(scenario),
        visibility="" if visible is None else visible.text,
        class_text=effect.class_sentence(areas, visible),
        notes=scenario.notes,
        events=tuple(
            f"{e.year}, {name_of(gemeente, e.area)}: {e.text or '(tekst staat niet in de link)'}" for e in scenario.events
        ),
        by_area=with_classes(gemeente, effect.by_area(areas)),
        problem=start,
        problem_text=problem_text(gemeente, scenario.planned, start),
        mix_year=mixes[0].year if mixes else 0,
        later=later,
        timing=timing(gemeente, measures, of, later, scores, people, followed),
        housing=tuple(dict.fromkeys(line for mix in mixes for line in (mix.takeaway, *mix.notes))),
        problems=tuple(
            text
            for text in (problem, *nowhere, *for_a_part(gemeente, scenario.planned), *not_counted(scenario), *no_mix_said)
            if text
        ),
        visible=shows,
        nothing=pd.DataFrame([(one.name, one.code, one.expected, one.given_up) for one in left], columns=_NOTHING),
    )
    no_mix = [name_of(gemeente, area) for area in scenario.planned if households_of(living, [area]) is None]
    side = side_of(slot, gemeente, measures, areas, of)
    return Answered(found, small, no_score, tuple(no_mix), housing, side)


def _mixes(gemeente: Gemeente, scenario: Scenario, living: Living | None) -> tuple[list[MixAfter], list[str]]:
    """The mix after per area with changes in housing, and why there is none elsewhere."""
    areas = list(dict.fromkeys(project.area for project in scenario.housing))
    if living is None:
        return [], [
            "Er zijn geen typen huishoudens geschat; de samenstelling na het scenario is daarom niet bekend."
        ] if areas else []
    found = [mix_after(living, gemeente, scenario, area) for area in areas]
    said = [no_mix_because(living, gemeente, scenario, area) for area, mix in zip(areas, found, strict=True) if mix is None]
    unknown = sorted({project.kind for project in scenario.housing} - set(HOUSING_KINDS))
    said += [
        f"De link noemt een verandering van woningen '{kind}'; die kent Buurtbalans niet en telt niet mee." for kind in unknown
    ]
    return [mix for mix in found if mix is not None], said


def _stacked(tables: list[pd.DataFrame], column: str, mixes: list[MixAfter], columns: list[str]) -> pd.DataFrame:
    """Tables of several areas under each other, each row with the name of its area when there is more than one."""
    if not tables:
        return pd.DataFrame(columns=columns)
    if len(tables) > 1:
        tables = [t.assign(**{column: f"{mix.name}: " + t[column]}) for t, mix in zip(tables, mixes, strict=True)]
    return pd.concat(tables, ignore_index=True)


def _measures(gemeente: Gemeente, measures: Sequence[ScenarioMeasure], catalogue: Catalogue) -> pd.DataFrame:
    rows = []
    for m in measures:
        entry = catalogue.get(m.intervention)
        upkeep = words.upkeep_words(m.start, m.upkeep_until)
        grade = (
            entry.grade,
            catalogue.grades.of(entry.grade),
            entry.fit.mark,
            f"{catalogue.fits.of(entry.fit.mark)} {entry.fit.reason}",
        )
        rows.append(
            (entry.label, name_of(gemeente, m.area), m.coverage / 100, m.start, upkeep, *grade, entry.label, entry.id, m.area)
        )
    return pd.DataFrame(rows, columns=_MEASURES)


def _evidence(gemeente: Gemeente, measures: Sequence[ScenarioMeasure], catalogue: Catalogue) -> pd.DataFrame:
    """What was found, here too, how well it fits and what the duration rests on, per measure; a measure in phases counts once per area."""
    rows = []
    for name in dict.fromkeys(m.intervention for m in measures):
        entry = catalogue.get(name)
        cited = "; ".join(source.cite() for source in entry.sources)
        reasons = " ".join(dict.fromkeys(one.reason for _, one in entry.effects.items()))
        widest: dict[str, int] = {}
        for m in measures:
            if m.intervention == name:
                widest[m.area] = max(m.coverage, widest.get(m.area, 0))
        places = [place for area, most in widest.items() if (place := reached(gemeente, area, most / 100)) is not None]
        fit = f"{catalogue.fits.of(entry.fit.mark)} {entry.fit.reason}"
        found = research_text(entry, catalogue, places)
        grade = catalogue.grades.of(entry.grade)
        rows.append(
            (
                entry.label,
                entry.grade,
                grade,
                entry.fit.mark,
                fit,
                entry.found.result,
                found,
                entry.published,
                timing_text(entry),
                cited,
                reasons,
            )
        )
    return pd.DataFrame(rows, columns=_EVIDENCE)


def _risks(measures: Sequence[ScenarioMeasure], catalogue: Catalogue) -> pd.DataFrame:
    entries = [catalogue.get(name) for name in dict.fromkeys(m.intervention for m in measures)]
    rows = [(entry.label, risk.kind, risk.text) for entry in entries for risk in entry.risks]
    return pd.DataFrame(rows, columns=["measure", "kind", "text"])


def changed(scenario: Scenario) -> pd.DataFrame:
    """Assumptions that the scenario changes, of measures, of new housing and of offers and needs: label, unit, default, chosen."""
    mine = {k: v for k, v in scenario.changed.items() if not is_offer(k) and not is_housing(k)}
    rows: list[tuple[str, str, float | str, float]] = []
    for key, value in mine.items():
        try:
            found = changed_assumptions(catalogue(), {key: value})
        except CatalogueError:
            continue  # catalogue_of says so
        rows += [(c.label, c.unit, "blijft vanzelf" if c.was is None else c.was, c.now) for c in found]
    standard = {a.key: a for a in housing_assumptions(standard_housing())}
    for key, value in scenario.changed.items():
        if key in standard and standard[key].default != value:
            entry = standard[key]
            rows.append((entry.label, entry.unit, float(entry.default or 0.0), value))
        elif is_offer(key):
            rows += _offer_row(key, value)
    return pd.DataFrame(rows, columns=["label", "unit", "default", "chosen"])


def _offer_row(key: str, value: float) -> list[tuple[str, str, float | str, float]]:
    """One edit of the table of offers and needs; nothing for a cell that does not exist or did not change."""
    name, domain, side = (*key.split("."), "", "")[:3]
    domain = domain.upper()  # keys of a scenario are in lower case, domains are not
    table = standard_offers()
    row = next((row for row in table.types if row.id == name), None)
    labels = {d.id: d.label for d in table.domains}
    if row is None or domain not in row.cells or side not in _SIDES:
        return []
    was = float(getattr(row.cells[domain], side))
    if was == value:
        return []
    label = f"Aanbod en vraag: {load_types()[name].short}, {labels[domain]}, {_SIDES[side]}"
    return [(label, "0 (geen) tot 3 (veel)", was, value)]


def _sources(gemeente: Gemeente, parts: Sequence[Answered], living: Living | None, year: int, layer: str) -> tuple[str, ...]:
    answers = [part.answer for part in parts]
    lines = []
    if gemeente.is_work_area:
        lines.append(f"{gemeente.called}: {of_buurten(gemeente)} ({composition(gemeente, layer)})")
    scored = {
        code for answer in answers if len(found := answer.by_area) for code in found.loc[found["score"].notna(), "area_code"]
    }
    lines += sorted({gemeente.source("scores", year, gemeente.score_kind(year, code)).line for code in scored})
    if any(len(answer.costs.by_measure) for answer in answers):
        planned = {code for answer in answers for code in answer.measures["area_code"]}
        estimated = gemeente.has_parts and gemeente.code in planned
        lines.append(gemeente.source("key_figures", gemeente.map_year, "schatting" if estimated else "meting").line)
    if living is not None and any(len(answer.participation) or len(answer.mix) for answer in answers):
        lines.append(f"Buurtbalans, typen huishoudens {living.estimate.year} (schatting)")
    if any(len(answer.against) or len(answer.nothing) for answer in answers):
        lines.append("Buurtbalans, vooruitblik op de score (schatting)")
    if any(FITS_LATER in set(answer.timing.get("question", ())) for answer in answers):
        lines.append("Buurtbalans, vooruitblik op bewoners (schatting)")
    if any(len(answer.measures) for answer in answers):
        lines.append(CATALOGUE_SOURCE)
    if any(part.housing for part in parts):
        lines.append(HOUSING_SOURCE)
    return tuple(lines)
