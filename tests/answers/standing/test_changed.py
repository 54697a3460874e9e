"""The map of what changed: the same rule as everywhere, counts that agree, and nothing judged that cannot be."""

from __future__ import annotations

import re

import numpy as np

from lib.answers.place import Gemeente
from lib.answers.standing.changed import CLASSES, changed
from lib.answers.standing.hover import hover_texts
from lib.answers.standing.observations import observe
from lib.answers.standing.themes import CHANGE, GROUPS, themes
from lib.scores import judge_change


def test_classes_are_those_of_the_rule(molenwaarde: Gemeente) -> None:
    shown = changed(molenwaarde, themes()[CHANGE], 2024)
    for row in shown.table.itertuples():
        if row[shown.table.columns.get_loc("class") + 1] == 0:
            continue
        people = float(molenwaarde.inhabitants[row.code])
        judged = judge_change(row.value, molenwaarde.country.drift("buurt", 2022, 2024, people))
        assert judged.relative is not None
        step = {"schommeling": 0, "licht": 1, "duidelijk": 2}[judged.zone]
        assert shown.table.set_index("code").loc[row.code, "class"] == 3 + step * np.sign(judged.relative)


def test_sentence_legend_and_observation_count_the_same(molenwaarde: Gemeente) -> None:
    shown = changed(molenwaarde, themes()[CHANGE], 2024)
    counts = shown.legend.set_index("name")["n"]
    assert counts.sum() + (shown.table["class"] == 0).sum() == len(molenwaarde.buurten)
    up, down = counts[CLASSES[-1]], counts[CLASSES[0]]
    assert [int(n) for n in re.findall(r"\d+", shown.takeaway)[2:4]] == [up, down]
    told = next(o.text for o in observe(molenwaarde, 2024) if o.heading == "Ontwikkeling")
    assert f"Gunstiger: {up}. Ongunstiger: {down}." in told


def test_without_an_earlier_measurement_nothing_is_judged(molenwaarde: Gemeente) -> None:
    first = min(molenwaarde.score_years())
    shown = changed(molenwaarde, themes()[CHANGE], first)
    assert (shown.table["class"] == 0).all()
    assert str(first) in shown.takeaway


def test_every_subject_has_a_group_and_groups_stand_together() -> None:
    groups = [theme.group for theme in themes().values()]
    assert list(dict.fromkeys(groups)) == list(GROUPS)
    assert groups == sorted(groups, key=GROUPS.index)


def test_every_line_under_the_mouse_has_its_year(molenwaarde: Gemeente) -> None:
    lines = dict(hover_texts(molenwaarde, 2024))
    assert all(re.search(r"\b20\d\d$", label) for label in lines)
    people = {code: text for label, texts in lines.items() if label.startswith("Inwoners") for code, text in texts.items()}
    known = molenwaarde.inhabitants.dropna()
    assert set(people) == set(known.index)
    assert all(int(people[code].replace(".", "")) == round(float(n)) for code, n in known.items())
