"""A link with other content than the saved version it names: the title, notes and author of that version do not vouch for it."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from lib.answers.decision.answer import marked
from lib.answers.decision.record import Decision
from lib.answers.place import country, load
from lib.databank import SAMPLE
from lib.databank.store import open_databank
from lib.reports import one_pager, paragraph, slides, workbook
from lib.scenarios import Scenario, encode_link
from lib.scenarios.keeping.store import Store
from lib.scenarios.keeping.versions import Change
from lib.ui.session.caching import KEYS
from tests.answers.decision_cases import TUIN, decide, homes, measure
from tests.answers.decision_cases import scenario as case
from tests.pages.conftest import BESLUIT, KAART, MAATREGELEN, OORZAKEN, Open
from tests.pages.looking import problems, query, texts

_LETTERS = str.maketrans("0123456789", "ghijklmnop")
TITLE, NOTES = "Licht aan", "Besproken met de wijkraad."
WORDS = f"gewijzigd ten opzichte van versie 1 ('{TITLE}')"


def scenario(coverage: int = 80, **more: object) -> Scenario:
    return case(measure("verlichting", TUIN.code, coverage), **{"title": TITLE, "notes": NOTES, **more})


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    url = f"sqlite:///{tmp_path / 'scenarios.sqlite'}"
    monkeypatch.setenv("BUURTBALANS_DATABASE_URL", url)
    return Store(url)


@pytest.fixture
def saved(store: Store) -> str:
    return store.save(scenario(), TITLE, author="De wethouder").version.id


def link(reference: str, content: Scenario | None = None) -> dict[str, str]:
    text = reference if content is None else f"{reference}~{encode_link(content)}"
    return {"db": "voorbeeld", "gm": TUIN.gemeente, "bu": TUIN.code, "s": text}


@pytest.mark.parametrize("page", [MAATREGELEN, BESLUIT])
def test_it_is_said_with_a_way_to_what_was_saved(page: str, saved: str, open_app: Open) -> None:
    app = open_app(page, **link(f"@{saved}.1", scenario(10)))
    assert not app.exception
    assert f"Scenario A is **{WORDS}**." in texts(app)
    assert "A: Licht aan (gewijzigd)" in slots(app)
    app.button(key="toon_versie_A").click().run()
    assert not app.exception
    assert "gewijzigd" not in texts(app)
    assert slots(app)[0] == "A: Licht aan"
    assert query(app)["s"] == f"@{saved}.1"


@pytest.mark.parametrize("page", [MAATREGELEN, BESLUIT])
@pytest.mark.parametrize("content", [None, scenario()], ids=["only named", "written out too"])
def test_what_is_as_it_was_saved_is_not_marked(page: str, content: Scenario | None, saved: str, open_app: Open) -> None:
    app = open_app(page, **link(f"@{saved}.1", content))
    assert problems(app) == []
    assert "gewijzigd" not in texts(app)
    assert slots(app)[0] == "A: Licht aan"


CHANGES: list[Callable[[], Scenario]] = [
    lambda: scenario(79),
    lambda: case(measure("verlichting", TUIN.code), measure("cctv", TUIN.code)),
    lambda: scenario(assumptions={"verlichting.half_life_years": 30.0}),
    lambda: scenario(events=({"year": 2017, "area": TUIN.code},)),
    lambda: scenario(actions=({"partner": "gemeente", "year": 2027},)),
    lambda: scenario(housing=(homes("sloop", TUIN.code, 9),)),
]


@pytest.mark.parametrize("change", CHANGES)
def test_every_kind_of_change_is_marked(change: Callable[[], Scenario], saved: str, open_app: Open) -> None:
    app = open_app(BESLUIT, **link(f"@{saved}.1", change()))
    assert WORDS in texts(app)


def test_besides_each_other_on_the_decision_page(saved: str, open_app: Open) -> None:
    app = open_app(BESLUIT, **link(f"@{saved}.1", scenario(10)), s2=f"@{saved}.1")
    headings = [element.value for element in app.subheader][:2]
    assert headings == [f"A, {WORDS}", "B: Licht aan"]
    assert f"A, {WORDS}" in list(app.table[0].value.columns)


@pytest.mark.parametrize(("content", "title"), [(None, "Licht aan (kopie)"), (scenario(10), "Licht aan (gewijzigde kopie)")])
def test_a_copy_says_what_it_is_a_copy_of(content: Scenario | None, title: str, saved: str, open_app: Open) -> None:
    app = open_app(BESLUIT, **link(f"@{saved}.1", content))
    app.button(key="kopieren_delen").click().run()
    app.button(key="kopieer_1").click().run()
    assert not app.exception
    assert slots(app)[1] == f"B: {title}"


@pytest.mark.parametrize(("page", "part"), [(BESLUIT, None), (OORZAKEN, "weten")])
def test_notes_say_whose_they_are(page: str, part: str | None, saved: str, open_app: Open) -> None:
    said = "Deze notities horen bij versie 1; daarna is het scenario gewijzigd."
    more = {"deel": part} if part else {}
    app = open_app(page, **link(f"@{saved}.1", scenario(10)), **more)
    assert said in texts(app)
    box = next(one for one in app.text_area if one.value == NOTES)
    box.set_value("Dit schreef ik zelf.").run()
    assert said not in texts(app)
    assert said not in texts(open_app(page, **link(f"@{saved}.1"), **more))


def test_an_own_change_is_marked_until_it_is_saved(saved: str, open_app: Open) -> None:
    app = open_app(MAATREGELEN, **link(f"@{saved}.1"))
    app.slider(key=f"dekking_{TUIN.code}_verlichting").set_value(15).run()
    assert WORDS in texts(app)
    app.button(key="bewaren_openen").click().run()
    app.button(key="bewaar_scenario").click().run()
    assert "gewijzigd" not in texts(app)
    assert query(app)["s"] == f"@{saved}.2"


def test_an_older_version_is_compared_with_the_newest(saved: str, store: Store, open_app: Open) -> None:
    store.save(scenario(40, title="Licht uit"), "Licht uit", id=saved, based_on=1)
    app = open_app(MAATREGELEN, **link(f"@{saved}.2"))
    app.button(key="bewaren_openen").click().run()
    app.button(key=f"versie_{saved}_1").click().run()
    assert "gewijzigd ten opzichte van versie 2 ('Licht uit')" in texts(app)


def test_a_database_that_is_away_leaves_no_doubt(saved: str, open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURTBALANS_DATABASE_URL", "postgresql://x:y@127.0.0.1:9/z?connect_timeout=1")
    app = open_app(BESLUIT, **link(f"@{saved}.1", scenario(10)))
    assert "nu niet te vergelijken met bewaarde versie 1" in texts(app)


def test_a_change_that_does_not_fit_in_the_link_is_said(saved: str, open_app: Open) -> None:
    app = open_app(MAATREGELEN, **link(f"@{saved}.1"))
    many = {f"verlichting.{hashlib.md5(bytes([i])).hexdigest().translate(_LETTERS)}": 1 / (i + 3) for i in range(200)}
    state = app.session_state["buurtbalans_state"]
    app.session_state["buurtbalans_state"] = state.changed(scenario=scenario(10, assumptions=many))
    app.run()
    assert query(app)["s"] == f"@{saved}.1"
    assert "Dit scenario is te groot voor een link." in "\n".join(problems(app))


@pytest.mark.parametrize("page", [KAART, MAATREGELEN, BESLUIT])
def test_a_saved_link_without_gemeente_opens_its_gemeente(page: str, saved: str, open_app: Open) -> None:
    app = open_app(page, db="voorbeeld", s=f"@{saved}.1")
    assert problems(app) == []
    assert (query(app)["gm"], query(app)["s"]) == (TUIN.gemeente, f"@{saved}.1")


def test_a_saved_link_without_gemeente_that_is_unknown_says_so(open_app: Open, store: Store) -> None:
    assert store.recent() == ()
    app = open_app(MAATREGELEN, db="voorbeeld", s="@abcdefgh.1")
    assert any("is hier niet bewaard" in problem for problem in problems(app))


def slots(app: AppTest) -> list[str]:
    return [option.content for option in app.get("button_group")[0].proto.options]


# Papers


@pytest.fixture(scope="module")
def decision() -> Decision:
    databank = open_databank(SAMPLE)
    gemeente = load(databank, TUIN.gemeente, country(databank))
    return decide(databank, gemeente, [("A", scenario(10)), ("B", scenario())])


def flat(text: str) -> str:
    return re.sub(r"[\s\u00ad]+", "", text.replace("’", "'").replace("‘", "'"))


def told(decision: Decision) -> dict[str, str]:
    book = openpyxl.load_workbook(io.BytesIO(workbook(decision)))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    shapes = [shape for slide in Presentation(io.BytesIO(slides(decision))).slides for shape in slide.shapes]
    shown = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
    shown += [cell.text for shape in shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(one_pager(decision))]
    return {
        "pdf": flat(" ".join(pages)),
        "pptx": flat(" ".join(shown)),
        "xlsx": flat(" ".join(cells)),
        "txt": flat(paragraph(decision)),
    }


def test_every_paper_says_it_and_the_title_never_stands_alone(decision: Decision) -> None:
    change = marked(decision, {"A": Change(1, TITLE, NOTES)})
    for kind, text in told(change).items():
        assert flat(f"Scenario A, {WORDS}") in text, kind
        assert flat("Scenario A: Licht aan") not in text, kind
        assert flat("Scenario B: Licht aan") in text, kind
        if kind != "txt":
            assert flat(f"Bij versie 1, vóór de wijziging: {NOTES}") in text, kind
        if kind != "xlsx":
            assert flat(f"A {change.scenarios[0].short_hash} (gewijzigd), B") in text, kind
    for kind, text in told(decision).items():
        assert "gewijzigd" not in text, kind


def test_a_paper_that_was_made_before_is_not_given_again(decision: Decision) -> None:
    assert KEYS[Decision](decision) != KEYS[Decision](marked(decision, {"A": Change(1, TITLE)}))
