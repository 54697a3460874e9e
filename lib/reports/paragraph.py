"""A paragraph in plain Dutch for a council proposal: what, where, how much, how long, with whom, how sure."""

from __future__ import annotations

from lib.answers.decision.record import Decision, ScenarioAnswer, SideBySide
from lib.answers.decision.words import NOTHING, compared, nothing_done
from lib.answers.measures.choice import FIT_WORDS, GRADE_WORDS
from lib.answers.measures.plans import CHOSEN, KEPT, LEFT_ALONE
from lib.interventions.effect.words import BAND_WIDE
from lib.reports import group, phrases
from lib.reports.clean import printable
from lib.reports.phrases import AS_CHOSEN, effect, short
from lib.words import count, inside_sentence, listed, number, signed

_MOST_FOUND = 3
_MOST_OF_A_GROUP = 500  # characters of what it wrote under one subject


def paragraph(decision: Decision) -> str:
    """One block of text per scenario, separated by empty lines, and a last line that makes it citable."""
    decision = printable(decision)
    blocks = []
    if decision.fictional:
        blocks.append("Let op: dit zijn voorbeeldgegevens. De gemeente, de buurten en de cijfers zijn verzonnen.")
    if len(decision.scenarios) > 1:
        blocks.append(f"Voor {decision.the_place} zijn {len(decision.scenarios)} scenario’s uitgewerkt.")
    blocks += ["\n".join([" ".join(_sentences(decision, scenario)), *_agreed(scenario)]) for scenario in decision.scenarios]
    if decision.tipping is not None:
        blocks.append(" ".join(decision.tipping.sentences))
    if decision.group is not None:
        said = [f"{lead}: {group.cut(text, _MOST_OF_A_GROUP)}" for lead, text in group.points(decision.group)]
        blocks.append("\n".join([f"{group.TITLE}.", *said]))
    if decision.beside is not None:
        blocks.append("\n".join(_beside(decision.beside)))
    blocks.append(f"Bron: {phrases.origin(decision)}.")
    return "\n\n".join(blocks)


def _beside(found: SideBySide) -> list[str]:
    """One line per figure, each area with its own."""
    lines = ["; ".join(f"{name} {text}" for name, text in zip(found.names, row[1:], strict=True)) for row in found.rows]
    told = [f"{row[0]}: {line}." for row, line in zip(found.rows, lines, strict=True)]
    return [found.sentence, *told, f"Bron: {listed(found.sources)}."]


def _sentences(decision: Decision, scenario: ScenarioAnswer) -> list[str]:
    start = f"{phrases.name(scenario)}." if len(decision.scenarios) > 1 or scenario.title else ""
    if phrases.is_empty(scenario):
        return [text for text in (start, phrases.nothing_chosen(scenario), *_left(scenario)) if text]
    said = [
        start,
        *_what(decision, scenario),
        nothing_done(list(scenario.nothing["area"])),
        *_left(scenario),
        *_found(scenario),
        *_effect(scenario),
        *_costs(scenario),
        *_later(scenario),
        *_who(scenario),
        *_how_sure(scenario),
    ]
    return [text for text in [*said, *_measuring(scenario)] if text]


def _what(decision: Decision, scenario: ScenarioAnswer) -> list[str]:
    names = phrases.measure_names(scenario)
    where = short(scenario.areas, "buurt", "buurten", 3)
    place = decision.the_place if not where else where if decision.gemeente in where else f"{where} ({decision.gemeente})"
    start = scenario.measures["start"].min()
    return [
        f"Het gaat om {count(len(names), 'maatregel', 'maatregelen')} in {place}: {short(map(phrases.quoted, names), 'maatregel', 'maatregelen', 3)}.",
        f"De eerste maatregel begint in {phrases.when(start)}."
        if len(names) > 1
        else f"De maatregel begint in {phrases.when(start)}.",
    ]


def _left(scenario: ScenarioAnswer) -> list[str]:
    """Of areas where nothing is done: what is expected there, and what is given up."""
    return [text for row in scenario.nothing.itertuples() for text in (row.expected, row.given_up) if text]


def _found(scenario: ScenarioAnswer) -> list[str]:
    """What research found, of at most three measures, before what is assumed from it."""
    rows = scenario.evidence.head(_MOST_FOUND)
    rest = len(scenario.evidence) - len(rows)
    said = [f"{phrases.quoted(row.measure)}: {row.found}" for row in rows.itertuples()]
    return (
        [*said, f"Wat onderzoek over de andere {count(rest, 'maatregel', 'maatregelen')} vond, staat in het werkboek."]
        if rest
        else said
    )


def _effect(scenario: ScenarioAnswer) -> list[str]:
    five, chosen = effect(scenario, 5, CHOSEN), effect(scenario, 15, CHOSEN)
    kept, alone = effect(scenario, 15, KEPT), effect(scenario, 15, LEFT_ALONE)
    if five is None or chosen is None or kept is None or alone is None:
        return ["Het effect op de leefbaarheidsscore is niet te berekenen."]
    if all(abs(value) < NOTHING for value in (*five, *kept)):
        return ["Op de leefbaarheidsscore is geen effect te verwachten."]
    return [
        f"Volgens de aannames is de leefbaarheidsscore, bij het gekozen onderhoud, na vijf jaar {compared(five[1])} zonder dit plan.",
        f"In {BAND_WIDE} uit de aannames ligt dat verschil tussen {signed(five[0], 3)} en {signed(five[2], 3)}.",
        f"Met het onderhoud zoals gekozen is de score na vijftien jaar {compared(chosen[1])} zonder dit plan.",
        f"Met blijvend onderhoud is de score na vijftien jaar {compared(kept[1])} zonder dit plan.",
        f"Stopt het onderhoud meteen, dan is de score na vijftien jaar {compared(alone[1])} zonder dit plan.",
        scenario.duration,
    ]


def _costs(scenario: ScenarioAnswer) -> list[str]:
    costs = scenario.costs
    investment, running, total = costs.investment[1], costs.running[1], costs.total[1]
    said = [f"De investering is ongeveer {number(investment)} euro." if investment else "Er is geen investering vooraf nodig."]
    said.append(
        f"Aan jaarlijkse kosten is {AS_CHOSEN} in {costs.years} jaar ongeveer {number(running)} euro nodig."
        if running
        else "Er zijn geen jaarlijkse kosten."
    )
    said.append(f"Samen is dat over {costs.years} jaar ongeveer {number(total)} euro; {phrases.discounted(costs)}.")
    said.append(f"De bedragen zijn in prijzen van {costs.price_level}.")
    return [*said, costs.payer_text]


def _later(scenario: ScenarioAnswer) -> list[str]:
    return [scenario.later.sentence] if scenario.later else []


def _who(scenario: ScenarioAnswer) -> list[str]:
    said = []
    if len(scenario.partners):
        said.append(
            f"Bij dit plan horen deze partijen: {short((inside_sentence(w) for w in scenario.partners['who']), 'partij', 'partijen')}."
        )
    if len(scenario.participation):
        said += [f"Wij betrekken {inside_sentence(who).rstrip('.')}." for who in dict.fromkeys(scenario.participation["who"][:2])]
    return said


def _agreed(scenario: ScenarioAnswer) -> list[str]:
    """One line per agreement, whole."""
    rows = phrases.agreed(scenario).itertuples()
    told = [", ".join(part for part in (phrases.cell(r.who), phrases.when(r.when)) if part) + f": {r.what}" for r in rows]
    return [f"{phrases.AGREEMENTS}.", *told] if told else []


def _how_sure(scenario: ScenarioAnswer) -> list[str]:
    said = []
    for letter in sorted(set(scenario.measures["grade"])):
        of_grade = phrases.graded(scenario, letter)
        names = listed(map(phrases.quoted, of_grade)) if len(of_grade) <= 3 else f"{number(len(of_grade))} maatregelen"
        if letter == "N":
            said.append(f"Naar {names} is goed onderzoek gedaan; daarin is geen of bijna geen effect gevonden.")
        elif letter == "H":
            said.append(f"Bij {names} wijst onderzoek op schade.")
        else:
            said.append(f"Voor {names} is er elders {GRADE_WORDS.get(letter, 'bewijs van een onbekend soort')}.")
    for mark in ("zwak", "geen"):
        of_mark = phrases.fitting(scenario, mark)
        if of_mark:
            names = listed(map(phrases.quoted, of_mark)) if len(of_mark) <= 3 else f"{number(len(of_mark))} maatregelen"
            said.append(f"Bij {names} past dat onderzoek hier {FIT_WORDS[mark].removeprefix('past ')}.")
    said.append("Het effect is een rekenvoorbeeld en geen belofte.")
    return said


def _measuring(scenario: ScenarioAnswer) -> list[str]:
    return [scenario.visibility]
