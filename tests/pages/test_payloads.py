"""Every text that others wrote is a payload, on every page: nothing of it reaches Markdown unescaped.

`tests/ui/test_sinks.py` reads the code; this runs it and looks at every text in every message to the browser. That the browser then
draws no link, picture or icon is seen in `tests/e2e/test_browser_payloads.py`, and what the papers hold in `tests/reports`.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from lib.databank.own import layer
from lib.databank.own.work_area import LONGEST_NAME, Part, new_work_area
from lib.escape import plain
from lib.scenarios import encode_link
from tests import payload
from tests.pages.conftest import (
    BESLUIT,
    DATABANK,
    HUISHOUDENS,
    KAART,
    MAATREGELEN,
    OORZAKEN,
    PAGES,
    VOORUITBLIK,
    Open,
)
from tests.payload import BUURT, DANGEROUS, GEMEENTE, OTHER, PAYLOAD, WIJK

# Fields of Streamlit's messages that are not drawn as Markdown. A field that is not here is looked at.
_NO_MARKDOWN = {
    *(
        "id",
        "element_id",
        "form_id",
        "user_key",
        "url",
        "query_string",
        "page",
        "page_script_hash",
        "json",
        "spec",
        "data",
        "alt",
    ),
    *("placeholder", "options", "default", "value", "set_value", "raw_value", "raw_values", "code_text", "columns", "tooltip"),
    *("file_name", "string_value", "json_data", "mixed_data"),
}
_NUMBER = re.compile(r"[-+]?\d[\d.,]*(e-\d+)?%?")
PARTS = [
    (KAART, {}),
    (KAART, {"bu": BUURT, "thema": "age_65_plus"}),
    (KAART, {"bu": BUURT, "deel": "matrix"}),
    (HUISHOUDENS, {"vs": f"{BUURT},{WIJK},{GEMEENTE}"}),
    *((HUISHOUDENS, {"bu": BUURT, "deel": part}) for part in ("samen", "buurten", "cijfers", "tabel")),
    (OORZAKEN, {}),
    *((OORZAKEN, {"bu": BUURT, "ref": OTHER, "deel": part}) for part in ("verloop", "bewoog", "anderen", "weten")),
    (VOORUITBLIK, {}),
    *((VOORUITBLIK, {"bu": BUURT, "deel": part}) for part in ("signalen", "score", "bewoners")),
    *((MAATREGELEN, {"bu": BUURT, "deel": part}) for part in ("zelf", "kaart", "woningen", "pakket")),
    (BESLUIT, {}),
    (DATABANK, {}),
]


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return payload.databank(tmp_path_factory.mktemp("payload") / "databank")


@pytest.fixture
def link(poisoned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A server full of payloads, and a link to three saved scenarios of which the second was changed."""
    url = f"sqlite:///{tmp_path / 'scenarios.sqlite'}"
    monkeypatch.setenv("BUURTBALANS_DATABASE_URL", url)
    monkeypatch.setenv("BUURTBALANS_DATABANK", str(poisoned))
    monkeypatch.setenv("BUURTBALANS_PROEF", str(payload.trial(tmp_path / "proef.toml")))
    first, second = payload.saved(url), payload.saved(url, 60)
    changed = encode_link(payload.scenario(30))
    return {"db": "eigen", "gm": GEMEENTE, "s": f"@{first}.1", "s2": f"@{second}.1~{changed}", "s3": f"@{second}.2"}


def strings(message: Message) -> Iterator[tuple[str, str]]:
    """Every text in a message to the browser, with the name of its field."""
    for field, value in message.ListFields():
        if field.message_type is not None:
            repeated = isinstance(value, Message) is False
            for inner in value if repeated else [value]:
                if isinstance(inner, Message):
                    yield from strings(inner)
        elif isinstance(value, str):
            yield field.name, value
        elif not isinstance(value, bytes | int | float | bool):
            yield from ((field.name, one) for one in value if isinstance(one, str))


def messages(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from messages(child)


def drawn(app: AppTest) -> list[str]:
    """What the page hands to Markdown."""
    found = []
    for node in messages(app._tree):
        proto = getattr(node, "proto", None)
        if isinstance(proto, Message) and type(proto).__name__ not in ("Html", "Code"):
            found += [text for name, text in strings(proto) if name not in _NO_MARKDOWN]
    for table in app.table:
        found += [str(part) for part in (*table.value.index, *table.value.columns, *table.value.to_numpy().ravel())]
    return found


def looked_at(app: AppTest) -> int:
    """Fail when something of a payload would do something; how many payloads are shown."""
    assert not app.exception, app.exception
    texts = drawn(app)
    wrong = [text for text in texts if DANGEROUS.search(text)]
    assert not wrong, wrong[:3]
    for node in messages(app._tree):
        if type(getattr(node, "proto", None)).__name__ == "Html":
            assert "<img" not in node.proto.body
    shown = plain(f"x {PAYLOAD}").removeprefix("x ")
    return sum(text.count(shown) for text in texts)


def unfold(app: AppTest) -> None:
    """Open every box that fills itself when it is opened."""
    boxes = [node.proto for node in messages(app._tree) if type(getattr(node, "proto", None)).__name__ == "Expandable"]
    for label in (box.label.replace("\\", "") for box in boxes):
        app.session_state[{"Modelkaart en algoritmeregister": "modelkaart"}.get(label, f"tabel_{label}")] = True
    app.run()


@pytest.mark.parametrize(("page", "more"), PARTS, ids=lambda value: value if isinstance(value, str) else "-".join(value.values()))
def test_no_payload_does_anything(page: str, more: dict[str, str], link: dict[str, str], open_app: Open) -> None:
    app = open_app(page, **link, **more)
    assert looked_at(app) > 2
    unfold(app)
    assert looked_at(app) > 2


@pytest.mark.parametrize(
    "tab", ["Wie doet wat, en wanneer", "Op de kaart", "Kosten", "Wie wonen er straks", "Score zonder en met", "Aannames"]
)
@pytest.mark.parametrize("several", [False, True], ids=["one", "three"])
def test_no_tab_of_a_decision_does(tab: str, several: bool, link: dict[str, str], open_app: Open) -> None:
    names = ("db", "gm", "s", "s2", "s3") if several else ("db", "gm", "s2")
    app = open_app(BESLUIT, **{name: link[name] for name in names})
    app.session_state["besluit_tabs"] = tab
    assert looked_at(app.run()) > 5


@pytest.mark.parametrize("tab", ["Kosten", "Aannames", "Met wie en risico's", "Bewijs"])
def test_no_tab_of_a_measure_does(tab: str, link: dict[str, str], open_app: Open) -> None:
    app = open_app(MAATREGELEN, bu=BUURT, **link)
    app.session_state["maatregel_tabs"] = tab
    assert looked_at(app.run()) > 5


def test_a_package_does_not(link: dict[str, str], open_app: Open) -> None:
    app = open_app(MAATREGELEN, bu=BUURT, deel="pakket", **link)
    app.button(key="pakket_rekenen").click().run()
    for tab in ("Wat paste niet in het budget", "Meer of minder budget", "Hoe zeker is de keuze?"):
        assert looked_at(app) > 5
        app.session_state["pakket_tabs"] = tab
        app.run()
    assert looked_at(app) > 5


@pytest.mark.parametrize("name", [*payload.WRONG_LINK, "gm", "bu", "db"])
def test_no_parameter_of_a_link_does(name: str, link: dict[str, str], open_app: Open) -> None:
    value = payload.WRONG_LINK.get(name, "[k](//e.nl) www.e.nl")
    looked_at(open_app(KAART, **link | ({"route": "rondleiding"} if name == "stap" else {}) | {name: value}))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_what_was_wrong_with_its_link(page: str, link: dict[str, str], open_app: Open) -> None:
    app = open_app(page, **link | payload.WRONG_LINK)
    told = "\n".join(warning.value for warning in app.warning)
    for value in ("[k](//e.nl)", "www.e.nl", "<img src=//e.nl>", ":red[r]"):
        assert plain(f"x {value}").removeprefix("x ") in told
    looked_at(app)


def test_a_work_area_and_its_list_do_not(link: dict[str, str], open_app: Open) -> None:
    # An e-mail address in a name is refused.
    area = new_work_area(PAYLOAD.replace("a@e.nl ", "")[:LONGEST_NAME], (Part(code=BUURT, share=0.4, dwellings=300),), 2024, "")
    layer.add(area)
    app = open_app(DATABANK, **link)
    app.session_state["w_werkgebied"], app.session_state["werkgebied_maken"] = area.id, True
    app.run()
    assert looked_at(app) > 2
    text = f"buurt;{PAYLOAD};woningen\n{BUURT};x;20\n{PAYLOAD.replace(chr(10), ' ')};y;{PAYLOAD}".replace('"', "")
    next(box for box in app.text_area if box.label == "Codes of namen").set_value(text).run()
    app.button(key="werkgebied_lees").click().run()
    assert looked_at(app) > 2


def test_saving_and_opening_what_is_full_of_it(link: dict[str, str], open_app: Open) -> None:
    app = open_app(MAATREGELEN, bu=BUURT, db=link["db"], gm=GEMEENTE, s=link["s2"])
    app.button(key="bewaren_openen").click().run()
    next(one for one in app.text_input if one.label == "Naam van het scenario").set_value(PAYLOAD)
    app.button(key="bewaar_scenario").click().run()
    assert looked_at(app) > 3
    app.button(key="bewaren_openen").click().run()
    opened = next(button for button in app.button if str(button.key).startswith("open_") and button.key != "open_nieuwste")
    assert looked_at(opened.click().run()) > 4


def test_no_file_that_is_downloaded_holds_a_formula(
    link: dict[str, str], open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every CSV of every page, caught where it is made."""
    files: dict[str, bytes] = {}
    import streamlit as st

    original = st.download_button

    def caught(label: str, data: Any, *arguments: Any, **more: Any) -> Any:
        if more.get("mime") == "text/csv":
            files[more["file_name"]] = data() if callable(data) else data
        return original(label, data, *arguments, **more)

    monkeypatch.setattr(st, "download_button", caught)
    for page, more in PARTS:
        app = open_app(page, **link, **more)
        unfold(app)
    assert len(files) >= 12
    seen = 0
    for name, content in files.items():
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"):
            seen += sum("e.nl" in text for text in row)
            wrong = [text for text in row if text[:1] in ("=", "+", "-", "@") and not _NUMBER.fullmatch(text)]
            assert not wrong, (name, wrong)
    assert seen > 100


def test_html_is_escaped(link: dict[str, str], open_app: Open) -> None:
    app = open_app(HUISHOUDENS, bu=BUURT, **link)
    bodies = [node.proto.body for node in messages(app._tree) if type(getattr(node, "proto", None)).__name__ == "Html"]
    assert any(html.escape(PAYLOAD) in body for body in bodies)
