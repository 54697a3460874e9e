"""What the user looks at, kept in the URL so that a link reopens exactly that. Only this module touches st.query_params.

    db     eigen | voorbeeld            gm     gemeente
    bu     buurt                        jaar   score year
    thema  theme of the map             vs     areas to compare, comma separated
    ref    area to compare with         s      scenario (lib.scenarios)
    deel   part of the page Huishoudens index  index on its map

Values from a link are checked once; what cannot be honoured is reported and left out, never replaced without a word. Every
value is written back on each run: codes, never labels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from lib.areas import is_code
from lib.scenarios import Scenario, ScenarioError, decode_link, encode_link

MOST_AREAS = 4
_KEY, _WRITTEN = "buurtbalans_state", "buurtbalans_written"


@dataclass(frozen=True)
class State:
    """One moment of looking. None or empty means: not chosen."""

    databank: str = ""
    gemeente: str | None = None
    buurt: str | None = None
    year: int | None = None
    theme: str | None = None
    compare: tuple[str, ...] = ()
    reference: str | None = None
    scenario: Scenario | None = None
    problems: tuple[str, ...] = field(default=(), compare=False)
    view: str | None = None
    index: str | None = None


def current() -> State:
    """The state of this session."""
    return st.session_state.get(_KEY) or State()


def update(**changes: Any) -> None:
    """Change the state and clear what depended on the old value: databank -> gemeente -> buurt, year, areas and scenario.

    Another buurt of the same gemeente takes the place of the old one among the areas to compare; the scenario stays, since
    its measures name their area.
    """
    state = current()
    if state.databank and changes.get("databank", state.databank) != state.databank:
        changes = {"gemeente": None, **changes}
    if "gemeente" in changes and changes["gemeente"] != state.gemeente:
        changes = {"buurt": None, "year": None, "compare": (), "reference": None, "scenario": None, **changes}
    elif state.buurt and changes.get("buurt") and state.buurt in state.compare:
        kept = (changes["buurt"] if code == state.buurt else code for code in state.compare)
        changes = {"compare": tuple(dict.fromkeys(kept)), **changes}
    st.session_state[_KEY] = replace(state, problems=(), **changes)


def report(problem: str) -> None:
    """Add a sentence about something in the link that could not be honoured."""
    state = current()
    st.session_state[_KEY] = replace(state, problems=(*state.problems, problem))


def begin() -> State:
    """Take over the URL when it is not the one written last: a new session, an edited link, or back and forward.

    Streamlit drops the query when the user goes to another page of the menu; an empty query in a running session therefore
    changes nothing.
    """
    query = _query()
    known = _KEY in st.session_state
    if (query or not known) and query != st.session_state.get(_WRITTEN):
        st.session_state[_KEY] = parse(query)
    return current()


def finish() -> None:
    """Write the state to the URL."""
    wanted = to_query(current())
    if _query() != wanted:
        st.query_params.from_dict(wanted)
    st.session_state[_WRITTEN] = wanted


def _query() -> dict[str, str]:
    return {name: st.query_params[name] for name in st.query_params if name not in _STREAMLITS_OWN}


_NAMES = ("db", "gm", "bu", "jaar", "thema", "vs", "ref", "s", "deel", "index")
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
        "s": encode_link(state.scenario) if state.scenario else "",
        "deel": state.view or "",
        "index": state.index or "",
    }
    return {name: value for name, value in values.items() if value}


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
    scenario = None
    if query.get("s"):
        try:
            scenario = decode_link(query["s"])
        except ScenarioError as error:
            problems.append(str(error))
    if scenario is not None and gemeente is None and "gm" not in query:
        gemeente = scenario.gemeente
    if scenario is not None and gemeente is not None and scenario.gemeente != gemeente:
        problems.append(f"De link heeft een scenario voor {scenario.gemeente}, niet voor {gemeente}. Het scenario is weggelaten.")
        scenario = None
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
        scenario=scenario,
        view=query.get("deel") or None,
        index=query.get("index") or None,
        problems=tuple(problems),
    )


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:20] + "…"
