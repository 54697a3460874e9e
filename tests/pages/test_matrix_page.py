"""The part of Kaart with all buurten beside each other."""

from __future__ import annotations

import html
import re
import urllib.parse

import pytest
from streamlit.testing.v1 import AppTest

from tests.answers.small_databank import CENTRUM, EMPTY, GEMEENTE, NOORD_1, SILENT, WIJK_CENTRUM
from tests.pages.conftest import KAART, Open
from tests.pages.looking import problems, query, texts


def rows(app: AppTest) -> list[str]:
    """Codes of the buttons, in their order."""
    return [button.key.removeprefix("naast_") for button in app.button if button.key and button.key.startswith("naast_")]


def lists(app: AppTest) -> list[str]:
    """What stands beside each button, as HTML."""
    return [node.proto.body for node in app.get("html") if node.proto.body.startswith("<dl")]


@pytest.mark.usefixtures("own")
def test_one_row_per_buurt_and_a_click_opens_it(open_app: Open) -> None:
    app = open_app(KAART, gm=GEMEENTE, deel="matrix")
    assert not app.exception
    names = [button.label.strip("*") for button in app.button if button.key and button.key.startswith("naast_")]
    assert len(names) == len(lists(app)) == 12
    assert names == sorted(names, key=str.casefold)
    assert "Het is geen ranglijst" in texts(app)
    assert not app.dataframe  # a table that sorts by a click on the score would be a ranking
    app.button(key=f"naast_{NOORD_1}").click().run()
    assert not app.exception
    assert (query(app)["bu"], query(app).get("deel")) == (NOORD_1, None)
    assert app.get("deck_gl_json_chart")


@pytest.mark.usefixtures("own")
def test_every_colour_has_words_and_every_figure_its_heading(open_app: Open) -> None:
    app = open_app(KAART, gm=GEMEENTE, deel="matrix")
    assert len(lists(app)) == 12
    for body in lists(app):
        cells = re.findall(r"<div style='background:([^;]+);grid-column:span (\d+)'><dt>([^<]+)</dt><dd>(.+?)</dd></div>", body)
        assert sum(int(width) for _, width, *_ in cells) == 11
        for colour, width, heading, said in cells:
            assert width == "1" or (colour == "transparent" and "%" not in said)
            assert heading.strip()
            # A number stands alone, its word beside it.
            assert re.fullmatch(r"(<b>[+−]?\d+,\d+</b> )?[^<]+", said)
            assert not re.search(r"\d,\d+, ", said)
            assert re.search(r"[a-z]{4}", html.unescape(said)) or (colour == "transparent" and said.endswith("%"))
    assert sum("span 7" in body and "geen score" in body for body in lists(app)) == 2


@pytest.mark.usefixtures("own")
def test_a_wijk_is_chosen_and_stays_in_the_address(open_app: Open) -> None:
    app = open_app(KAART, gm=GEMEENTE, deel="matrix")
    app.selectbox(key="w_lijst").select(WIJK_CENTRUM).run()
    assert query(app)["lijst"] == WIJK_CENTRUM
    assert {CENTRUM, NOORD_1, EMPTY} <= set(rows(app))
    assert all(code.startswith("BU900101") for code in rows(app))
    again = open_app(KAART, **query(app))
    assert rows(again) == rows(app)


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("wanted", ["9", "WK123456"])
def test_a_list_that_is_not_there_is_named(open_app: Open, wanted: str) -> None:
    app = open_app(KAART, gm=GEMEENTE, deel="matrix", lijst=wanted)
    assert len(rows(app)) == 12
    assert any(wanted in problem for problem in problems(app))
    assert problems(open_app(KAART, gm=GEMEENTE, deel="matrix", lijst="2x"))


@pytest.mark.usefixtures("own")
def test_a_gemeente_without_scores(open_app: Open) -> None:
    app = open_app(KAART, gm=SILENT, deel="matrix")
    assert not app.exception
    assert len(rows(app)) == 4
    assert len(lists(app)) == 4
    assert not any("nan" in body for body in lists(app))


@pytest.mark.usefixtures("own")
def test_small_charts_through_time_in_the_order_of_the_alphabet(open_app: Open) -> None:
    app = open_app(KAART, gm=GEMEENTE, deel="jaren")
    assert not app.exception
    names = [button.label.strip("*") for button in app.button if button.key and button.key.startswith("naast_")]
    assert names == sorted(names, key=str.casefold)
    assert len(names) == 12
    charts = [node.proto.body for node in app.get("html") if node.proto.body.startswith("<img")]
    assert charts
    for body in charts:
        # Words for who cannot see it, and below it for everybody.
        assert re.search(r"alt='Score per meting: (\d{4} \d,\d\d)(; \d{4} \d,\d\d)*'", body)
        assert re.search(r"\d,\d\d in \d{4}</div>$", body)
        assert urllib.parse.unquote(body).count("stroke='#8c96a0'") == 1  # the gemeente, behind
    scales = {tuple(re.findall(r"text-anchor='end'>(\d,\d\d)<", urllib.parse.unquote(body))) for body in charts}
    assert len(scales) == 1
    assert "Het is geen ranglijst" in texts(app)
    assert not app.dataframe
    app.button(key=f"naast_{NOORD_1}").click().run()
    assert (query(app)["bu"], query(app).get("deel")) == (NOORD_1, None)


@pytest.mark.usefixtures("own")
def test_through_time_without_measurements_says_what_it_takes(open_app: Open) -> None:
    app = open_app(KAART, gm=SILENT, deel="jaren")
    assert not app.exception
    assert "Er zijn nog geen twee metingen, dus ook geen verloop." in " ".join(info.value for info in app.info)
