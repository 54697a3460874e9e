"""How the outlook on the score did on earlier measurements: its errors, its bands and its signals."""

from __future__ import annotations

import pandas as pd

from lib.answers.outlook.score import LevelAhead
from lib.areas import PLURAL
from lib.outlook.score.country import load_country
from lib.outlook.score.errors.spread import COUNTRY
from lib.words import listed, number, percent


def error_table(level_ahead: LevelAhead) -> pd.DataFrame:
    """Past errors in score points, one row per way of looking ahead."""
    assert level_ahead.errors is not None
    return pd.DataFrame(
        [
            {
                "Manier": label,
                "Gemiddelde fout (punten)": number(level_ahead.errors["mae"][name], 3),
                "Idem, grote fouten tellen zwaarder": number(level_ahead.errors["rmse"][name], 4),
            }
            for name, label in _WAYS.items()
        ]
    )


_WAYS = {"model": "Rekenmethode", "no_change": "Geen verandering", "straight_line": "Rechte lijn"}


def size_table(level_ahead: LevelAhead) -> pd.DataFrame:
    """Past errors (points, large ones count more) and how often the bands held, by size of area; empty without inhabitants."""
    rows = level_ahead.by_size
    if rows.empty:
        return rows
    return pd.DataFrame(
        {
            "Grootte": rows["size"],
            "Scores": rows["n"].map(number),
            **{f"Fout {label.lower()}": rows[name].map(lambda error: number(error, 4)) for name, label in _WAYS.items()},
            "In donkere band": rows["coverage67"].map(lambda share: percent(100 * share)),
            "In lichte band": rows["coverage95"].map(lambda share: percent(100 * share)),
        }
    )


def held_sentence(level_ahead: LevelAhead, size: str) -> str:
    """What the table of `bands.held_table` is about."""
    whose = f"{PLURAL[level_ahead.level]} ({size})"
    country = load_country(level_ahead.level) if level_ahead.record["intervals"] == COUNTRY else None
    if country is not None:
        few = f"Deze databank heeft te weinig metingen van {PLURAL[level_ahead.level]}; de banden komen van heel Nederland ({country.source})."
        return f"{few} Zo vaak bleven scores van {whose} binnen een band die zonder die ronde was gemaakt:"
    return f"Zo vaak bleven scores van {whose} binnen een band die zonder die ronde was gemaakt:"


def coverage_sentence(level_ahead: LevelAhead) -> str:
    """How often the intervals held."""
    assert level_ahead.errors is not None
    inside = level_ahead.errors["coverage"]
    return (
        f"Getest op {PLURAL[level_ahead.level]} in {listed(map(str, level_ahead.test_years))}, met alleen eerdere metingen. Van {number(level_ahead.errors['n'])} "
        f"scores viel {percent(100 * inside['67'])} binnen de donkere band (bedoeld: 67%) en {percent(100 * inside['95'])} binnen de lichte (bedoeld: 95%)."
    )


def warning_table(level_ahead: LevelAhead) -> pd.DataFrame:
    """How good the signals were, by the model and by the simple rule; what is shown says so."""
    assert level_ahead.warned is not None
    rows = []
    for name, label in (("model", "Rekenmethode"), ("rule", "Simpele regel: dichtst bij de grens")):
        of = level_ahead.warned[name]
        rows.append(
            {
                "Manier": label + (" (getoond)" if _is_shown(level_ahead, name) else ""),
                "Signalen": number(of["flagged"]),
                "Gezakt": number(of["hits"]),
                "Van 100 signalen": _share(of["precision"], of["precision_low"], of["precision_high"]),
                "Deel gevonden": "onbekend" if of["recall"] is None else percent(100 * of["recall"]),
                "Keer vaker": "onbekend" if of["lift"] is None else number(of["lift"], 1),
                "Brier × 1.000": "onbekend" if of["brier"] is None else number(1000 * of["brier"], 2),
            }
        )
    return pd.DataFrame(rows)


def calibration_sentence(level_ahead: LevelAhead) -> str:
    """How far the chances were from what happened, in words, for what is shown."""
    assert level_ahead.warned is not None
    of = level_ahead.warned["rule" if _is_shown(level_ahead, "rule") else "model"]
    if of["calibration_error"] is None:
        return ""
    apart = (
        f"Deel gevonden: van alle {PLURAL[level_ahead.level]} die zakten. Keer vaker: dan gemiddeld. Brier: fout van de kans, lager is beter. "
        f"De kans week gemiddeld {number(100 * of['calibration_error'], 1)} van de 100 af van hoe vaak {PLURAL[level_ahead.level]} echt zakten."
    )
    expected = of["expected_to_observed"]
    if expected is None:
        return apart
    return f"{apart} Bij de signalen samen werden er {number(expected * of['hits'])} verwacht en {'zakte' if of['hits'] == 1 else 'zakten'} er {of['hits']}."


def _is_shown(level_ahead: LevelAhead, name: str) -> bool:
    return (level_ahead.record["warnings_shown"] == "rule") == (name == "rule")


def _share(value: float | None, low: float | None, high: float | None) -> str:
    if value is None or low is None or high is None:
        return "onbekend"
    return f"{number(100 * value, 1)} ({number(100 * low)} tot {number(100 * high)})"
