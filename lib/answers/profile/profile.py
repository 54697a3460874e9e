"""A place on one A4: how it is, who live there, what they can do for each other, what may come, and what to talk about.

Every figure comes from the question that counts it; here they only come together. What is not published, or is of too few, stays out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lib.answers.causes.past import Background
from lib.answers.figure_words import figure_note
from lib.answers.homes import Homes
from lib.answers.households.heart import ASKED, OFFERED, Heart, heart
from lib.answers.households.published import Comparison, compare
from lib.answers.households.together import Living, table_for
from lib.answers.households.types import stands_out
from lib.answers.outlook.people import People, available, figure_ahead, why_not
from lib.answers.outlook.score import ScoresAhead, score_ahead
from lib.answers.outlook.signals import SIGNAL_KINDS, UNDER, Signals, under_words
from lib.answers.place import Gemeente, name_of
from lib.answers.profile.of_work_area import how_added, part_of, place_of
from lib.answers.standing.one_area.alike import alike_of
from lib.answers.standing.one_area.card import card_of
from lib.areas import LAND, PLURAL, is_work_area, level_of, wijk_of
from lib.databank.catalogue.indicators import Kind
from lib.scores import CLASS_NAMES, COLUMNS, DIMENSION_LABELS, DIMENSIONS, score_class, to_lbm, told_score
from lib.similar import Similar, SimilarIndex
from lib.similar.comparing import MIN_KNOWN
from lib.words import capital, count, inside_sentence, listed, number

TOPICS = ["label", "here", "around", "similar"]
HELP = ["help", "asked", "offered", "level", "offers", "asks"]
# Of each margin what is told on one page: the categories in which places differ.
_TOLD = {
    "kinds": ("Eén persoon", "Meer personen, zonder kinderen", "Met thuiswonende kinderen"),
    "ages": ("Tot 15 jaar", "65 jaar en ouder"),
    "tenure": ("Koop", "Huur van corporatie"),
    "income": ("Lager inkomen (laagste 40%)",),
}
_OF = {"ages": "inwoners", "kinds": "huishoudens", "tenure": "woningen", "income": "huishoudens"}
_FACTS = (("inhabitants", "Inwoners"), ("households", "Huishoudens"))
_AHEAD = ("households", "age_65_plus")
_ASK = ("Kennen buren elkaar goed genoeg om iets te vragen?", "Wat veranderde hier de laatste jaren, en wat vindt u daarvan?")
_QUESTIONS = 2


@dataclass(frozen=True)
class Known:
    """What all profiles of a gemeente rest on, made once. `living`: None without key figures; `people`: without ages and households;
    `alike`: the areas like a work area as a whole (lib.answers.place.similar_to), None of a gemeente."""

    living: Living | None
    scores: ScoresAhead
    people: People | None
    index: SimilarIndex
    background: Background
    signals: Signals
    alike: tuple[SimilarIndex, Similar] | None = None


@dataclass(frozen=True)
class Profile:
    """What is said of one place.

    facts    label, value, year or why there is no value
    topics   label, here, around, similar (score points against the ijkpunt; NaN where not known); empty without a score
    around   what it is compared with: the gemeente, of a gemeente or work area the Netherlands; `similar` the number of similar buurten, 0 without
    history  year, line (`name` or `around`), score; `history_note` whose it is
    who      label, of, here, around (%, NaN where there is no figure of the area itself)
    help     help, asked, offered (`around` is 100), level, offers, asks (with of every 100 households)
    wijk, gemeente   that it is or lies in, '' of a gemeente or work area
    part     of a buurt that belongs to a work area for a part: which part, and of what the figures are; else ''
    signals, ahead, questions, missing, made (how figures of a work area come about): sentences. inside: codes of the buurten that it is
    made of.
    """

    code: str
    level: str
    name: str
    wijk: str
    gemeente: str
    place: str
    part: str
    year: int
    headline: str
    facts: tuple[tuple[str, str, str], ...]
    topics: pd.DataFrame
    around: str
    similar: int
    history: pd.DataFrame
    history_note: str
    who: pd.DataFrame
    who_text: str
    help: pd.DataFrame
    help_text: str
    signals: tuple[str, ...]
    ahead: tuple[str, ...]
    questions: tuple[str, ...]
    missing: tuple[str, ...]
    made: tuple[str, ...]
    sources: tuple[str, ...]
    inside: tuple[str, ...]


def profile_in(gemeente: Gemeente, code: str, year: int, known_of: Callable[[Gemeente], Known]) -> Profile:
    """The profile as `profile_of`, but of a buurt of a work area as in its own gemeente, with which part of it belongs to the work area."""
    home = gemeente if code == gemeente.code else gemeente.home_of(code)
    return replace(profile_of(home, code, year, known_of(home)), part=part_of(gemeente, code))


def profile_of(gemeente: Gemeente, code: str, year: int, known: Known) -> Profile:
    """The profile of the gemeente or work area, or of a wijk or buurt of a gemeente, for score year `year`.

    Raises KeyError for a code that is not in it.
    """
    level, whole = level_of(code), code == gemeente.code
    name = gemeente.name if whole else name_of(gemeente, code)
    reference = LAND if whole else gemeente.code
    around = "Nederland" if whole else gemeente.called
    alike = tuple(known.index.find(code).codes) if level == "buurt" else ()
    headline, change, absent, kind = _score(gemeente, code, year)
    topics = _topics(gemeente, code, year, alike, known.background)
    history, note = _history(gemeente, code, name, around)
    who, who_text, who_missing, who_sources = _who(gemeente, code, name, reference, year)
    found = _heart(known.living, {code: name, reference: around}, code, reference, alike)
    ahead, why_not, ahead_sources = _ahead(gemeente, code, known)
    stands = stands_out(known.living, known.index.find(code), code)[0] if known.living is not None and level == "buurt" else ""
    questions = tuple(dict.fromkeys((*(found.questions if found else ()), *_ASK)))[:_QUESTIONS]
    facts, fact_sources = _facts(gemeente, code, year)
    scored = not topics.empty or bool(len(history))
    sources = [
        *((gemeente.source("scores", year, kind).line,) if scored else ()),
        *fact_sources,
        *who_sources,
        *(
            (f"Buurtbalans, typen huishoudens {known.living.estimate.year} (schatting)",)
            if known.living is not None and found
            else ()
        ),
        *(("Buurtbalans, tabel van aanbod en vraag (aanname)",) if found else ()),
        *ahead_sources,
    ]
    return Profile(
        code=code,
        level=level,
        name=name,
        wijk="" if whole else gemeente.wijken.get(str(wijk_of(code)), ""),
        gemeente="" if whole else gemeente.name,
        place=_place(gemeente, code),
        part="",
        year=year,
        headline=" ".join(text for text in (headline, change, _beside(gemeente, code, year, known)) if text) or absent,
        facts=facts,
        topics=topics,
        around=around,
        similar=len(alike) if topics["similar"].notna().any() else 0,
        history=history,
        history_note=note,
        who=who,
        who_text=" ".join(text for text in (who_text, stands) if text),
        help=pd.DataFrame(columns=HELP) if found is None else _help(found, code),
        help_text="" if found is None else found.takeaway,
        signals=_signals(gemeente, code, known.signals),
        ahead=ahead,
        questions=questions,
        missing=tuple(
            text
            for text in (
                *who_missing,
                *why_not,
                "" if found else "Vraag en aanbod: te weinig huishoudens, of geen cijfers om ze te schatten.",
            )
            if text
        ),
        made=how_added(gemeente, year) if level == "werkgebied" else (),
        sources=tuple(dict.fromkeys(sources)),
        inside=_inside(gemeente, code),
    )


def _inside(gemeente: Gemeente, code: str) -> tuple[str, ...]:
    rows = gemeente.buurten
    if level_of(code) == "buurt":
        return (code,)
    return tuple(rows["code"] if code == gemeente.code else rows.loc[rows["wijk_code"] == code, "code"])


def _place(gemeente: Gemeente, code: str) -> str:
    """Where it lies: 'Buurt in Wijk Noord, gemeente Heerlen'."""
    if is_work_area(code):
        return place_of(gemeente)
    if code == gemeente.code:
        return f"Gemeente met {count(len(gemeente.buurten), 'buurt', 'buurten')}"
    if level_of(code) == "wijk":
        return f"Wijk met {count(len(_inside(gemeente, code)), 'buurt', 'buurten')} in de gemeente {gemeente.name}"
    return f"Buurt in {gemeente.wijken[str(wijk_of(code))]}, gemeente {gemeente.name}"


def _score(gemeente: Gemeente, code: str, year: int) -> tuple[str, str, str, Kind]:
    """Score and class in a sentence, how it changed, why there is none, and the kind of figure."""
    if level_of(code) != "gemeente":
        card = card_of(gemeente, code, year)
        when = f"{year}, schatting" if card.kind == "schatting" else str(year)
        told = "" if card.score is None else f"De leefbaarheidsscore is {card.headline} ({when})."
        change = f"Verandering: {card.change_text}" if card.change_text else ""
        return told, change, card.absent, card.kind
    mean, kind = gemeente.mean_scores(year)
    if np.isnan(mean["afw"]):
        return "", "", f"Geen score: voor {gemeente.name} zijn er in deze gegevens geen scores van {year}.", "modelscore"
    name = CLASS_NAMES[int(score_class(mean["afw"])) - 1]
    how = "" if kind == "modelscore" else ", gemiddelde van de buurten"
    return (
        f"De leefbaarheidsscore is {told_score(to_lbm(float(mean['afw'])))}, {name} ({year}{how}).",
        "",
        "",
        ("modelscore" if kind == "modelscore" else "schatting"),
    )


def _beside(gemeente: Gemeente, code: str, year: int, known: Known) -> str:
    """What the areas score that are like a work area as a whole; '' of others, and where it has no score itself."""
    if known.alike is None or not is_work_area(code) or np.isnan(gemeente.score_of(code, year)["afw"]):
        return ""
    index, found = known.alike
    return alike_of(gemeente, index, found, year).sentence


def _facts(gemeente: Gemeente, code: str, year: int) -> tuple[tuple[tuple[str, str, str], ...], list[str]]:
    rows, sources = [], []
    for name, label in _FACTS:
        figure = gemeente.figures.figure(name, code, year, fall_back=False)
        rows.append((label, number(figure.value) if figure.known else "–", figure_note(figure, gemeente.names)))
        if figure.known:
            sources.append(gemeente.source("key_figures", figure.year, figure.kind).line)
    return tuple(rows), sources


def _topics(gemeente: Gemeente, code: str, year: int, alike: tuple[str, ...], background: Background) -> pd.DataFrame:
    """The five topics here, around it and in similar buurten (mean of those with a score, at least eight)."""
    mean = gemeente.mean_scores(year)[0]
    if code == gemeente.code:
        country = gemeente.country.mean_of_buurten(year)
        own, around = mean, country[0] if country is not None and country[1].national else mean * np.nan
    else:
        own, around = gemeente.score_of(code, year), mean
    if own[list(DIMENSIONS)].isna().any():
        return pd.DataFrame(columns=TOPICS)
    theirs = background.panels["buurt"].values(alike, year)
    theirs = theirs[~np.isnan(theirs).any(axis=1)]
    similar = dict(zip(COLUMNS, theirs.mean(axis=0), strict=True)) if len(theirs) >= MIN_KNOWN else {}
    rows = [(DIMENSION_LABELS[d], float(own[d]), float(around[d]), similar.get(d, np.nan)) for d in DIMENSIONS]
    return pd.DataFrame(rows, columns=TOPICS)


def _history(gemeente: Gemeente, code: str, name: str, around: str) -> tuple[pd.DataFrame, str]:
    """Score by year of the place and of the gemeente around it; of a gemeente its own."""
    means = {year: float(gemeente.mean_scores(year)[0]["afw"]) for year in gemeente.score_years()}
    rows = [(year, around, to_lbm(afw)) for year, afw in means.items() if not np.isnan(afw)]
    if level_of(code) == "gemeente":
        own, note = pd.DataFrame({"year": [y for y, *_ in rows], "score": [s for *_, s in rows]}), ""
        rows = []
    else:
        card = card_of(gemeente, code, max(means, default=gemeente.map_year))
        own, note = card.history, card.history_note
        if len(own) and own["level"].iloc[0] != level_of(code):
            name, rows = "wijk", []  # of another kind than the buurten together
        rows = [] if code == gemeente.code else rows
    own = own.dropna(subset=["score"])
    if len(own) < 2:
        return pd.DataFrame(columns=["year", "line", "score"]), note
    rows = [(year, line, score) for year, line, score in rows if year >= own["year"].min()]
    mine = [(int(year), name, float(score)) for year, score in zip(own["year"], own["score"], strict=True)]
    return pd.DataFrame([*mine, *(rows if len(rows) > 1 else [])], columns=["year", "line", "score"]), note


def _who(gemeente: Gemeente, code: str, name: str, reference: str, year: int) -> tuple[pd.DataFrame, str, list[str], list[str]]:
    found: Comparison = compare(Homes(gemeente), (code,), reference, year)
    rows, absent, sources = [], [], []
    for answer in found.margins:
        if answer.margin.id not in _TOLD:
            continue
        own = answer.rows[(answer.rows["code"] == code) & (answer.rows["status"] == "ok")].set_index("category")
        if own.empty:
            absent.append(inside_sentence(answer.margin.title))
            continue
        sources.append(answer.source)
        for category in _TOLD[answer.margin.id]:
            row = own.loc[category]
            rows.append((category, _OF[answer.margin.id], float(row["value"]), float(row["reference"])))
    whole = name if code == gemeente.code else f"de gemeente {gemeente.name}"
    text = re.sub(
        rf"\b{re.escape(gemeente.word)} {re.escape(gemeente.name)}", lambda _: whole, found.takeaway, flags=re.IGNORECASE
    )
    missing = [f"Van {name} zelf zijn er geen cijfers over {listed(absent)}."] if absent else []
    return pd.DataFrame(rows, columns=["label", "of", "here", "around"]), text if rows else "", missing, sources


def _heart(living: Living | None, names: dict[str, str], code: str, reference: str, alike: tuple[str, ...]) -> Heart | None:
    return None if living is None else heart(living, table_for({}), names, (code,), reference, {code: alike})


def _help(found: Heart, code: str) -> pd.DataFrame:
    sides = found.rows[found.rows["code"] == code].pivot(index="help", columns="side", values="value")
    table = found.who.assign(asked=found.who["help"].map(sides[ASKED]), offered=found.who["help"].map(sides[OFFERED]))
    return table[HELP]


def _signals(gemeente: Gemeente, code: str, signals: Signals) -> tuple[str, ...]:
    if code == gemeente.code:
        return (signals.takeaway,) if signals.anything else ()
    inside = _inside(gemeente, code)
    if level_of(code) == "wijk":
        there = signals.table[signals.table["code"].isin(inside)]
        buurten = f"{len(inside)} {PLURAL['buurt'] if len(inside) > 1 else 'buurt'}"
        under = under_words(sum(signals.words(one) == SIGNAL_KINDS[UNDER] for one in inside))
        if there.empty:
            return (f"Geen signaal in de {buurten} van deze wijk.{under}",)
        return (f"Signaal in {len(there)} van de {buurten}: {listed(there['label'])}.{under}",)
    rows = signals.table[signals.table["code"] == code]
    if rows.empty:
        return (f"{capital(signals.words(code))}.",)
    reasons = [reason for text in rows["reasons"] for reason in str(text).split("; ")]
    return (
        f"Signaal: {signals.words(code)}.",
        *(f"{capital(reason)}." for reason in reasons),
        *((signals.precision,) if rows["probability"].notna().any() else ()),
    )


def _ahead(gemeente: Gemeente, code: str, known: Known) -> tuple[tuple[str, ...], list[str], list[str]]:
    """What may come, why something is not looked ahead for, and what it rests on."""
    said: list[str] = []
    missing: list[str] = []
    sources: list[str] = []
    if level_of(code) != "gemeente":
        score = score_ahead(gemeente, known.scores, code)
        said += [text for text in (score.sentence, score.further, score.note) if text]
        missing += [] if score.sentence or not is_work_area(code) else [score.reason.removesuffix(" Kies een buurt.")]
        sources += [line for line in score.sources if line.startswith("Buurtbalans")] if score.sentence else []
    if known.people is not None:
        there = available(known.people, code)
        for figure in _AHEAD:
            if figure in there:
                found = figure_ahead(gemeente, known.people, code, figure)
                said.append(found.sentence)
                sources += found.sources
        absent = next((figure for figure in _AHEAD if figure not in there), None)
        if absent is not None:
            # What to choose instead is said on the screen only.
            missing.append(why_not(gemeente, known.people, code, absent).split(" Kies ")[0])
    return tuple(text for text in said if text), missing, sources
