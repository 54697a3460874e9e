"""Cached reading for the pages. Caches are bounded, and keyed by versions (lib.ui.session.caching), so new data is seen at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from lib.answers import nationwide as computed
from lib.answers import place
from lib.answers.causes import answer
from lib.answers.causes.afterwards import Afterwards, Round, round_of, told
from lib.answers.causes.afterwards import afterwards as afterwards_of
from lib.answers.causes.answer import Causes
from lib.answers.causes.past import Background
from lib.answers.decision.answer import Answered, answer_of, together
from lib.answers.decision.beside import side_by_side
from lib.answers.decision.record import Decision, SideBySide, Tipping
from lib.answers.decision.tipping import tipping_of
from lib.answers.homes import Homes
from lib.answers.households import of_work_area
from lib.answers.households.together import Covered, Living, coverage_of, table_for
from lib.answers.measures.choice import catalogue
from lib.answers.measures.costs import ScenarioCosts, costs_of
from lib.answers.measures.effect import Effect, effect_on
from lib.answers.measures.housing import MixAfter, mix_after, no_mix_because
from lib.answers.measures.nothing import Unplanned
from lib.answers.measures.nothing import unplanned as unplanned_in
from lib.answers.measures.timing.fits import Fit, fits
from lib.answers.measures.timing.later import Later, later_start
from lib.answers.measures.timing.meanwhile import Followed, Meanwhile, Rounds, meanwhile, past_rounds
from lib.answers.outlines import Outlines, outlines
from lib.answers.outlook import care, people, score
from lib.answers.outlook.care import CareAhead
from lib.answers.outlook.facilities import Facilities, facilities
from lib.answers.outlook.people import People
from lib.answers.outlook.score import ScoreAhead, ScoresAhead
from lib.answers.outlook.signals import Signals, find_signals
from lib.answers.place import Country, Gemeente, open_work_area
from lib.answers.search import SearchIndex, search_index
from lib.answers.standing.observations import Observation, observe
from lib.areas import Level, gemeente_of, is_work_area
from lib.databank import SAMPLE, own_path
from lib.databank.errors import DatabankError
from lib.databank.own.work_area import WorkArea
from lib.databank.store import MANIFEST, Databank, open_databank
from lib.households.inputs.observations import observe as observe_areas
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.effect.measures import Measure
from lib.scenarios import Scenario, ScenarioMeasure
from lib.similar import Similar, SimilarIndex
from lib.ui.session import work_areas
from lib.ui.session.caching import cached, nationwide
from lib.ui.session.gate import GATE

OWN, SAMPLE_NAME = "eigen", "voorbeeld"


def path_of(name: str) -> Path:
    """Directory of the databank that the URL calls `name`."""
    return SAMPLE if name == SAMPLE_NAME else own_path()


def has_own() -> bool:
    """Whether there is a databank of the user's own."""
    return (own_path() / MANIFEST).exists()


def databank(name: str) -> Databank:
    """The databank, as its manifest stands now. Raises DatabankError with a sentence that says what to do."""
    return _opened(path_of(name))


@cached()
def _opened(path: Path) -> Databank:
    return open_databank(path)


def first_databank() -> tuple[str, DatabankError | None]:
    """Name of the databank to start with, and what was wrong when the user's own one could not be opened."""
    if not has_own():
        return SAMPLE_NAME, None
    try:
        databank(OWN)
    except DatabankError as error:
        return SAMPLE_NAME, error
    return OWN, None


@nationwide("Cijfers van Nederland lezen …")
def country(databank: Databank) -> Country:
    """What is known of the country as a whole."""
    return computed.country(databank)


@cached()
def gemeenten(databank: Databank) -> pd.DataFrame:
    """Gemeenten on the map of a databank: code, name, n."""
    return place.gemeenten(databank)


@cached("Namen lezen …")
def search(databank: Databank) -> SearchIndex:
    """Names and postcodes of all areas, ready to be searched."""
    return search_index(databank)


def gemeente(databank: Databank, code: str) -> Gemeente:
    """One gemeente or work area with everything the answers need. Raises UnknownWorkArea or NotOnMap with a sentence."""
    return _together(databank, work_areas.kept()[code.removeprefix("WG")]) if is_work_area(code) else _gemeente(databank, code)


@cached("Gemeente lezen …")
def _gemeente(databank: Databank, code: str) -> Gemeente:
    return place.load(databank, code, country(databank))


@cached("Werkgebied samenstellen …")
def _together(databank: Databank, area: WorkArea) -> Gemeente:
    return open_work_area(area, work_areas.places(databank), lambda code: _gemeente(databank, code))


def homes(databank: Databank, own: Gemeente, codes: Iterable[str]) -> Homes:
    """The gemeente that is looked at, with those in which the areas `codes` lie."""
    others = {home for code in codes if code not in own.labels and (home := gemeente_of(code)) is not None} - {own.code}
    return Homes(own, tuple(gemeente(databank, code) for code in sorted(others)))


@cached()
def neighbours(databank: Databank, gemeente: Gemeente, code: str) -> list[str]:
    """Names of the buurten that lie next to one, in order."""
    return place.neighbours(place.shapes_of(databank, gemeente), code)


@cached()
def observations(gemeente: Gemeente, year: int) -> list[Observation]:
    """The observations on a gemeente; they depend on neither theme nor buurt, so a click does not compute them again."""
    return observe(gemeente, year)


@nationwide("Vergelijkbare buurten zoeken …")
def similar(databank: Databank) -> SimilarIndex:
    """All buurten of a databank, ready to be searched for similar ones."""
    return computed.similar(databank)


def similar_to(databank: Databank, gemeente: Gemeente, code: str) -> tuple[SimilarIndex, Similar]:
    """The areas most like a buurt or work area, in the index that they were found in."""
    if is_work_area(code):
        return work_areas.similar_to(databank, gemeente)
    return place.similar_to(gemeente, code, lambda _: similar(databank))


@nationwide("Typen huishoudens schatten voor alle buurten. Dat gebeurt één keer …")
def living(databank: Databank, year: int) -> Living:
    """Household types and indices of all buurten in a year; computed once per databank."""
    return computed.living(databank, year)


@cached("Typen huishoudens schatten …")
def living_of(databank: Databank, gemeente: Gemeente, year: int) -> Living:
    """Household types of a work area as a whole, by itself."""
    with GATE.away():  # some seconds in the whole country
        return of_work_area.alone(living(databank, year), gemeente, observe_areas(databank, year, of_work_area.around(gemeente)))


def living_with(databank: Databank, homes: Homes, codes: Iterable[str], year: int) -> Living:
    """Household types of all buurten, with those of the work areas among `codes` beside them."""
    whole = [living_of(databank, homes.of(code), year) for code in dict.fromkeys(codes) if is_work_area(code)]
    return of_work_area.beside(living(databank, year), whole)


@cached()
def covered(databank: Databank, gemeente: Gemeente, year: int, edits: dict[str, float]) -> Covered:
    """Dekking of the buurten of a gemeente with an edited table of offers and needs."""
    return coverage_of(living(databank, year), table_for(edits), gemeente.buurten["code"].tolist())


@nationwide("Scores van Nederland lezen …")
def background(databank: Databank) -> Background:
    """All scores of a databank, and what ordinary drift is."""
    return computed.background(databank)


@nationwide("Kerncijfers van Nederland lezen …")
def _figures_in(databank: Databank, year: int) -> pd.DataFrame:
    return computed.figures_in(databank, year)


def _figures_of(databank: Databank, year: int, level: Level) -> pd.DataFrame:
    """Key figures of all areas of a level in a year."""
    return _figures_in(databank, year) if level == "buurt" else work_areas.figures_beside(databank, year, level)


@cached()
def causes(databank: Databank, gemeente: Gemeente, code: str, span: tuple[int, int] | None) -> Causes:
    """Everything the page Oorzaken tells about a buurt and two measurements (None: the first and the last)."""
    _, alike = similar_to(databank, gemeente, code)
    return answer.causes(gemeente, background(databank), code, span, alike, lambda y: _figures_of(databank, y, alike.level))


@nationwide("Eerdere rondes naast elkaar leggen …")
def _round(databank: Databank) -> Round | str:
    return round_of(background(databank))


@cached()
def afterwards(databank: Databank, gemeente: Gemeente, code: str) -> Afterwards:
    """What became of buurten that were like this one in an earlier round."""
    index, of = similar(databank), _round(databank)
    if isinstance(of, str):
        return Afterwards(of, pd.DataFrame())
    scores = gemeente.series(code)["afw"].dropna()
    with GATE.away():  # a second for a buurt like many others
        found = afterwards_of(of, index, code, float(scores.iloc[-1]) if len(scores) else float("nan"))
        return told(gemeente, background(databank), of, found, lambda y: _figures_in(databank, y), gemeente.figures.years)


@nationwide("Vooruitkijken naar de scores. Dat gebeurt één keer …")
def scores_ahead(databank: Databank) -> ScoresAhead:
    """Forecasts, warnings and past errors of all scores; computed once per databank."""
    return computed.scores_ahead(databank)


@cached()
def score_ahead(databank: Databank, gemeente: Gemeente, code: str) -> ScoreAhead:
    """The score that is expected of one buurt."""
    return score.score_ahead(gemeente, scores_ahead(databank), code)


@cached("Vooruitkijken naar bewoners …")
def people_ahead(databank: Databank, gemeente: Gemeente) -> People | None:
    """Coming households and ages of the areas of a gemeente."""
    with GATE.away():  # a second or two
        return people.people_ahead(databank, gemeente)


@cached()
def care_ahead(databank: Databank, gemeente: Gemeente, code: str, year: int) -> CareAhead | None:
    """Who may give and who may need care in ten years in a buurt; None for a buurt that is not in the estimate of `year`."""
    found = living_of(databank, gemeente, year) if is_work_area(code) else living(databank, year)
    row = found.rows.get(code)
    if row is None:
        return None
    return care.care_ahead(
        gemeente, people_ahead(databank, gemeente), code, found.shares[row], float(found.households[row]), year
    )


@cached()
def near(databank: Databank, gemeente: Gemeente, code: str, year: int) -> Facilities:
    """What is near an area, beside who it is for, now and in ten years."""
    return facilities(gemeente, people_ahead(databank, gemeente), code, year)


@cached()
def signals(databank: Databank, gemeente: Gemeente) -> Signals:
    """Signals of the buurten of a gemeente; they depend on neither buurt nor year."""
    return find_signals(gemeente, scores_ahead(databank), people_ahead(databank, gemeente))


@cached()
def effect(gemeente: Gemeente, code: str, year: int, measures: tuple[Measure, ...], catalogue: Catalogue) -> Effect:
    """Effect of measures in a buurt with the assumptions of this catalogue."""
    return effect_on(gemeente, code, year, measures, catalogue)


@cached()
def unplanned(databank: Databank, gemeente: Gemeente, code: str, year: int) -> Unplanned:
    """What is expected of a buurt where nothing is done, and what is given up."""
    return unplanned_in(gemeente, scores_ahead(databank), code, year, catalogue())


@cached()
def costs(gemeente: Gemeente, measures: tuple[ScenarioMeasure, ...], catalogue: Catalogue) -> ScenarioCosts:
    """Costs of measures with the assumptions of this catalogue."""
    return costs_of(gemeente, measures, catalogue)


@nationwide("Scores van eerdere rondes lezen …")
def _past_rounds(databank: Databank) -> Rounds:
    """All scores of earlier measurements, under the codes of their own year."""
    return past_rounds(databank)


@nationwide("Scores van eerdere rondes lezen …")
def _rounds_on_map(databank: Databank) -> Rounds:
    return Rounds.on_map(background(databank))


def followed(databank: Databank) -> Followed:
    """What is needed to follow buurten through earlier rounds."""
    background(databank)  # while something of the whole country is made, nothing else of it can be
    return Followed(_rounds_on_map(databank), _past_rounds(databank), similar(databank))


@cached()
def how_it_went(databank: Databank, gemeente: Gemeente, code: str) -> Meanwhile:
    """Of buurten like this one with the same signal, how many fell in four years."""
    return meanwhile(gemeente, scores_ahead(databank), followed(databank), code)


@cached()
def later(gemeente: Gemeente, measures: tuple[ScenarioMeasure, ...], catalogue: Catalogue) -> Later | None:
    """The same measures with a start four years later."""
    return later_start(gemeente, measures, catalogue)


@cached()
def users_later(databank: Databank, gemeente: Gemeente, code: str, entries: tuple[str, ...]) -> tuple[Fit, ...]:
    """Whom measures of the catalogue are for, now and in ten years, in a buurt."""
    found = [catalogue().get(name) for name in entries]
    return fits(gemeente, people_ahead(databank, gemeente), code, found) if any(one.users for one in found) else ()


@cached()
def mix_with(databank: Databank, gemeente: Gemeente, scenario: Scenario, code: str, year: int) -> tuple[MixAfter | None, str]:
    """The mix of households of a buurt with the housing of a scenario; None and a sentence when it cannot be estimated."""
    households = living(databank, year)
    mix = mix_after(households, gemeente, scenario, code)
    return mix, "" if mix else no_mix_because(households, gemeente, scenario, code)


@cached("Scenario doorrekenen …")
def _answered(databank: Databank, gemeente: Gemeente, slot: str, scenario: Scenario, year: int) -> Answered:
    households = living_for(databank, gemeente, year)
    # The outlook on residents takes a second for a gemeente, and most measures are for everybody.
    named = {entry.id for entry in catalogue().interventions if entry.users}
    people = people_ahead(databank, gemeente) if named & {m.intervention for m in scenario.measures} else None
    return answer_of(gemeente, slot, scenario, households, scores_ahead(databank), year, people, followed(databank))


@cached()
def drawn(databank: Databank, gemeente: Gemeente) -> Outlines | None:
    """Its buurten as small outlines."""
    return outlines(place.shapes_of(databank, gemeente), {home.code: home.name for home in gemeente.homes})


def decision(databank: Databank, gemeente: Gemeente, scenarios: Sequence[tuple[str, Scenario]], year: int) -> Decision:
    """What is said of scenarios (slot, scenario) of a gemeente; a scenario that did not change is not computed again."""
    answers = [_answered(databank, gemeente, slot, scenario, year) for slot, scenario in scenarios]
    layer = work_areas.version_for(gemeente)
    return together(databank, gemeente, answers, living_for(databank, gemeente, year), year, layer=layer)


def with_beside(
    databank: Databank, gemeente: Gemeente, areas: tuple[str, ...], reference: str, year: int, of: Decision
) -> Decision:
    """The decision with areas beside each other; as it is where none are chosen."""
    return replace(of, beside=_beside(databank, gemeente, areas, reference, year)) if areas else of


@cached()
def _beside(databank: Databank, gemeente: Gemeente, areas: tuple[str, ...], reference: str, year: int) -> SideBySide:
    return side_by_side(homes(databank, gemeente, (*areas, reference)), areas, reference, year)


@cached("Nagaan wat dit besluit doet omslaan …")
def _tipping(databank: Databank, gemeente: Gemeente, scenarios: tuple[tuple[str, Scenario], ...], year: int) -> Tipping | None:
    answers = [_answered(databank, gemeente, slot, scenario, year) for slot, scenario in scenarios]
    # Up to a second for three scenarios of ten buurten that all differ: others go on meanwhile.
    with GATE.away():
        return tipping_of([one.answer for one in answers], [one.side for one in answers])


def with_tipping(
    databank: Databank, gemeente: Gemeente, scenarios: Sequence[tuple[str, Scenario]], year: int, decision: Decision
) -> Decision:
    """The decision with what would turn it and the outlines of the map: for the part of the page that shows it, and for paper."""
    turns = _tipping(databank, gemeente, tuple(scenarios), year)
    return replace(decision, tipping=turns, outlines=drawn(databank, gemeente))


def living_for(databank: Databank, gemeente: Gemeente, year: int) -> Living | None:
    """Household types of all buurten in the year of the gemeente's key figures nearest to `year`; None without any."""
    of_year = gemeente.figures.year_for(year)
    return None if of_year is None else living(databank, of_year)


def read_country(databank: Databank) -> None:
    """Read what is known of the country before the first visitor asks for it."""
    readers = {"country": country, "similar": similar, "background": background, "ahead": scores_ahead, "living": living, "figures": _figures_in}  # fmt: skip
    for what, *years in computed.items(databank):
        readers[what](databank, *years)  # type: ignore[operator]
