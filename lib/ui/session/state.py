"""What the user looks at, kept in the URL so that a link reopens exactly that. Only this module touches st.query_params.

    db     eigen | voorbeeld            gm     gemeente
    bu     buurt                        jaar   score year
    thema  theme of the map             vs     areas to compare, comma separated
    ref    area to compare with         s s2 s3  scenarios A, B and C (lib.scenarios)
    deel   part of the page Huishoudens index  index on its map
    variant  which of the three scenarios is being edited, when it is not A
    stand  "presentatie": larger type, one message per screen
    periode  first and last measurement on the page Oorzaken, as 2014-2024
    route, stap  guided path and the step in it (lib.ui.routes)

A scenario is written out in the link, or as "@id.version" when it is saved, with "~" and its content after that when it
was changed since.

Values from a link are checked once; what cannot be honoured is reported and left out, never replaced without a word. Every
value is written back on each run: codes, never labels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from lib.areas import is_code
from lib.scenarios import Scenario, ScenarioError, decode_link, encode_link, fits_in_link

MOST_AREAS = 4
SLOTS = ("A", "B", "C")
PRESENTING = "presentatie"
_KEY, _WRITTEN = "buurtbalans_state", "buurtbalans_written"


@dataclass(frozen=True)
class Saved:
    """Which saved scenario a slot holds. `hash` is that of the saved content, empty until it has been read."""

    id: str
    version: int
    hash: str = ""


NOTHING: tuple[None, None, None] = (None, None, None)


@dataclass(frozen=True)
class State:
    """One moment of looking. None or empty means: not chosen. `scenarios` and `saved` have one place per slot."""

    databank: str = ""
    gemeente: str | None = None
    buurt: str | None = None
    year: int | None = None
    theme: str | None = None
    compare: tuple[str, ...] = ()
    reference: str | None = None
    scenarios: tuple[Scenario | None, ...] = NOTHING
    problems: tuple[str, ...] = field(default=(), compare=False)
    former: str | None = field(default=None, compare=False)  # gemeente of the link that has merged since
    view: str | None = None
    index: str | None = None
    active: int = 0
    saved: tuple[Saved | None, ...] = NOTHING
    presenting: bool = False
    route: str | None = None
    step: int | None = None
    span: tuple[int, int] | None = None

    @property
    def scenario(self) -> Scenario | None:
        """The scenario that is being edited."""
        return self.scenarios[self.active]


def current() -> State:
    """The state of this session."""
    return st.session_state.get(_KEY) or State()


def update(**changes: Any) -> None:
    """Change the state and clear what depended on the old value: databank -> gemeente -> buurt, year, areas and scenario.

    Another buurt of the same gemeente takes the place of the old one among the areas to compare; the scenarios stay, since
    their measures name their area. `scenario=` changes the one that is being edited.
    """
    state = current()
    if "scenario" in changes:
        at = changes.get("active", state.active)
        slots = list(changes.get("scenarios", state.scenarios))
        slots[at] = changes.pop("scenario")
        changes = {**changes, "scenarios": tuple(slots)}
    if state.databank and changes.get("databank", state.databank) != state.databank:
        changes = {"gemeente": None, **changes}
    if "gemeente" in changes and changes["gemeente"] != state.gemeente:
        changes = {"buurt": None, "year": None, "compare": (), "reference": None, **_NO_SCENARIOS, **changes}
    elif state.buurt and changes.get("buurt") and state.buurt in state.compare:
        kept = (changes["buurt"] if code == state.buurt else code for code in state.compare)
        changes = {"compare": tuple(dict.fromkeys(kept)), **changes}
    st.session_state[_KEY] = replace(state, **{"problems": (), "former": None, **changes})


def become(wanted: State) -> None:
    """Look at something else altogether."""
    st.session_state[_KEY] = wanted


_NO_SCENARIOS: dict[str, Any] = {"scenarios": NOTHING, "saved": NOTHING, "active": 0}


def report(problem: str) -> None:
    """Add a sentence about something in the link that could not be honoured."""
    state = current()
    st.session_state[_KEY] = replace(state, problems=(*state.problems, problem))


def begin() -> State:
    """Take over the URL when it is not the one written last: a new session, an edited link, or back and forward.

    Streamlit drops the query when the user goes to another page of the menu; an empty query in a running session therefore
    changes nothing. What a link cannot carry, texts and scenarios that are too large, stays when the rest is the same.
    """
    query = _query()
    known = _KEY in st.session_state
    if (query or not known) and query != st.session_state.get(_WRITTEN):
        st.session_state[_KEY] = keep_texts(parse(query), current())
    return current()


def keep_texts(opened: State, before: State) -> State:
    """The state of a link, with the fuller version of each scenario of this session that the link shows in short."""
    if opened.gemeente != before.gemeente:
        return opened
    scenarios, saved = list(opened.scenarios), list(opened.saved)
    for at, mine in enumerate(before.scenarios):
        if mine is None:
            continue
        short = _slot_text(mine, before.saved[at])
        if short == _slot_text(scenarios[at], saved[at]) or (not short and scenarios[at] is None and saved[at] is None):
            scenarios[at], saved[at] = mine, before.saved[at]
    return replace(opened, scenarios=tuple(scenarios), saved=tuple(saved))


def finish() -> None:
    """Write the state to the URL."""
    wanted = to_query(current())
    if _query() != wanted:
        st.query_params.from_dict(wanted)
    st.session_state[_WRITTEN] = wanted


def _query() -> dict[str, str]:
    return {name: st.query_params[name] for name in st.query_params if name not in _STREAMLITS_OWN}


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
    "route",
    "stap",
)
_STREAMLITS_OWN = frozenset({"embed", "embed_options"})


def to_query(state: State) -> dict[str, str]:
    """Query parameters of a state. The same state gives the same text."""
    values = {
        "db": state.databank,
        "gm": state.gemeente or "",
        "bu": state.buurt or "",
        "jaar": str(state.year or ""),
        "thema": state.theme or "",
        "vs": ",".join(state.compare),
        "ref": state.reference or "",
        **{name: _slot_text(state.scenarios[at], state.saved[at]) for at, name in enumerate(_SCENARIO_NAMES)},
        "variant": SLOTS[state.active] if state.active else "",
        "deel": state.view or "",
        "index": state.index or "",
        "periode": "{}-{}".format(*state.span) if state.span else "",
        "stand": PRESENTING if state.presenting else "",
        "route": state.route or "",
        "stap": str(state.step or "") if state.route else "",
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

    def code(name: str, prefix: str, what: str) -> str | None:
        text = query.get(name, "").strip()
        if not text:
            return None
        if is_code(text) and text.startswith(prefix):
            return text
        problems.append(f"De link noemt {what} '{_short(text)}'; dat is geen geldige code. Kies {what} in het menu links.")
        return None

    gemeente = code("gm", "GM", "gemeente")
    buurt = code("bu", "BU", "buurt")
    if buurt and gemeente and buurt[2:6] != gemeente[2:6]:
        problems.append(f"De link noemt buurt {buurt}, maar die ligt niet in {gemeente}. Kies een buurt in het menu links.")
        buurt = None
    if buurt and gemeente is None and "gm" not in query:
        gemeente = "GM" + buurt[2:6]
    year_text = query.get("jaar", "")
    year = int(year_text) if re.fullmatch(r"(19|20)\d\d", year_text) else None
    if year_text and year is None:
        problems.append(f"De link noemt jaar '{_short(year_text)}'; dat is geen jaartal. Kies een jaar in het menu links.")
    databank = query.get("db", "")
    if databank not in ("", "eigen", "voorbeeld"):
        problems.append(f"De link noemt databank '{_short(databank)}'; Buurtbalans kent 'eigen' en 'voorbeeld'.")
        databank = ""
    areas = list(dict.fromkeys(text for text in query.get("vs", "").split(",") if text))
    good = [text for text in areas if is_code(text)]
    bad = [f"'{_short(text)}'" for text in areas if not is_code(text)]
    if bad:
        problems.append(f"De link vergelijkt met {', '.join(bad[:MOST_AREAS])}; dat is geen geldige code. Het is weggelaten.")
    if len(good) > MOST_AREAS:
        problems.append(f"De link vergelijkt {len(good)} gebieden; ten hoogste vier kan. U ziet {', '.join(good[:MOST_AREAS])}.")
    reference = query.get("ref") or None
    if reference and not is_code(reference):
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
    period = re.fullmatch(r"((?:19|20)\d\d)-((?:19|20)\d\d)", query.get("periode", ""), re.ASCII)
    span = (int(period[1]), int(period[2])) if period and period[1] < period[2] else None
    if query.get("periode") and span is None:
        problems.append(f"De link noemt periode '{_short(query['periode'])}'; verwacht bijvoorbeeld 2014-2024.")
    step = query.get("stap", "")
    if step and not (re.fullmatch(r"[1-9]\d?", step, re.ASCII) and query.get("route")):
        problems.append(f"De link noemt stap '{_short(step)}'; dat is geen stap van een route.")
        step = ""
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
        route=query.get("route") or None,
        step=int(step) if step else None,
        span=span,
        problems=tuple(problems),
    )


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:20] + "…"
