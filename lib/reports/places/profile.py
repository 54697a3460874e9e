"""The profile of a place (one A4), and the atlas: that of a gemeente or work area with those of all its buurten, one PDF with bookmarks."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Any

from lib import palette
from lib.answers.homes import in_sentence
from lib.answers.profile.about import About
from lib.answers.profile.profile import Profile
from lib.chart_rules import steps
from lib.reports import phrases
from lib.reports.clean import printable
from lib.reports.small_map import buurten_of, small_map, where_on_map
from lib.reports.strips import strips
from lib.reports.typeset import typeset
from lib.scores import CLASS_NAMES
from lib.words import capital, count, number, percent

WHOLE = ("gemeente", "werkgebied")


def profiles(of: Sequence[Profile], about: About) -> bytes:
    """Tagged PDF in Dutch: a page per profile; of more than one with a title page and contents in front."""
    shown, about = [printable(profile) for profile in of], printable(about)
    atlas = len(shown) > 1
    title = f"Atlas van {about.gemeente}" if atlas else f"Profiel van {shown[0].name}"
    data = {
        "title": title,
        "keywords": [about.code if atlas else shown[0].code],
        "mark": phrases.MARK if about.fictional else "",
        "origin": origin(about),
        "cover": _cover(shown, about, title) if atlas else None,
        "pages": [_page(profile, about) for profile in shown],
    }
    return typeset("places/profile.typ", data, about.made_on)


def origin(about: About) -> str:
    """What makes a page citable: databank with version, of a work area what it is made of, and date."""
    databank = f"databank {about.databank_name}, versie {phrases.stamp(about.databank_version)}"
    return " · ".join(part for part in ("Buurtbalans", databank, about.composition, phrases.date(about.made_on)) if part)


def _cover(shown: Sequence[Profile], about: About, title: str) -> dict[str, Any]:
    whole, order = ("het werkgebied", "gemeente, wijk en naam") if about.is_work_area else ("de gemeente", "wijk en naam")
    beside = " Elke buurt staat naast de eigen gemeente, het werkgebied naast Nederland." if about.is_work_area else ""
    return {
        "title": title,
        "about": (
            f"{capital(whole)} en elk van de {count(len(shown) - 1, 'buurt', 'buurten')} hebben een bladzijde. U leest hoe het er staat en wie er wonen. "
            f"Ook leest u wat huishoudens elkaar kunnen bieden en wat eraan komt. De volgorde is die van {order}. Het is geen ranglijst.{beside}"
        ),
        "contents": [
            {"wijk": wijk, "names": [{"name": _listed(p), "at": at} for at, p in found]}
            for wijk, found in _by_wijk(shown).items()
        ],
        **class_map(about, shown[0].year),
    }


def class_map(about: About, year: int, marked: Collection[str] = ()) -> dict[str, Any]:
    """map_title, map (None without outlines) and legend: the class of the score of each buurt; what is `marked`, of any level, has a dark edge."""
    marked = [] if about.outlines is None else buurten_of(about.outlines, marked)
    known = sorted({kind for kind in about.classes.values() if kind})
    fills = {code: palette.CLASSES[kind - 1] if kind else palette.NO_VALUE for code, kind in about.classes.items()}
    legend = [{"colour": palette.CLASSES[kind - 1], "text": CLASS_NAMES[kind - 1]} for kind in known]
    without = sum(not kind for kind in about.classes.values())
    if without:
        legend.append({"colour": palette.NO_VALUE, "text": f"geen score ({count(without, 'buurt', 'buurten')})"})
    counted = ", ".join(
        f"{name} {sum(kind == k for kind in about.classes.values())}" for k, name in enumerate(CLASS_NAMES, start=1) if k in known
    )
    alt = f"Kaart van {about.gemeente} met de klasse van de leefbaarheidsscore in {year}. Aantal buurten: {counted or 'geen met een score'}."
    return {
        "map_title": f"Klasse van de leefbaarheidsscore, {year}",
        "map": None if about.outlines is None else small_map(about.outlines, alt, fills, marked),
        "legend": legend,
    }


def _by_wijk(shown: Sequence[Profile]) -> dict[str, list[tuple[int, Profile]]]:
    """Place among the pages and profile, by wijk, with its gemeente where there are more; what lies in none first."""
    several = len({profile.gemeente for profile in shown if profile.gemeente}) > 1
    found: dict[str, list[tuple[int, Profile]]] = {}
    for at, profile in enumerate(shown):
        wijk = f"{profile.gemeente}: {profile.wijk}" if several and profile.wijk else profile.wijk
        found.setdefault(wijk, []).append((at, profile))
    return found


def _listed(p: Profile) -> str:
    """The name in the contents: of a buurt that is not whole in the work area with that."""
    return f"{p.name} (een deel)" if p.part else p.name


def _page(p: Profile, about: About) -> dict[str, Any]:
    return {
        "place": f"{p.place} · {phrases.date(about.made_on)}",
        "name": f"{capital(p.level)} {p.name}" if p.level in WHOLE else p.name,
        "part": p.part,
        "headline": p.headline,
        "facts": [{"label": label, "value": value, "note": note} for label, value, note in p.facts],
        "map": locator(p, about),
        "topics_title": "Vijf onderwerpen",
        **strips(p.topics, p.around, p.similar),
        "history_title": "Hoe ging het?",
        "history": _history(p),
        "history_note": p.history_note,
        "who_title": "Wie wonen hier samen?",
        "who_text": p.who_text,
        "who_header": ["Van elke 100", "Hier", p.around],
        "who": [[f"{r.label} ({r.of})", _share(r.here), _share(r.around)] for r in p.who.itertuples()],
        "help_title": "Vullen ze elkaar aan?",
        "help_text": p.help_text,
        "help_header": ["Hulp", "Vraag", "Aanbod", "Hier", "Bieden vooral", "Vragen vooral"],
        "help": [[r.help, number(r.asked), number(r.offered), r.level, r.offers, r.asks] for r in p.help.itertuples()],
        "help_note": (
            f"100 is zoals in {in_sentence(p.around)}. Tussen haakjes: van elke 100 huishoudens. Het gaat om wat kan, niet om wat mensen doen. "
            "Een schatting met een aanname over wie wat kan bieden."
        ),
        "signals_title": "Signalen",
        "signals": list(p.signals),
        "ahead_title": "Wat komt eraan?",
        "ahead": list(p.ahead),
        "questions_title": "Twee vragen voor het gesprek",
        "questions": list(p.questions),
        "missing": f"Niet bekend. {' '.join(p.missing)}" if p.missing else "",
        "made": f"Hoe opgeteld. {' '.join(p.made)}" if p.made else "",
        "sources": f"Bronnen: {phrases.sources(p.sources)}." if p.sources else "",
    }


def locator(p: Profile, about: About) -> dict[str, Any] | None:
    """Where a place lies in its gemeente or work area, as a small map; None without a map."""
    if about.outlines is None:
        return None
    if p.level in WHOLE:
        return small_map(about.outlines, f"Kaart van de buurten van {about.gemeente}.", dict.fromkeys(p.inside, palette.RAMP[3]))
    alt = f"Kaart van {about.gemeente}: {p.name} ligt {where_on_map(about.outlines, p.inside) or 'niet op de kaart'}."
    return small_map(about.outlines, alt, dict.fromkeys(p.inside, palette.SECOND), p.inside if len(p.inside) == 1 else ())


def _share(value: float) -> str:
    return "–" if math.isnan(value) else percent(value)


def _history(p: Profile) -> dict[str, Any] | None:
    if p.history.empty:
        return None
    ticks = steps(float(p.history["score"].min()), float(p.history["score"].max()), least=0.05)
    lines = [
        {"name": str(name), "x": rows["year"].tolist(), "y": rows["score"].round(4).tolist(), "own": name != p.around}
        for name, rows in p.history.groupby("line", sort=False)
    ]
    said = " ".join(
        f"{line['name']}: {number(line['y'][0], 2)} in {line['x'][0]} en {number(line['y'][-1], 2)} in {line['x'][-1]}."
        for line in lines
    )
    years = sorted(set(p.history["year"]))
    return {
        "alt": f"Lijngrafiek van de leefbaarheidsscore. {said}",
        "ticks": [{"at": at, "text": number(at, 2)} for at in ticks],
        "years": [int(year) for year in _few(years)],
        "lines": lines,
    }


def _few(years: Sequence[int]) -> list[int]:
    """Years with room between them, the first and the last among them."""
    apart = (years[-1] - years[0]) / 6
    kept = [years[0]]
    for year in years[1:]:
        if year - kept[-1] >= apart:
            kept.append(year)
    return [*(kept[:-1] if len(kept) > 1 else kept), years[-1]]
