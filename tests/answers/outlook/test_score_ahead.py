"""Where the score may go: what is shown is what was better before, and the words say which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from lib.answers.outlook.bands import LIMIT_LBM
from lib.answers.outlook.score import LEAST_CHANCE, LevelAhead, ScoresAhead, score_ahead, scores_ahead
from lib.answers.outlook.score_record import calibration_sentence, coverage_sentence, error_table, size_table, warning_table
from lib.answers.place import Gemeente
from lib.databank.store import Databank
from lib.outlook.score.backtest import rolling
from lib.outlook.score.errors.claims import HOLDS, RANGE
from lib.outlook.score.forecast import outlook
from lib.outlook.score.warning import LIMIT
from lib.scores import DIMENSIONS, to_lbm
from tests.answers.small_databank import CENTRUM, HAVEN, NOORD_1, SILENT, WIJK_CENTRUM

BOUNDS = ["middle", "low67", "high67", "low95", "high95"]


class Tables:
    """Just enough of a databank: tables by name."""

    def __init__(self, **tables: pd.DataFrame) -> None:
        self.tables = tables

    def read(self, table: str, **_: object) -> pd.DataFrame:
        return self.tables[table].copy()

    def years(self, table: str) -> list[int]:
        return [2024] if table == "geometry" else []


def made_up(seed: int, pull: float, measurements: int = 6, areas: int = 120) -> pd.DataFrame:
    """Scores that drift by chance and are pulled back to a level of their own by `pull` (0: a random walk, nothing to predict)."""
    random = np.random.default_rng(seed)
    level = random.uniform(-0.2, 0.2, areas)
    scores, rows = level.copy(), []
    for year in range(2026 - 2 * measurements, 2026, 2):
        rows += [(f"BU{9300 + i // 20}{i % 20:04d}", year, scores[i]) for i in range(areas)]
        scores = scores + pull * (level - scores) + random.normal(0, 0.03, areas)
    return pd.DataFrame(rows, columns=["code", "year", "afw"]).assign(inhabitants=1000.0)


def ahead_of(scores: pd.DataFrame) -> LevelAhead:
    tables = Tables(
        scores=scores.drop(columns="inhabitants").assign(**dict.fromkeys([*DIMENSIONS, "borders"], np.nan)),
        key_figures=scores[["code", "year", "inhabitants"]],
    )
    return scores_ahead(cast(Databank, tables)).levels["buurt"]


def last_scores(scores: pd.DataFrame) -> pd.Series:
    return scores[scores["year"] == scores["year"].max()].set_index("code")["afw"]


def no_change(found: LevelAhead, scores: pd.DataFrame) -> bool:
    middle = found.forecast.set_index(found.forecast["code"].astype(str))["middle"]
    return bool(np.allclose(middle, last_scores(scores).reindex(middle.index), atol=1e-6))


@pytest.fixture(scope="module")
def walk() -> pd.DataFrame:
    """A random walk in which training sees a pattern that the test does not confirm."""
    return made_up(2, 0.0)


@pytest.fixture(scope="module")
def pulled() -> pd.DataFrame:
    """Scores that return to their own level: there is something to predict."""
    return made_up(0, 0.6)


def test_where_the_model_does_not_win_no_change_is_shown(walk: pd.DataFrame) -> None:
    trained = outlook(walk, level="buurt").record()
    found = ahead_of(walk)
    assert found.errors is not None
    assert found.errors["rmse"]["model"] >= found.errors["rmse"]["no_change"]
    # The model thinks well of itself; the test decides.
    assert (trained["shown"], found.record["shown"]) == ("model", "no change")
    assert set(found.forecast["shown"]) == {"no change"}
    assert no_change(found, walk)
    assert "niet beter" in found.record["note"]


def test_no_change_keeps_the_widths_of_the_margins(walk: pd.DataFrame) -> None:
    trained, found = outlook(walk, level="buurt").forecast((2, 4, 6, 8)), ahead_of(walk).forecast
    for low, high in (("low67", "high67"), ("low95", "high95")):
        assert (found[high] - found[low]).to_numpy() == pytest.approx((trained[high] - trained[low]).to_numpy(), abs=1e-6)
        assert (found[low] <= found["middle"]).all()
        assert (found["middle"] <= found[high]).all()


def test_where_the_model_wins_it_is_shown(pulled: pd.DataFrame) -> None:
    found = ahead_of(pulled)
    assert found.errors is not None
    assert found.errors["rmse"]["model"] < found.errors["rmse"]["no_change"]
    assert set(found.forecast["shown"]) == {"model"}
    assert not no_change(found, pulled)
    trained = outlook(pulled, level="buurt").forecast((2, 4, 6, 8))
    assert found.forecast[BOUNDS].to_numpy() == pytest.approx(trained[BOUNDS].to_numpy(), abs=1e-6)


@pytest.mark.parametrize(("seed", "pull"), [(8, 0.2), (3, 0.6), (1, 0.2)])
def test_where_the_rule_wins_the_rule_is_shown(seed: int, pull: float) -> None:
    scores = made_up(seed, pull)
    found = ahead_of(scores)
    assert found.warned is not None
    assert found.warned["rule"]["brier"] <= found.warned["model"]["brier"]
    assert found.record["warnings_shown"] == "rule"
    rows = found.warnings[found.warnings["eligible"]]
    nearest = rows.nsmallest(int(np.ceil(0.05 * len(rows))), "distance")["code"]
    assert set(rows.loc[rows["flagged"], "code"]) == set(nearest)
    assert rows["probability"].to_numpy() == pytest.approx(rows["rule_probability"].to_numpy())
    shown = warning_table(found)["Manier"].tolist()
    assert shown == ["Rekenmethode", "Simpele regel: dichtst bij de grens (getoond)"]


def test_where_the_model_warns_better_it_decides(pulled: pd.DataFrame) -> None:
    found = ahead_of(pulled)
    assert found.warned is not None
    assert found.warned["model"]["brier"] < found.warned["rule"]["brier"]
    assert found.record["warnings_shown"] == "model"
    assert warning_table(found)["Manier"].tolist()[0] == "Rekenmethode (getoond)"


def test_only_what_would_have_been_shown_counts_as_a_signal(pulled: pd.DataFrame) -> None:
    """Figures of the warnings leave out what had a chance below the least."""
    found = ahead_of(pulled)
    assert found.warned is not None
    tables = [one.table for one in rolling(pulled, found.test_years, level="buurt")["years"]]
    for name, method, least in (
        ("model", "model", LEAST_CHANCE),
        ("rule", "rule", LEAST_CHANCE),
        ("nearest", "rule", 0.0),
    ):
        rows = [t[t["eligible"] & t[f"{method}_flagged"] & (t[f"{method}_probability"] >= least)] for t in tables]
        assert found.warned[name]["flagged"] == sum(map(len, rows))
        assert found.warned[name]["hits"] == sum(int(r["fell"].sum()) for r in rows)


def test_a_signal_without_a_chance_is_left_out_of_the_figures() -> None:
    """In a quiet databank 5 percent are flagged although nobody comes near the limit."""
    quiet = made_up(0, 0.6)
    quiet["afw"] = 0.1 + quiet["afw"] / 10
    found = ahead_of(quiet)
    assert found.warned is not None
    assert found.warned["nearest"]["flagged"] > 0
    assert found.warned["rule"]["flagged"] == found.warned["model"]["flagged"] == 0
    assert warning_table(found)["Van 100 signalen"].tolist() == ["onbekend", "onbekend"]


@pytest.mark.parametrize("measurements", [1, 2, 3])
def test_too_few_measurements_to_test(pulled: pd.DataFrame, measurements: int) -> None:
    years = sorted(pulled["year"].unique())[-measurements:]
    scores = pulled[pulled["year"].isin(years)]
    found = ahead_of(scores)
    assert (found.test_years, found.errors, found.warned) == ((), None, None)
    assert ScoresAhead({"buurt": found}).with_errors("buurt") is None
    assert found.record["warnings_shown"] == "rule"
    assert not found.measured
    assert not found.chances
    assert found.record["intervals"] == "land"
    if measurements < 3:
        assert no_change(found, scores)


def test_errors_of_another_level_stand_in(walk: pd.DataFrame, pulled: pd.DataFrame) -> None:
    one = ahead_of(walk[walk["year"] == walk["year"].max()])
    other = ahead_of(pulled)
    both = ScoresAhead({"buurt": one, "wijk": other})
    assert both.with_errors("buurt") is other
    assert ScoresAhead({"buurt": other, "wijk": one}).with_errors("buurt") is other


def test_what_decides_on_the_signals(walk: pd.DataFrame, pulled: pd.DataFrame) -> None:
    single = ahead_of(walk[walk["year"] == walk["year"].max()])
    found = ScoresAhead({"buurt": single, "wijk": ahead_of(pulled)})
    # Chances of a single measurement cannot be calculated: no least chance, so the figures of the rule without one.
    assert (found.ordered_by("buurt"), found.ordered_by("wijk")) == ("nearest", "model")
    assert ScoresAhead({"buurt": ahead_of(made_up(3, 0.6))}).ordered_by("buurt") == "rule"


# Words


def by_hand(**changes: Any) -> LevelAhead:
    warned = {
        "flagged": 40,
        "hits": 3,
        "falls": 4,
        "eligible": 800,
        "precision": 0.075,
        "precision_low": 0.0258,
        "precision_high": 0.199,
    }
    warned |= {"recall": 0.75, "lift": 15.04, "brier": 0.00463, "expected_to_observed": 1.4, "calibration_error": 0.0016}
    values: dict[str, Any] = {
        "level": "buurt",
        "forecast": pd.DataFrame(),
        "warnings": pd.DataFrame(),
        "record": {"warnings_shown": "model", "intervals": "fouten"},
        "test_years": (2020, 2022, 2024),
        "errors": {
            "mae": {"model": 0.0194, "no_change": 0.0206, "straight_line": 0.0321},
            "rmse": {"model": 0.02749, "no_change": 0.02842, "straight_line": 0.0434},
            "coverage": {"67": 0.728, "95": 0.961},
            "n": 1719,
        },
        "warned": {"model": warned, "rule": warned | {"hits": 2, "recall": None, "lift": None}, "nearest": warned},
        "by_size": pd.DataFrame(
            [("tot 500 inwoners", 1200, 0.03, 0.031, 0.05, 0.72, 0.958)],
            columns=["size", "n", "model", "no_change", "straight_line", "coverage67", "coverage95"],
        ),
        "held": pd.DataFrame(),
        "rounds": pd.DataFrame(),
    }
    return LevelAhead(**(values | changes))


def test_the_tables_of_errors() -> None:
    assert error_table(by_hand()).to_numpy().tolist() == [
        ["Rekenmethode", "0,019", "0,0275"],
        ["Geen verandering", "0,021", "0,0284"],
        ["Rechte lijn", "0,032", "0,0434"],
    ]
    assert size_table(by_hand()).to_numpy().tolist() == [
        ["tot 500 inwoners", "1.200", "0,0300", "0,0310", "0,0500", "72%", "96%"]
    ]
    assert size_table(by_hand(by_size=pd.DataFrame())).empty


def test_the_table_of_signals() -> None:
    model, rule = warning_table(by_hand()).to_numpy().tolist()
    assert model == ["Rekenmethode (getoond)", "40", "3", "7,5 (3 tot 20)", "75%", "15,0", "4,63"]
    assert rule[0] == "Simpele regel: dichtst bij de grens"
    assert rule[4:6] == ["onbekend", "onbekend"]


def test_coverage_and_calibration_in_words() -> None:
    assert coverage_sentence(by_hand()) == (
        "Getest op buurten in 2020, 2022 en 2024, met alleen eerdere metingen. Van 1.719 scores viel 73% binnen de donkere band (bedoeld: 67%) "
        "en 96% binnen de lichte (bedoeld: 95%)."
    )
    words = calibration_sentence(by_hand())
    assert "week gemiddeld 0,2 van de 100 af" in words
    assert words.endswith("Bij de signalen samen werden er 4 verwacht en zakten er 3.")
    silent = by_hand().warned
    assert silent is not None
    silent["model"]["expected_to_observed"] = None
    assert "verwacht" not in calibration_sentence(by_hand(warned=silent))


# One buurt


@pytest.fixture(scope="module")
def of_small(databank: Databank) -> ScoresAhead:
    return scores_ahead(databank)


def test_a_buurt_with_a_history_of_its_own(molenwaarde: Gemeente, of_small: ScoresAhead) -> None:
    found = score_ahead(molenwaarde, of_small, NOORD_1)
    assert (found.level, found.note, found.reason) == ("buurt", "", "")
    assert found.past["year"].tolist() == [2020, 2022, 2024]
    assert found.past["value"].iloc[-1] == pytest.approx(float(to_lbm(0.12)))
    assert found.ahead["year"].tolist() == [2026, 2028, 2030, 2032]
    last = found.ahead.iloc[-1]
    assert last["low95"] < last["low67"] < last["middle"] < last["high67"] < last["high95"]
    assert found.around.empty
    assert found.sentence.startswith("Noord scoorde 4,22 in 2024. ")
    assert [line.split(" (")[1] for line in found.sources] == [
        "modelscore)",
        "schatting; marges uit veranderingen van alle gebieden in Nederland)",
    ]


def test_a_buurt_with_few_measurements_has_the_wijk_beside_it(molenwaarde: Gemeente, of_small: ScoresAhead) -> None:
    found = score_ahead(molenwaarde, of_small, CENTRUM)
    assert found.past["year"].tolist() == [2020, 2024]
    assert found.around["year"].tolist() == [2014, 2018, 2020]
    assert found.around["value"].tolist() == pytest.approx([float(to_lbm(0.02 + rise)) for rise in (0.0, 0.01, 0.015)])
    # 4.122 -> 4.137: the difference is that of the rounded scores. Three wijken of the small country are not those of the country.
    assert found.around_sentence == "Wijk Centrum als geheel ging van 4,12 in 2014 naar 4,14 in 2020 (+0,02)."
    assert [line.split(" ")[-2] for line in found.sources[:2]] == ["2024", "2020"]


def test_a_buurt_without_a_score_gets_that_of_its_wijk_and_it_says_so(molenwaarde: Gemeente, of_small: ScoresAhead) -> None:
    found = score_ahead(molenwaarde, of_small, HAVEN)
    assert found.level == "wijk"
    assert found.note == "De buurt heeft geen eigen score; dit is de score van Wijk Centrum."
    assert found.sentence.startswith("Wijk Centrum scoorde 4,14 in 2020.")
    assert found.past["year"].tolist() == [2014, 2018, 2020]
    assert found.around.empty
    rows = of_small.levels["wijk"].forecast
    assert found.ahead["middle"].tolist() == pytest.approx(
        [float(to_lbm(v)) for v in rows.loc[rows["code"] == WIJK_CENTRUM, "middle"].astype(float)]
    )


def test_a_buurt_without_any_score_says_what_is_missing(loaded: Callable[[str], Gemeente], of_small: ScoresAhead) -> None:
    found = score_ahead(loaded(SILENT), of_small, "BU90020101")
    assert found.reason == (
        "Stilte 1 heeft geen leefbaarheidsscore. Daarom is er geen vooruitblik op de score. Kies een andere buurt."
    )
    assert found.past.empty
    assert found.ahead.empty


def test_no_change_is_said_in_words(molenwaarde: Gemeente, walk: pd.DataFrame) -> None:
    codes = walk["code"].unique()
    one = walk[walk["code"] != codes[0]]
    own = molenwaarde.scores[molenwaarde.scores["code"] == NOORD_1]
    single = ahead_of(pd.concat([one, own[["code", "year", "afw"]].assign(inhabitants=1000.0)]).query("year == 2024"))
    found = score_ahead(molenwaarde, ScoresAhead({"buurt": single}), NOORD_1)
    assert found.method == "no change"
    assert "Geen verandering is de beste schatting. In 2030 verwachten we een score tussen" in found.sentence
    # Over eight years there were three rounds, which is too few.
    assert [claim.kind for claim in found.claims] == [HOLDS, HOLDS, HOLDS, RANGE]
    assert "In 2032" in found.further
    assert "kans" not in found.further
    assert found.ahead["middle"].tolist() == pytest.approx([float(to_lbm(0.12))] * 4)
    assert found.sources[-1] == "Buurtbalans, 2026-2032 (schatting; marges uit veranderingen van alle gebieden in Nederland)"


def test_the_limit_on_screen() -> None:
    assert pytest.approx(float(to_lbm(LIMIT))) == LIMIT_LBM
    assert round(LIMIT_LBM, 2) == 3.94
