"""The state in the URL: what a link can carry, what is refused and how that is said, what a change clears."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.scenarios import SCHEMA, Scenario, ScenarioMeasure, encode_link
from lib.ui.session import state
from lib.ui.session.link import keep_texts, parse, to_query
from lib.ui.session.look import NOTHING, SLOTS, Saved, State

GEMEENTE, BUURT, OTHER = "GM9001", "BU90010101", "BU90010102"


def scenario(gemeente: str = GEMEENTE, coverage: int = 60) -> Scenario:
    area = "BU" + gemeente[2:] + "0101"
    measure = ScenarioMeasure(intervention="verlichting", area=area, coverage=coverage, start=2026, upkeep_until=2031)
    return Scenario(gemeente=gemeente, areas=(area,), measures=(measure,))


@some.composite
def states(draw: some.DrawFn) -> State:
    digits = f"{draw(some.integers(0, 9999)):04d}"
    suffix = some.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=4, max_size=4)
    areas = some.one_of(
        some.just("NL00"),
        some.just("GM" + digits),
        some.builds(lambda s: "WK" + digits + s[:2], suffix),
        some.builds(lambda s: "BU" + digits + s, suffix),
    )
    gemeente = draw(some.sampled_from([None, "GM" + digits]))
    coverage = draw(some.integers(0, 100))
    return State(
        databank=draw(some.sampled_from(["", "eigen", "voorbeeld"])),
        gemeente=gemeente,
        buurt=draw(some.none() | suffix.map(lambda s: "BU" + digits + s)) if gemeente else None,
        year=draw(some.none() | some.integers(1900, 2099)),
        theme=draw(some.none() | some.text(min_size=1, max_size=30)),
        compare=tuple(draw(some.lists(areas, max_size=4, unique=True))),
        reference=draw(some.none() | areas),
        scenarios=tuple(scenario(gemeente, coverage) if gemeente and draw(some.booleans()) else None for _ in SLOTS),
        active=draw(some.integers(0, 2)),
        presenting=draw(some.booleans()),
        effect_year=draw(some.none() | some.integers(1900, 2199)),
        upkeep=draw(some.sampled_from([None, "met", "zonder"])),
        layer=draw(some.sampled_from([None, "misdrijven"])),
        route=(route := draw(some.none() | some.sampled_from(["workshop", "rondleiding"]))),
        step=draw(some.none() | some.integers(1, 9)) if route else None,
    )


@given(states())
def test_a_link_reopens_exactly_what_was_seen(seen: State) -> None:
    opened = parse(to_query(seen))
    assert opened == seen
    assert opened.problems == ()


@given(states())
def test_equal_states_write_equal_links(seen: State) -> None:
    query = to_query(seen)
    assert query == to_query(replace(seen, problems=("iets",)))
    assert to_query(parse(query)) == query
    order = (
        "db",
        "gm",
        "bu",
        "jaar",
        "thema",
        "vs",
        "ref",
        "s",
        "s2",
        "s3",
        "variant",
        "stand",
        "effect",
        "onderhoud",
        "laag",
        "route",
        "stap",
    )
    assert list(query) == [name for name in order if name in query]
    assert all(query.values())


def test_the_order_of_clicking_measures_does_not_change_the_link() -> None:
    one = scenario().measures[0]
    two = one.model_copy(update={"intervention": "speelplek"})
    links = {
        to_query(
            State(gemeente=GEMEENTE, scenarios=(Scenario(gemeente=GEMEENTE, areas=(BUURT,), measures=measures), None, None))
        )["s"]
        for measures in ((one, two), (two, one))
    }
    assert len(links) == 1


@given(
    some.dictionaries(
        some.text(max_size=8)
        | some.sampled_from(["db", "gm", "bu", "jaar", "thema", "vs", "ref", "s", "s2", "variant", "stand", "stap"]),
        some.text(max_size=60),
    )
)
def test_no_text_in_a_link_can_break_it(query: dict[str, str]) -> None:
    opened = parse(query)
    assert all(problem.rstrip().endswith(".") for problem in opened.problems)
    # What was understood is written back and is then understood without complaint.
    assert parse(to_query(opened)) == opened
    assert parse(to_query(opened)).problems == ()


@given(
    some.sampled_from(["gm", "bu", "jaar", "vs", "ref", "s", "s3", "variant", "stand", "stap", "db"]),
    some.text(min_size=1, max_size=40).map(str.strip).filter(bool),
)
def test_whatever_is_left_out_is_reported(name: str, text: str) -> None:
    opened = parse({name: text})
    kept = to_query(opened).get(name)
    assert kept == text or opened.problems or set(text) == {","}


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"gm": "Heerlen"}, ["gemeente", "'Heerlen'"]),
        ({"gm": "BU90010101"}, ["gemeente", "'BU90010101'"]),
        ({"bu": "BU9001"}, ["buurt", "'BU9001'"]),
        ({"gm": "GM9001", "bu": "GM9001"}, ["buurt", "'GM9001'"]),
        ({"jaar": "vorig jaar"}, ["jaar", "'vorig jaar'"]),
        ({"jaar": "20244"}, ["jaar", "'20244'"]),
        ({"jaar": "-2024"}, ["jaar", "'-2024'"]),
        ({"db": "../../etc"}, ["databank", "'../../etc'"]),
        ({"vs": "GM9001,onzin,BU1"}, ["'onzin'", "'BU1'"]),
        ({"ref": "daar"}, ["'daar'"]),
        ({"gm": "GM9001", "kleur": "rood"}, ["onbekend onderdeel", "kleur"]),
        ({"gm": "x" * 300}, ["'" + "x" * 20 + "…'"]),
    ],
)
def test_each_malformed_value_is_named_in_a_sentence_and_left_out(query: dict[str, str], named: list[str]) -> None:
    opened = parse(query)
    assert len(opened.problems) == 1
    sentence = opened.problems[0]
    assert sentence.startswith("De link ")
    assert sentence.endswith(".")
    for name in named:
        assert name in sentence
    wrong = set(query) - {"gm"} if "gm" in query and query["gm"] == GEMEENTE else set(query)
    left = to_query(opened)
    assert all(left.get(name) != query[name] for name in wrong)
    if query.get("vs"):
        assert opened.compare == ("GM9001",)


def test_several_wrong_values_give_as_many_sentences() -> None:
    assert len(parse({"gm": "a", "bu": "b", "jaar": "c", "db": "d", "vs": "e", "ref": "f", "s": "g!", "h": "i"}).problems) == 8


def test_a_buurt_of_another_gemeente() -> None:
    opened = parse({"gm": "GM9002", "bu": BUURT})
    assert (opened.gemeente, opened.buurt) == ("GM9002", None)
    assert BUURT in opened.problems[0]
    assert "GM9002" in opened.problems[0]


def test_a_buurt_alone_says_its_gemeente() -> None:
    opened = parse({"bu": BUURT})
    assert (opened.gemeente, opened.buurt, opened.problems) == (GEMEENTE, BUURT, ())


def test_a_wrong_gemeente_is_not_replaced_by_that_of_the_buurt() -> None:
    assert parse({"gm": "Heerlen", "bu": BUURT}).gemeente is None


def test_five_areas() -> None:
    codes = [f"BU9001010{i}" for i in range(1, 6)]
    opened = parse({"vs": ",".join(codes)})
    assert opened.compare == tuple(codes[:4])
    assert "5 gebieden" in opened.problems[0]
    assert "vier" in opened.problems[0]
    assert parse({"vs": ",".join([*codes[:4], codes[0]])}).problems == ()


def packed(content: object) -> str:
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(content).encode())).rstrip(b"=").decode()


def test_a_scenario_of_a_newer_version() -> None:
    opened = parse({"gm": GEMEENTE, "s": packed({"schema": SCHEMA + 1, "gemeente": GEMEENTE})})
    assert opened.scenario is None
    assert "nieuwere versie" in opened.problems[0]
    assert opened.gemeente == GEMEENTE


@pytest.mark.parametrize("text", ["onzin", "%%%", packed([1, 2]), packed({"schema": 1}), encode_link(scenario())[:-7]])
def test_a_damaged_scenario(text: str) -> None:
    opened = parse({"gm": GEMEENTE, "s": text})
    assert opened.scenario is None
    assert len(opened.problems) == 1


def test_a_scenario_for_another_gemeente_is_left_out() -> None:
    opened = parse({"gm": "GM9002", "s": encode_link(scenario())})
    assert opened.scenario is None
    assert "GM9001" in opened.problems[0]
    assert "GM9002" in opened.problems[0]


def test_a_scenario_alone_says_its_gemeente() -> None:
    opened = parse({"s": encode_link(scenario())})
    assert (opened.gemeente, opened.scenario, opened.problems) == (GEMEENTE, scenario(), ())


class Query(dict[str, str]):
    """What st.query_params does, as far as the state uses it."""

    def from_dict(self, values: dict[str, str]) -> None:
        self.clear()
        super().update(values)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    session = SimpleNamespace(session_state={}, query_params=Query())
    monkeypatch.setattr(state, "st", session)
    return session


def test_three_scenarios_and_which_one_is_edited() -> None:
    seen = State(gemeente=GEMEENTE, scenarios=(scenario(), None, scenario(coverage=30)), active=2)
    assert seen.scenario == scenario(coverage=30)
    assert parse(to_query(seen)) == seen
    assert parse(to_query(seen) | {"variant": "D"}).active == 0
    assert "'D'" in parse(to_query(seen) | {"variant": "D"}).problems[0]


def test_a_saved_scenario_is_its_number_in_the_link_and_its_content_only_when_changed() -> None:
    same = State(gemeente=GEMEENTE, scenarios=(scenario(), None, None), saved=(Saved("Ab3-x_9", 4, scenario().hash), None, None))
    assert to_query(same)["s"] == "@Ab3-x_9.4"
    opened = parse(to_query(same))
    assert (opened.scenario, opened.saved[0]) == (None, Saved("Ab3-x_9", 4))
    assert to_query(opened)["s"] == "@Ab3-x_9.4"
    changed = replace(same, scenarios=(scenario(coverage=5), None, None))
    assert parse(to_query(changed)).scenario == scenario(coverage=5)
    assert parse(to_query(changed)).saved[0] == Saved("Ab3-x_9", 4)


def test_a_link_within_a_session_loses_no_text() -> None:
    noted = Scenario.model_validate(scenario().content() | {"notes": "De lampen zijn van de netbeheerder."})
    before = State(gemeente=GEMEENTE, scenarios=(noted, None, None))
    opened = parse(to_query(replace(before, route="workshop", step=2)))
    assert keep_texts(opened, before).scenarios == (noted, None, None)
    assert keep_texts(opened, State(gemeente="GM9002")).scenarios == (scenario(), None, None)
    other = parse(to_query(replace(before, scenarios=(scenario(coverage=5), None, None))))
    assert keep_texts(other, before).scenario == scenario(coverage=5)


def test_a_scenario_too_large_for_a_link_stays_in_the_session() -> None:
    areas = tuple(f"BU9001{n:04d}" for n in range(400))
    measures = tuple(
        ScenarioMeasure(intervention="verlichting", area=a, coverage=n % 100, start=1990 + n % 90) for n, a in enumerate(areas)
    )
    large = State(gemeente=GEMEENTE, scenarios=(Scenario(gemeente=GEMEENTE, areas=areas, measures=measures), None, None))
    assert "s" not in to_query(large)
    assert keep_texts(parse(to_query(large)), large).scenarios == large.scenarios


@pytest.mark.parametrize("text", ["@", "@Ab3dE", "@Ab3dE.0", "@../../x.1", "@Ab3dE.1~", "@Ab3dE.1~onzin"])
def test_a_damaged_reference_to_a_saved_scenario(text: str) -> None:
    opened = parse({"gm": GEMEENTE, "s2": text})
    assert (opened.scenarios, opened.saved) == (NOTHING, NOTHING)
    assert len(opened.problems) == 1


FULL = State("eigen", GEMEENTE, BUURT, 2022, "won", (BUURT, GEMEENTE), "NL00", (scenario(), None, None), ("iets",))


@pytest.fixture
def full(session: SimpleNamespace) -> SimpleNamespace:
    session.query_params.from_dict(to_query(FULL))
    assert state.begin() == FULL
    state.finish()
    return session


@pytest.mark.usefixtures("full")
class TestUpdate:
    def test_another_gemeente_clears_all_that_depends_on_it(self) -> None:
        state.update(gemeente="GM9002")
        assert state.current() == State("eigen", "GM9002")

    def test_the_same_gemeente_clears_nothing(self) -> None:
        state.update(gemeente=GEMEENTE)
        assert state.current() == FULL

    def test_another_databank_clears_the_gemeente(self) -> None:
        state.update(databank="voorbeeld")
        assert state.current() == State("voorbeeld")

    def test_another_databank_and_gemeente_at_once(self) -> None:
        state.update(databank="voorbeeld", gemeente="GM9002")
        assert state.current() == State("voorbeeld", "GM9002")

    def test_another_buurt_takes_the_place_of_the_old_one(self) -> None:
        state.update(buurt=OTHER)
        assert state.current() == replace(FULL, buurt=OTHER, compare=(OTHER, GEMEENTE))

    def test_no_buurt_keeps_the_areas_and_the_scenario(self) -> None:
        state.update(buurt=None)
        assert state.current() == replace(FULL, buurt=None)

    def test_two_of_the_same_area_become_one(self) -> None:
        state.update(compare=(BUURT, OTHER))
        state.update(buurt=OTHER)
        assert state.current().compare == (OTHER,)

    def test_a_change_of_the_user_ends_the_reports(self) -> None:
        state.report("iets wat niet kon")
        assert state.current().problems == ("iets wat niet kon",)
        state.update(year=2020)
        assert state.current().problems == ()
        assert state.current().year == 2020


def test_the_url_written_last_is_not_read_again(full: SimpleNamespace) -> None:
    state.update(year=2020)
    assert state.begin().year == 2020
    state.finish()
    assert full.query_params["jaar"] == "2020"


def test_back_and_forward_are_followed(full: SimpleNamespace) -> None:
    full.query_params["bu"] = OTHER
    assert state.begin().buurt == OTHER


def test_another_page_of_the_menu_drops_the_query_but_not_the_state(full: SimpleNamespace) -> None:
    full.query_params.clear()
    assert state.begin() == FULL
    state.finish()
    assert dict(full.query_params) == to_query(FULL)


def test_parameters_of_streamlit_itself_are_not_ours(session: SimpleNamespace) -> None:
    session.query_params.from_dict({"embed": "true", "gm": GEMEENTE})
    assert state.begin().problems == ()


@pytest.fixture
def run(full: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What the browser says of a run: by going back or forward, and on which page. The page was drawn for FULL, and then for 2020."""
    said = SimpleNamespace(is_history_navigation=False, page_script_hash="kaart")
    monkeypatch.setattr(state, "get_script_run_ctx", lambda: said)
    state.update(year=2020)
    state.begin()
    state.finish()
    full.query_params.from_dict(to_query(FULL))
    return said


def test_an_address_that_is_behind_undoes_nothing(run: SimpleNamespace, full: SimpleNamespace) -> None:
    del run
    assert state.begin().year == 2020
    state.finish()
    assert full.query_params["jaar"] == "2020"
    full.query_params.from_dict(to_query(FULL))
    state.update(buurt=OTHER)
    assert (state.begin().year, state.current().buurt) == (2020, OTHER)


def test_going_back_is_followed(run: SimpleNamespace) -> None:
    run.is_history_navigation = True
    assert state.begin() == FULL


def test_a_link_to_another_page_is_followed_to_where_one_was_before(run: SimpleNamespace) -> None:
    run.page_script_hash = "oorzaken"
    assert state.begin() == FULL


def test_what_was_changed_after_a_link_was_drawn_stays(run: SimpleNamespace, full: SimpleNamespace) -> None:
    drawn = replace(state.current(), theme="vrz")
    full.query_params.from_dict(to_query(drawn))
    state.update(scenario=scenario(coverage=5))
    run.page_script_hash = "oorzaken"
    assert state.begin() == replace(drawn, scenarios=(scenario(coverage=5), None, None))


def test_what_a_link_changes_itself_counts(run: SimpleNamespace, full: SimpleNamespace) -> None:
    full.query_params.from_dict(to_query(replace(state.current(), buurt=OTHER)))
    state.update(buurt=None, year=2021)
    run.page_script_hash = "oorzaken"
    assert (state.begin().buurt, state.current().year) == (OTHER, 2021)


def test_a_link_of_a_page_before_the_last_undoes_nothing(run: SimpleNamespace, full: SimpleNamespace) -> None:
    """The page with the change is drawn, and not on the screen yet: on a slow line."""
    onward = state.link(replace(state.current(), theme="vrz"))
    state.update(scenario=scenario(coverage=5))
    state.begin()
    state.link(replace(state.current(), theme="vrz"))
    state.finish()
    drawn = state.current()
    full.query_params.from_dict(onward)
    run.page_script_hash = "oorzaken"
    assert state.begin() == replace(drawn, theme="vrz")


def test_a_link_of_the_last_page_that_goes_back_on_a_change_is_followed(run: SimpleNamespace, full: SimpleNamespace) -> None:
    before = state.current()
    state.link(before)
    state.update(scenario=scenario(coverage=5))
    state.begin()
    without = state.link(before)
    state.finish()
    full.query_params.from_dict(without)
    run.page_script_hash = "oorzaken"
    assert state.begin() == before


def test_what_a_part_of_the_page_changed_stays_at_a_link_beside_it(run: SimpleNamespace, full: SimpleNamespace) -> None:
    state.begin()
    beside = state.link(state.current())
    state.finish()
    state.here(effect_year=2031)
    full.query_params.from_dict(beside)
    run.page_script_hash = "oorzaken"
    assert state.begin().effect_year == 2031


def test_an_address_of_before_a_workshop_was_kept_is_one_of_that_workshop() -> None:
    kept = replace(FULL, route="workshop", step=2, workshop="van-nu")
    before = parse(to_query(replace(kept, workshop=None, step=1)))
    assert keep_texts(before, kept) == replace(kept, step=1)
    # Who stopped, or goes elsewhere, is not in it any more.
    stopped = replace(kept, route=None, step=None, workshop=None)
    assert keep_texts(before, stopped).workshop is None
    assert keep_texts(replace(before, route=None, step=None), kept).workshop is None
    assert keep_texts(State("eigen", "GM9002", route="workshop", step=2), kept).workshop is None


def test_a_click_while_a_page_is_first_drawn_stays(session: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run that took over the link was cut off by the click, before it had written an address."""
    said = SimpleNamespace(is_history_navigation=False, page_script_hash="kaart")
    monkeypatch.setattr(state, "get_script_run_ctx", lambda: said)
    session.query_params.from_dict({"gm": GEMEENTE})
    state.begin()
    state.update(year=2020)
    assert state.begin().year == 2020
