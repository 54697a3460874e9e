"""How long the sentences are that a visitor reads: taken from every page and part, on the sample, with what opens on them."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lib.answers.accountability.provenance import METHOD
from lib.scenarios import encode_link
from tests import reading
from tests.answers.decision_cases import NEW, SMALL, TUIN, measure, scenario
from tests.pages.conftest import Open
from tests.words_to_avoid import METHOD_WORDS

PLAN = {
    "s": encode_link(scenario(measure("verlichting", TUIN.code))),
    "s2": encode_link(scenario(measure("buurtwacht", TUIN.code))),
}
PARTS = (
    ("start", ""),
    *(("kaart", part) for part in ("overzicht", "wijken", "matrix", "jaren", "land")),
    *(("huishoudens", part) for part in ("mix", "samen", "buurten", "cijfers", "tabel")),
    *(("oorzaken", part) for part in ("verloop", "bewoog", "anderen", "weten")),
    *(("vooruitblik", part) for part in ("signalen", "score", "bewoners")),
    *(("maatregelen", part) for part in ("zelf", "kaart", "woningen", "pakket")),
    ("besluit", ""),
    ("databank", ""),
)
# Where other sentences stand: no buurt, a wijk, a buurt with too few households, a buurt without a history.
ELSEWHERE = {
    "gemeente": {"gm": TUIN.gemeente},
    "wijk": {"gm": TUIN.gemeente, "bu": f"WK{TUIN.code[2:8]}"},
    "klein": {"gm": SMALL.gemeente, "bu": SMALL.code},
    "nieuw": {"gm": NEW.gemeente, "bu": NEW.code},
}


# Expanders that explain how something is computed, by their label.
EXPLAIN = (
    "Hoe goed ging dit in het verleden?",
    "Zo hebben wij dit berekend",
    "Typen huishoudens: hoe goed is de schatting?",
    *(heading for heading, _ in METHOD),
)
# What a button opens: page -> labels of buttons.
WINDOWS = {
    "start": ("Woordenlijst",),
    "maatregelen": ("Bewaren en openen", "Kopiëren en delen"),
    "besluit": ("Tekst voor een voorstel",),
}


def opened(open_app: Open, page: str, part: str = "", **place: str) -> AppTest:
    app = open_app(f"pages/{page}.py", db="voorbeeld", **place, **({"deel": part} if part else {}))
    assert not app.exception
    return app


@pytest.mark.parametrize(("page", "part"), PARTS)
def test_sentences_are_short_and_without_words_of_the_method(page: str, part: str, open_app: Open) -> None:
    app = opened(open_app, page, part, gm=TUIN.gemeente, bu=TUIN.code, **PLAN)
    found = reading.lengths(reading.page(app))
    assert found.many > 1
    assert not found.too_long
    assert found.mean <= reading.MEAN
    assert METHOD_WORDS.findall(reading.page(app, EXPLAIN)) == []


@pytest.mark.parametrize("where", ELSEWHERE)
def test_also_where_other_sentences_stand(where: str, open_app: Open) -> None:
    for page, part in PARTS:
        app = opened(open_app, page, part, **ELSEWHERE[where])
        assert reading.lengths(reading.page(app)).too_long == [], (page, part)
        assert METHOD_WORDS.findall(reading.page(app, EXPLAIN)) == [], (page, part)


@pytest.mark.parametrize(("page", "label"), [(page, label) for page, labels in WINDOWS.items() for label in labels])
def test_what_a_button_opens_too(page: str, label: str, open_app: Open) -> None:
    app = opened(open_app, page, gm=TUIN.gemeente, bu=TUIN.code, **PLAN)
    before = reading.page(app)
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    found = reading.page(app)
    assert len(found) > len(before)
    assert reading.lengths(found).too_long == []
    assert METHOD_WORDS.findall(reading.page(app, EXPLAIN)) == []
