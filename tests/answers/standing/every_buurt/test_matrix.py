"""All buurten beside each other say what map and card say, in the order of the alphabet, and why where they say nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest

from lib.answers.outlook.signals import SIGNAL_KINDS
from lib.answers.place import Gemeente
from lib.answers.standing.absent import why_no_score, words
from lib.answers.standing.changed import CLASSES, changed
from lib.answers.standing.every_buurt.matrix import MOST_ROWS, Matrix, group_of, matrix
from lib.answers.standing.one_area.card import HOUSEHOLD_SHARES, card_of
from lib.answers.standing.standing import stand
from lib.answers.standing.themes import CHANGE, SCORE, themes
from lib.scores import DIMENSION_LABELS
from lib.words import percent, signed
from tests.answers.small_databank import CENTRUM, EMPTY, FEW_HOUSEHOLDS, HAVEN


@pytest.fixture(scope="module")
def shown(molenwaarde: Gemeente) -> Matrix:
    return matrix(molenwaarde, 2024, {CENTRUM: SIGNAL_KINDS["bewoners"]})


def test_order_is_that_of_the_alphabet_and_not_of_the_score(shown: Matrix, molenwaarde: Gemeente) -> None:
    names = shown.table["Buurt"].tolist()
    assert names == sorted(names, key=str.casefold)
    assert list(shown.rows) == shown.table["Code"].tolist() == molenwaarde.buurten["code"].tolist()
    scores = shown.table["Score 2024"].dropna()
    assert not scores.is_monotonic_increasing
    assert not scores.is_monotonic_decreasing
    for _, codes in shown.groups.values():
        assert list(codes) == [code for code in shown.rows if code in codes]
    assert not any("rang" in name.lower() or "plaats" in name.lower() for name in (*shown.headings, *shown.table.columns))


def test_cells_say_what_the_map_and_the_card_say(shown: Matrix, molenwaarde: Gemeente) -> None:
    at = {heading: i for i, heading in enumerate(shown.headings)}
    on_map = stand(molenwaarde, themes()[SCORE], 2024).table.set_index("code")
    moved = changed(molenwaarde, themes()[CHANGE], 2024).table.set_index("code")
    for code, cells in shown.rows.items():
        card = card_of(molenwaarde, code, 2024)
        score = cells[at["Score 2024"]]
        assert score.step == on_map.loc[code, "class"] == (card.score_class or 0)
        if card.score is not None:
            assert score.words == card.headline
            for _, row in card.dimensions.iterrows():
                heading = row["label"][0].upper() + row["label"][1:]
                assert cells[at[heading]].words.startswith(signed(row["buurt"]) + ", ")
        assert cells[at["Sinds 2022"]].step == moved.loc[code, "class"]
        if moved.loc[code, "class"]:
            assert cells[at["Sinds 2022"]].words == moved.loc[code, "text"]


def test_a_missing_score_says_why(shown: Matrix, molenwaarde: Gemeente) -> None:
    for code, reason in why_no_score(molenwaarde, 2024).items():
        cells = shown.rows[code]
        assert words(reason, molenwaarde, 2024) in cells[0].words
        assert all(cell.step == 0 for cell in cells)
        assert len(set(cells[:7])) == 1
    assert {HAVEN, EMPTY} <= set(why_no_score(molenwaarde, 2024))
    table = shown.table.set_index("Code")
    assert (table["Geen score, want"] != "").sum() == table["Score 2024"].isna().sum() == 2


def test_households_are_those_of_the_buurt_itself_or_said_to_be_missing(shown: Matrix, molenwaarde: Gemeente) -> None:
    first = shown.headings.index(HOUSEHOLD_SHARES[0][1])
    ids = tuple(name for name, _ in HOUSEHOLD_SHARES)
    known = 0
    for code, cells in shown.rows.items():
        own = molenwaarde.figures.together(ids, code, 2024, fall_back=False)
        told = [cell.words for cell in cells[first : first + 3]]
        numbers = shown.table.set_index("Code").loc[code, [f"{label} (%)" for _, label in HOUSEHOLD_SHARES]]
        if own.known:
            known += 1
            assert all(text.startswith(percent(value)) for text, value in zip(told, own.values, strict=True))
            assert numbers.tolist() == pytest.approx(list(own.values), abs=0.05)
        else:
            assert not any("%" in text for text in told)
            assert numbers.isna().all()
    assert 0 < known < len(shown.rows)
    assert not any("%" in cell.words for cell in shown.rows[FEW_HOUSEHOLDS][first : first + 3])


def test_the_download_has_numbers_as_numbers_and_words_beside_them(shown: Matrix) -> None:
    table = shown.table
    named = ["Score 2024", *(label[0].upper() + label[1:] for label in DIMENSION_LABELS.values()), "Sinds 2022"]
    for name in named:
        assert pd.api.types.is_float_dtype(table[name])
        assert ((table[f"{name}: klasse"] != "") == table[name].notna()).all()
    assert set(table["Sinds 2022: klasse"]) <= {*CLASSES, ""}
    assert pd.api.types.is_integer_dtype(table["Jaar huishoudens"])


def test_signals_stand_beside_and_one_that_is_not_known_is_no_good_news(shown: Matrix) -> None:
    told = Counter(cells[-1].words for cells in shown.rows.values())
    assert shown.rows[CENTRUM][-1].words == SIGNAL_KINDS["bewoners"]
    assert told == {SIGNAL_KINDS["bewoners"]: 1, "te weinig bekend": 11}
    assert shown.table.set_index("Code").loc[CENTRUM, "Signaal"] == SIGNAL_KINDS["bewoners"]


def test_pages_and_wijken_each_hold_every_buurt_once(shown: Matrix, ravelstad: Gemeente) -> None:
    large = matrix(ravelstad, 2024, {})
    assert len(large.rows) > 2 * MOST_ROWS
    for one in (shown, large):
        pages = [codes for key, (_, codes) in one.groups.items() if key.isdigit()]
        wijken = [codes for key, (_, codes) in one.groups.items() if not key.isdigit()]
        assert [code for codes in pages for code in codes] == list(one.rows)
        assert sorted(code for codes in wijken for code in codes) == sorted(one.rows)
        assert max(len(codes) for codes in pages) <= MOST_ROWS
        assert max(len(codes) for codes in pages) - min(len(codes) for codes in pages) <= 1
    last = list(large.rows)[-1]
    assert last in large.groups[group_of(large.groups, None, last)][1]
    assert group_of(large.groups, "WK999999", None) == "1"
    wijk = "WK" + last[2:8]
    assert group_of(large.groups, wijk, None) == wijk
    assert all(code.startswith("BU" + wijk[2:]) for code in large.groups[wijk][1])


def test_a_gemeente_without_any_figure_and_a_first_measurement(silent: Gemeente, molenwaarde: Gemeente) -> None:
    nothing = matrix(silent, 2024, {})
    assert len(nothing.rows) == 4
    assert all(cell.step == 0 and cell.words and "nan" not in cell.words for cells in nothing.rows.values() for cell in cells)
    first = min(molenwaarde.score_years())
    at = matrix(molenwaarde, first, {})
    assert "Verandering" in at.headings
    told = {cells[at.headings.index("Verandering")].words.split(":")[0] for cells in at.rows.values()}
    assert told <= {"geen eerdere meting", "geen score"}


def test_earlier_measurements_that_cannot_be_joined_are_not_said_to_be_absent(molenwaarde: Gemeente) -> None:
    first = min(molenwaarde.score_years())
    at = matrix(replace(molenwaarde, unjoined=(first - 2,)), first, {})
    told = {cells[at.headings.index("Verandering")].words.split(":")[0] for cells in at.rows.values()}
    assert told <= {"niet te vergelijken", "geen score"}
    assert "niet te vergelijken" in told
    assert str(first - 2) in at.note
