"""Links: what they ask for is shown, or it is said why not; nothing in a link can break a page."""

from __future__ import annotations

import ast
import base64
import json
import zlib

import pytest
from streamlit.testing.v1 import AppTest

from lib.scenarios import Scenario, ScenarioMeasure, encode_link
from lib.settings import ROOT
from lib.ui.outlook.shown import PARTS as VOORUITBLIK_PARTS
from lib.ui.standing.land import LAND
from lib.ui.standing.map_view import PER_WIJK
from lib.ui.standing.matrix import MATRIX
from lib.ui.standing.through_time import THROUGH_TIME
from tests.answers.small_databank import CENTRUM, GEMEENTE, NOORD_1, RECODED_THEN, SILENT, TINY
from tests.pages.conftest import HUISHOUDENS, KAART, MAATREGELEN, PAGES, Open
from tests.pages.looking import problems, query, texts

pytestmark = pytest.mark.usefixtures("own")


@pytest.mark.parametrize("page", PAGES)
def test_a_link_opens_exactly_what_was_seen(open_app: Open, page: str) -> None:
    link = {
        "db": "eigen",
        "gm": GEMEENTE,
        "bu": NOORD_1,
        "jaar": "2022",
        "thema": "won",
        "vs": f"{NOORD_1},{CENTRUM},{TINY}",
        "ref": "NL00",
    }
    app = open_app(page, **link)
    assert not app.exception
    assert problems(app) == []
    assert query(app) == link
    assert app.selectbox(key="w_gemeente").value == GEMEENTE
    assert app.selectbox(key="w_buurt").value == NOORD_1
    assert app.selectbox(key="w_jaar").value == 2022


def packed(content: object) -> str:
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(content).encode())).rstrip(b"=").decode()


WRONG = {
    "gemeente": ({"gm": "GM8888"}, "GM8888", "gm"),
    "misspelt gemeente": ({"gm": "Molenwaarde"}, "'Molenwaarde'", "gm"),
    "gemeente without a map": ({"gm": "GM9101"}, "GM9101", "gm"),
    "buurt": ({"gm": GEMEENTE, "bu": "BU90019999"}, "BU90019999", "bu"),
    "old buurt": ({"gm": GEMEENTE, "bu": RECODED_THEN}, RECODED_THEN, "bu"),
    "buurt elsewhere": ({"gm": TINY, "bu": CENTRUM}, CENTRUM, "bu"),
    "year": ({"gm": GEMEENTE, "jaar": "2023"}, "2023", "jaar"),
    "year without scores": ({"gm": SILENT, "jaar": "2020"}, "2020", "jaar"),
    "no year": ({"gm": GEMEENTE, "jaar": "ooit"}, "'ooit'", "jaar"),
    "theme": ({"gm": GEMEENTE, "thema": "geluk"}, "'geluk'", "thema"),
    "area": ({"gm": GEMEENTE, "vs": f"{CENTRUM},BU90019999"}, "BU90019999", "vs"),
    "area of before": ({"gm": GEMEENTE, "vs": RECODED_THEN}, RECODED_THEN, "vs"),
    "area of a gemeente without a map": ({"gm": GEMEENTE, "vs": "GM9101"}, "GM9101", "vs"),
    "reference": ({"gm": GEMEENTE, "ref": "WK900199"}, "WK900199", "ref"),
    "databank": ({"gm": GEMEENTE, "db": "geheim"}, "'geheim'", "db"),
    "scenario": ({"gm": GEMEENTE, "s": "onzin"}, "geen leesbaar scenario", "s"),
    "newer scenario": ({"gm": GEMEENTE, "s": packed({"schema": 99})}, "nieuwere versie", "s"),
    "scenario elsewhere": ({"gm": TINY, "s": encode_link(Scenario(gemeente=GEMEENTE))}, GEMEENTE, "s"),
    "unknown part": ({"gm": GEMEENTE, "kleur": "blauw"}, "kleur", "kleur"),
}


@pytest.mark.parametrize("wrong", list(WRONG))
@pytest.mark.parametrize("page", [KAART, HUISHOUDENS, MAATREGELEN])
def test_what_cannot_be_honoured_is_said_and_left_out(open_app: Open, page: str, wrong: str) -> None:
    link, named, part = WRONG[wrong]
    app = open_app(page, **link)
    assert not app.exception
    assert len(problems(app)) == 1
    assert named in problems(app)[0]
    assert problems(app)[0].endswith(".")
    assert query(app).get(part) != link[part]
    # It is still said after the next run, and gone when the user chooses something.
    app.run()
    assert named in problems(app)[0]
    app.selectbox(key="w_gemeente").select(TINY if query(app).get("gm") == GEMEENTE else GEMEENTE).run()
    assert problems(app) == []
    assert not app.exception


def test_an_unknown_gemeente_is_not_replaced_by_another(open_app: Open) -> None:
    app = open_app(KAART, gm="GM8888")
    assert app.selectbox(key="w_gemeente").value is None
    assert "Kies een gemeente." in texts(app)
    assert not app.get("deck_gl_json_chart")


def scenario(**changes: object) -> Scenario:
    measure = ScenarioMeasure(intervention="verlichting", area=CENTRUM, coverage=35, start=2028, upkeep_until=2033)
    content = {"gemeente": GEMEENTE, "areas": (CENTRUM,), "measures": (measure,), **changes}
    return Scenario(**content)  # type: ignore[arg-type]


def test_an_unknown_measure_is_named_and_does_not_count(open_app: Open) -> None:
    odd = ScenarioMeasure(intervention="vuurtoren", area=CENTRUM, coverage=50, start=2027)
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM, s=encode_link(scenario(measures=(odd,))))
    assert not app.exception
    assert any("'vuurtoren'" in problem for problem in problems(app))


def test_an_unknown_assumption_is_named_and_does_not_count(open_app: Open) -> None:
    plain = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM, s=encode_link(scenario()))
    link = encode_link(scenario(assumptions={"vuurtoren.half_life_years": 3.0}))
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM, s=link)
    assert not app.exception
    assert any("vuurtoren.half_life_years" in problem for problem in problems(app))
    assert app.dataframe[0].value.equals(plain.dataframe[0].value)


def test_an_assumption_of_the_user_counts(open_app: Open) -> None:
    plain = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM, s=encode_link(scenario()))
    link = encode_link(scenario(assumptions={"verlichting.half_life_years": 1.0}))
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM, s=link)
    assert problems(app) == []
    assert not app.dataframe[0].value.equals(plain.dataframe[0].value)


@pytest.mark.parametrize(
    ("start", "upkeep_until"), [(1950, None), (1950, 2150), (2150, None), (2149, 2150), (2030, 1999), (2030, 2090)]
)
def test_the_far_ends_of_a_scenario(open_app: Open, start: int, upkeep_until: int | None) -> None:
    far = ScenarioMeasure(intervention="speelplek", area=CENTRUM, coverage=37, start=start, upkeep_until=upkeep_until)
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM, s=encode_link(scenario(measures=(far,))))
    assert not app.exception
    assert query(app)["s"] == encode_link(scenario(measures=(far,)))
    app.selectbox(key=f"start_{CENTRUM}_speelplek").select_index(-1).run()
    assert not app.exception


def coverages(app: AppTest) -> dict[int, str]:
    """Coverage -> key of its slider."""
    return {
        int(str(slider.value)): str(slider.key)
        for slider in app.slider
        if slider.label.startswith("Hoeveel procent van de buurt")
    }


def test_a_measure_in_phases_keeps_both(open_app: Open) -> None:
    one = ScenarioMeasure(intervention="speelplek", area=CENTRUM, coverage=30, start=2026)
    two = ScenarioMeasure(intervention="speelplek", area=CENTRUM, coverage=50, start=2030)
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM, s=encode_link(scenario(measures=(one, two))))
    assert set(coverages(app)) == {30, 50}
    app.slider(key=coverages(app)[30]).set_value(80).run()
    app.checkbox(key=f"kies_{CENTRUM}_verlichting").check().run()
    assert not app.exception
    assert set(coverages(app)) == {50, 60, 80}


def test_no_two_pages_have_a_part_of_the_same_name() -> None:
    """A choice of a part goes along in the address: on a page that knew the name it would open something else."""
    named: list[str] = [PER_WIJK, *VOORUITBLIK_PARTS]
    for page in ("kaart", "huishoudens", "oorzaken", "maatregelen"):
        tree = ast.parse((ROOT / "pages" / f"{page}.py").read_text(encoding="utf-8"))
        (parts,) = [node.value for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PARTS"]
        assert isinstance(parts, ast.Dict)
        known = {"MATRIX": MATRIX, "THROUGH_TIME": THROUGH_TIME, "LAND": LAND}
        named += [
            key.value if isinstance(key, ast.Constant) else known[ast.unparse(key)] for key in parts.keys if key is not None
        ]
    assert len(named) > 15
    assert sorted(named) == sorted(set(named))
