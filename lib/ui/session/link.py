"""The state in the address, so that a link reopens exactly what the user looks at.

    db     eigen | voorbeeld            gm     gemeente, or a work area
    bu     buurt, wijk or work area     jaar   score year
    thema  theme of the map             vs     areas to compare, comma separated
    ref    area to compare with         s s2 s3  scenarios A, B and C (lib.scenarios)
    deel   part of a page              index  index on the map of Huishoudens
    variant  which of the three scenarios is being edited, when it is not A
    stand  "presentatie": larger type, one message per screen
    kaart  "groot": the map fills the screen
    effect, onderhoud, laag  year, upkeep and subject of a plan on the map
    lijst  buurten beside each other on the page Kaart: a page of the alphabet, or a wijk
    periode  first and last measurement on the page Oorzaken, as 2014-2024
    route, stap  guided path and the step in it (lib.ui.frame.routes)
    workshop  id of a workshop that is kept: its scenarios are in the store, and not in the address

A scenario is written out in the link, or as "@id.version" when it is saved, with "~" and its content after that when it
was changed since.

Values from a link are checked once; what cannot be honoured is reported and left out, never replaced without a word. Every
value is written back on each run: codes, never labels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

from lib.areas import is_code, is_place, is_work_area
from lib.scenarios import Scenario, ScenarioError, decode_link, encode_link, fits_in_link
from lib.ui.session.look import MOST_AREAS, SLOTS, Saved, State

PRESENTING = "presentatie"
LARGE = "groot"
UPKEEP, LAYERS = ("met", "zonder"), ("misdrijven",)
_OWN_COMPUTER = ("", "localhost", "127.0.0.1", "::1", "0.0.0.0")
_SCENARIO_NAMES = ("s", "s2", "s3")
_NAMES = (
    "db",
    "gm",
    "bu",
    "jaar",
    "thema",
    "vs",
    "ref",
    *_SCENARIO_NAMES,
    "variant",
    "deel",
    "index",
    "periode",
    "stand",
    "kaart",
    "effect",
    "onderhoud",
    "laag",
    "lijst",
    "route",
    "stap",
    "workshop",
)


def address_of(page: str | None, query: Mapping[str, str]) -> str:
    """The address that opens the state of `query` on the page at `page`; '' where nobody but this computer reaches it."""
    parts = urlsplit(page or "")
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or host in _OWN_COMPUTER or host.endswith(".localhost"):
        return ""
    return f"{parts.scheme}://{parts.netloc}{parts.path}?{urlencode(query)}"


def to_query(state: State) -> dict[str, str]:
    """Query parameters of a state. The same state gives the same text."""
    kept = state.workshop is not None
    values = {
        "db": state.databank,
        "gm": state.gemeente or "",
        "bu": state.buurt or "",
        "jaar": str(state.year or ""),
        "thema": state.theme or "",
        "vs": ",".join(state.compare),
        "ref": state.reference or "",
        **{name: "" if kept else _slot_text(state.scenarios[at], state.saved[at]) for at, name in enumerate(_SCENARIO_NAMES)},
        "variant": SLOTS[state.active] if state.active else "",
        "deel": state.view or "",
        "index": state.index or "",
        "periode": "{}-{}".format(*state.span) if state.span else "",
        "stand": PRESENTING if state.presenting else "",
        "kaart": LARGE if state.large else "",
        "effect": str(state.effect_year or ""),
        "onderhoud": state.upkeep or "",
        "laag": state.layer or "",
        "lijst": state.listed or "",
        "route": state.route or "",
        "stap": str(state.step or "") if state.route else "",
        "workshop": state.workshop or "",
    }
    return {name: value for name, value in values.items() if value}


def _slot_text(scenario: Scenario | None, saved: Saved | None) -> str:
    """One scenario as text in the URL; a scenario too large for a link is not in it until it is saved."""
    written = encode_link(scenario) if scenario is not None and fits_in_link(scenario) else ""
    if saved is None:
        return written
    reference = f"@{saved.id}.{saved.version}"
    changed = scenario is not None and scenario.hash != saved.hash
    return f"{reference}~{written}" if changed and written else reference


_ID = re.compile(r"[A-Za-z0-9_-]{4,40}")
_REFERENCE = re.compile(r"@([A-Za-z0-9_-]{4,40})\.([1-9][0-9]{0,5})(?:~(.+))?")


def _slot(text: str) -> tuple[Scenario | None, Saved | None]:
    """Scenario and reference in one part of a link. Raises ScenarioError."""
    reference = _REFERENCE.fullmatch(text)
    if reference is None:
        return decode_link(text), None
    identity, version, content = reference.groups()
    return decode_link(content) if content else None, Saved(identity, int(version))


def parse(query: dict[str, str]) -> State:
    """State from query parameters. Malformed values are left out and named in `problems`; existence is checked later."""
    problems: list[str] = []

    def code(name: str, prefixes: tuple[str, ...], what: str) -> str | None:
        text = query.get(name, "").strip()
        if not text:
            return None
        if is_place(text) and text.startswith(prefixes):
            return text
        problems.append(f"De link noemt {what} '{_short(text)}'; dat is geen geldige code. Kies {what}.")
        return None

    gemeente = code("gm", ("GM", "WG"), "gemeente")
    buurt = code("bu", ("BU", "WK", "WG"), "buurt")
    if buurt and is_work_area(buurt) and buurt != gemeente:
        gemeente, buurt = gemeente or buurt, buurt if gemeente is None else None
    # Which buurten a work area has is known once it is opened.
    if buurt and gemeente and not is_work_area(gemeente) and buurt[2:6] != gemeente[2:6]:
        problems.append(f"De link noemt buurt {buurt}, maar die ligt niet in {gemeente}. Kies een buurt.")
        buurt = None
    if buurt and gemeente is None and "gm" not in query:
        gemeente = "GM" + buurt[2:6]
    year_text = query.get("jaar", "")
    year = int(year_text) if re.fullmatch(r"(19|20)\d\d", year_text) else None
    if year_text and year is None:
        problems.append(f"De link noemt jaar '{_short(year_text)}'; dat is geen jaartal. Kies een jaar.")
    databank = query.get("db", "")
    if databank not in ("", "eigen", "voorbeeld"):
        problems.append(f"De link noemt databank '{_short(databank)}'; Buurtbalans kent 'eigen' en 'voorbeeld'.")
        databank = ""
    areas = list(dict.fromkeys(text for text in query.get("vs", "").split(",") if text))
    good = [text for text in areas if is_place(text)]
    bad = [f"'{_short(text)}'" for text in areas if not is_place(text)]
    if bad:
        problems.append(f"De link vergelijkt met {', '.join(bad[:MOST_AREAS])}; dat is geen geldige code. Het is weggelaten.")
    if len(good) > MOST_AREAS:
        problems.append(f"De link vergelijkt {len(good)} gebieden; ten hoogste vier kan. U ziet {', '.join(good[:MOST_AREAS])}.")
    reference = query.get("ref") or None
    if reference and not is_place(reference):
        problems.append(f"De link vergelijkt met '{_short(reference)}'; dat is geen geldige code.")
        reference = None
    scenarios: list[Scenario | None] = [None] * len(SLOTS)
    saved: list[Saved | None] = [None] * len(SLOTS)
    for at, name in enumerate(_SCENARIO_NAMES):
        if not query.get(name):
            continue
        try:
            scenario, saved[at] = _slot(query[name])
        except ScenarioError as error:
            problems.append(str(error))
            continue
        if scenario is not None and gemeente is None and "gm" not in query:
            gemeente = scenario.gemeente
        if scenario is not None and gemeente is not None and scenario.gemeente != gemeente:
            problems.append(
                f"De link heeft een scenario voor {scenario.gemeente}, niet voor {gemeente}. Het scenario is weggelaten."
            )
            saved[at] = None
        else:
            scenarios[at] = scenario
    active = query.get("variant", SLOTS[0])
    if active not in SLOTS:
        problems.append(f"De link noemt scenario '{_short(active)}'; Buurtbalans kent A, B en C.")
        active = SLOTS[0]
    if query.get("stand", PRESENTING) != PRESENTING:
        problems.append(f"De link noemt stand '{_short(query['stand'])}'; Buurtbalans kent alleen 'presentatie'.")
    if query.get("kaart", LARGE) != LARGE:
        problems.append(f"De link noemt kaart '{_short(query['kaart'])}'; Buurtbalans kent alleen 'groot'.")
    effect_text = query.get("effect", "")
    effect_year = int(effect_text) if re.fullmatch(r"(19|20|21)\d\d", effect_text, re.ASCII) else None
    if effect_text and effect_year is None:
        problems.append(f"De link noemt jaar '{_short(effect_text)}' voor het effect op de kaart; dat is geen jaartal.")
    upkeep, layer = query.get("onderhoud") or None, query.get("laag") or None
    if upkeep and upkeep not in UPKEEP:
        problems.append(f"De link noemt onderhoud '{_short(upkeep)}'; Buurtbalans kent 'met' en 'zonder'.")
        upkeep = None
    if layer and layer not in LAYERS:
        problems.append(f"De link noemt laag '{_short(layer)}'; Buurtbalans kent alleen 'misdrijven'.")
        layer = None
    listed = query.get("lijst") or None
    if listed and not (re.fullmatch(r"[1-9]\d{0,2}", listed, re.ASCII) or (is_code(listed) and listed.startswith("WK"))):
        problems.append(f"De link noemt lijst '{_short(listed)}'; dat is geen bladzijde en geen wijk.")
        listed = None
    period = re.fullmatch(r"((?:19|20)\d\d)-((?:19|20)\d\d)", query.get("periode", ""), re.ASCII)
    span = (int(period[1]), int(period[2])) if period and period[1] < period[2] else None
    if query.get("periode") and span is None:
        problems.append(f"De link noemt periode '{_short(query['periode'])}'; verwacht bijvoorbeeld 2014-2024.")
    step = query.get("stap", "")
    if step and not (re.fullmatch(r"[1-9]\d?", step, re.ASCII) and query.get("route")):
        problems.append(f"De link noemt stap '{_short(step)}'; dat is geen stap van een route.")
        step = ""
    workshop = query.get("workshop") or None
    if workshop and not _ID.fullmatch(workshop):
        problems.append(f"De link noemt workshop '{_short(workshop)}'; dat is geen kenmerk van een workshop.")
        workshop = None
    unknown = sorted(set(query) - set(_NAMES))
    if unknown:
        problems.append(f"De link heeft een onbekend onderdeel: {', '.join(_short(name) for name in unknown)}.")
    return State(
        databank=databank,
        gemeente=gemeente,
        buurt=buurt,
        year=year,
        theme=query.get("thema") or None,
        compare=tuple(good[:MOST_AREAS]),
        reference=reference,
        scenarios=tuple(scenarios),
        view=query.get("deel") or None,
        index=query.get("index") or None,
        active=SLOTS.index(active),
        saved=tuple(saved),
        presenting=query.get("stand") == PRESENTING,
        large=query.get("kaart") == LARGE,
        effect_year=effect_year,
        upkeep=upkeep,
        layer=layer,
        listed=listed,
        route=query.get("route") or None,
        step=int(step) if step else None,
        workshop=workshop,
        span=span,
        problems=tuple(problems),
    )


def keep_texts(opened: State, before: State) -> State:
    """The state of a link, with the fuller version of each scenario of this session that the link shows in short."""
    if opened.gemeente != before.gemeente:
        return opened
    if opened.workshop is None and before.workshop is not None and opened.route == before.route:
        # An address or a link of before the workshop was kept is one of the same workshop: who leaves it leaves its route.
        opened = replace(opened, workshop=before.workshop)
    if opened.workshop is not None and opened.workshop == before.workshop:
        return replace(opened, scenarios=before.scenarios, saved=before.saved)
    scenarios, saved = list(opened.scenarios), list(opened.saved)
    for at, mine in enumerate(before.scenarios):
        if mine is None:
            continue
        short = _slot_text(mine, before.saved[at])
        if short == _slot_text(scenarios[at], saved[at]) or (not short and scenarios[at] is None and saved[at] is None):
            scenarios[at], saved[at] = mine, before.saved[at]
    return replace(opened, scenarios=tuple(scenarios), saved=tuple(saved))


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:20] + "…"
