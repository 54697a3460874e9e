"""What the page Oorzaken says in sentences. Everything is association: what moved, when, and how much; never why."""

from __future__ import annotations

import math

from lib.answers.causes.change import CHECK, Taken
from lib.answers.causes.moved import TOO_SMALL, Moved, within
from lib.answers.causes.past import Background, Past
from lib.causes import BY_CHANCE, Finding, Movement, turn_seen
from lib.databank.catalogue.indicators import catalogue
from lib.escape import plain
from lib.scores import DIMENSION_LABELS, to_lbm
from lib.words import listed, number, signed

_FEWEST_TO_TURN = 5  # measurements


def takeaway(past: Past, taken: Taken, findings: tuple[Finding, ...], moved: Moved) -> str:
    """The change in at most three sentences: what moved most, what stands out on the way, and the country beside it."""
    inside = [f for f in findings if taken.start <= f.start and f.end <= taken.end]
    jumped = [f for f in inside if f.kind == "check_source" and f.movement]
    if jumped and jumped[0].movement:
        jump = jumped[0].movement
        return (
            f"In {_place(past)} sprong de score op {DIMENSION_LABELS[jump.column]} tussen {jump.start} en {jump.end} met "
            f"{signed(jump.value)}: {CHECK} voordat u hier iets uit afleidt."
        )
    begins = any(f.kind == "begins" and f.end == taken.start for f in findings)
    opening = f"De reeks van {_place(past)} begint in {taken.start}. " if begins else ""
    return opening + _changed(past, taken, inside, moved) + _national(past, taken)


def _changed(past: Past, taken: Taken, inside: list[Finding], moved: Moved) -> str:
    """The change itself; where it is small, what did change on the way."""
    between = f"In {_place(past)} {{}} de score tussen {taken.start} en {taken.end} {{}}"
    if taken.change.zone != "schommeling":
        text = between.format("steeg" if taken.total > 0 else "daalde", f"met {number(abs(taken.total), 2)}")
        leading = max(taken.steps, key=lambda step: step.value if taken.total > 0 else -step.value)
        return f"{text}; vooral de score op {leading.label} ({signed(leading.value)}) bewoog."
    text = between.format("bleef", f"ongeveer gelijk ({signed(taken.total)})")
    movements = [f.movement for f in inside if f.kind == "moved" and f.movement and f.column != "afw"]
    if movements:
        one = movements[0]
        verb = "steeg" if one.value > 0 else "daalde"
        return f"{text}. Onderweg {verb} de score op {DIMENSION_LABELS[one.column]} ({signed(one.value)}, {one.start}-{one.end}){_left(past, taken, one)}."
    if moved.shown and any(f.kind == "figures" for f in inside):
        return f"{text}. Wel anders dan in vergelijkbare {moved.many}: {within(moved.shown[0].label)} ({moved.shown[0].levels})."
    return f"{text}: binnen de normale schommeling."


def _left(past: Past, taken: Taken, one: Movement) -> str:
    """What is left at the end of a movement that mostly went back: ', en daarvan was in 2024 nog +0,01 over'; else nothing."""
    values = past.series.set_index("year")[one.column]
    left = float(values[taken.end] - values[one.start])
    return f"; daarvan was in {taken.end} nog {signed(left)} over" if abs(left) < abs(one.value) / 2 else ""


def _national(past: Past, taken: Taken) -> str:
    if taken.national is None or past.among is None:
        return ""
    if not signed(taken.national).strip("0,"):
        return f" In {past.among.place} bleef de score gelijk."
    return f" In {past.among.place} {'steeg' if taken.national > 0 else 'daalde'} de score met {number(abs(taken.national), 2)}."


def _place(past: Past) -> str:
    """Name within a sentence: 'wijk Centrum'."""
    return "w" + past.name[1:] if past.level == "wijk" and past.name.startswith("Wijk ") else past.name


def without_dimensions(background: Background, past: Past, span: tuple[int, int] | None) -> str:
    """The takeaway where a change cannot be taken apart: only the score is known twice, or not even that."""
    if span is None:
        return past.note
    start, end = span
    scores = past.series.set_index("year")["afw"]
    change = float(scores[end] - scores[start])
    national = background.panels[past.measured_as].drift.national(start, end)
    text = f"In {_place(past)} ging de score tussen {start} en {end} van {number(to_lbm(float(scores[start])), 2)} naar {number(to_lbm(float(scores[end])), 2)} ({signed(change)})."
    return text if math.isnan(national) or past.among is None else f"{text} In {past.among.place}: {signed(national)}."


def finding_sentences(past: Past, findings: tuple[Finding, ...], many: str = "buurten") -> list[str]:
    """Findings in words, as Markdown, the one to be careful with first. `many`: what key figures are compared with."""
    return [sentence for finding in findings if (sentence := _sentence(past, finding, many))]


def _sentence(past: Past, finding: Finding, many: str) -> str:
    start, end, moved = finding.start, finding.end, finding.movement
    topic = "de score" if finding.column == "afw" else f"de score op {DIMENSION_LABELS.get(finding.column, '')}"
    if finding.kind == "check_source" and moved:
        return (
            f"**{CHECK.capitalize()}.** {topic.capitalize()} sprong tussen {start} en {end} met {signed(moved.value)}. Zo'n sprong "
            "zit vaker in een register dan in de straat."
        )
    if finding.kind == "moved" and moved:
        verb = "steeg" if moved.value > 0 else "daalde"
        return (
            f"**Duidelijke verandering.** {topic.capitalize()} {verb} tussen {start} en {end} met {number(abs(moved.value), 2)}. "
            f"Dat is {_as_much(moved)}."
        )
    if finding.kind == "sliding" and moved:
        last = to_lbm(float(past.series["afw"].iloc[-1]))
        return (
            f"**Een signaal, geen oordeel.** De score ({number(last, 2)}) ligt dicht bij de grens van zwak en was drie metingen op rij "
            f"iets lager, samen {signed(moved.value)} sinds {start}."
        )
    if finding.kind == "figures":
        labels = listed(f"*{plain(catalogue()[name].label)}*" for name in finding.figures[:3])
        return f"**Kerncijfers die opvallen.** {labels} veranderden hier duidelijk anders dan in vergelijkbare {many}."
    if finding.kind == "begins":
        return f"**Hier begint de reeks.** De eerste score is van {end}; over eerdere jaren zegt deze pagina niets."
    return ""


def _as_much(moved: Movement) -> str:
    return f"{number(moved.times, 1)} keer de grens waar 9 van de 10 gebieden van deze grootte onder blijven"


def turning_sentences(past: Past) -> list[str]:
    """Turning points in words; empty when no change of direction stands out from ordinary drift."""
    sentences = []
    for point in past.turning:
        topic = "De score" if point.column == "afw" else f"De score op {DIMENSION_LABELS[point.column]}"
        part, _, way = point.kind.partition(" van ")
        what = f"liet rond {point.year} het {part} van een {way} zien" if way else f"bereikte in {point.year} een {part}"
        sentences.append(
            f"{topic} {what}. Vergeleken met even grote gebieden veranderde die met {signed(point.before)} tussen {point.since} en {point.year}, en "
            f"met {signed(point.after)} tussen {point.year} en {point.until}."
        )
    return sentences


def limits_sentence(past: Past) -> str:
    """What a turn must be to be found here where none was; where one was, how often chance does the same."""
    if past.turning:
        return f"Een omslag is geen bewijs dat er iets gebeurde. In {BY_CHANCE} gebieden valt er een op. Door toeval alleen zijn dat er ongeveer evenveel."
    seen = turn_seen(past.measured_as, past.inhabitants)
    if math.isnan(seen) or len(past.series) < _FEWEST_TO_TURN:
        return f"{TOO_SMALL}."
    return (
        f"{TOO_SMALL}. In een {past.measured_as} van deze grootte vinden we een omslag in 8 van de 10 gevallen als hij groot genoeg is. De score "
        f"moet dan over twee metingen {number(seen, 2)} stijgen en daarna evenveel dalen, of andersom."
    )


def history_sentence(past: Past) -> str:
    """Where the series left the band of ordinary drift, or that it never did."""
    own = past.lines.dropna(subset=["low"])
    if len(own) < 2:
        return ""
    outside = own[(own["score"] < own["low"]) | (own["score"] > own["high"])]
    if outside.empty:
        return "De lijn blijft binnen de band van de normale schommeling."
    side = (
        "boven"
        if (outside["score"] > outside["high"]).all()
        else "onder"
        if (outside["score"] < outside["low"]).all()
        else "buiten"
    )
    last = own["year"].tolist()[-len(outside) :] == outside["year"].tolist()
    when = (
        f"Vanaf {int(outside['year'].iloc[0])}"
        if last and len(outside) > 1
        else f"In {listed(str(year) for year in outside['year'])}"
    )
    return f"{when} ligt de lijn {side} de band van de normale schommeling."
