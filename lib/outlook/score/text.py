"""Readable Dutch lines for the command line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from lib.outlook.score.backtest import FORECASTS, Backtest
from lib.outlook.score.errors.claims import HOLDS, TOLERANCE, claim
from lib.outlook.score.errors.past import pooled
from lib.outlook.score.errors.spread import COUNTRY, ERRORS
from lib.outlook.score.forecast import Outlook
from lib.words import number, percent

_NAMES = {"model": "model", "no_change": "geen verandering", "straight_line": "rechte lijn"}
_SHOWN = {"model": "het model", "no change": "'geen verandering'", "rule": "de regel 'dichtst bij de grens'"}
_MOST_AREAS = 20


def _share(value: float | None, decimals: int = 0) -> str:
    return "onbekend" if value is None else percent(100 * value, decimals)


def backtest_lines(tested: Backtest) -> list[str]:
    """Backtest of one year in words."""
    found = tested.to_json()
    shown, rule = tested.warnings()["shown"], tested.warnings()["rule"]
    lines = [f"Toets op {tested.test_year}: {found['n']} gebieden, berekend uit eerdere metingen.", tested.note, ""]
    lines.append("Fout in scorepunten   wortel gem. kwadraat   gemiddeld")
    for forecast in FORECASTS:
        lines.append(
            f"  {_NAMES[forecast]:<18}  {number(found['rmse'][forecast], 4):>20}   {number(found['mae'][forecast], 4):>9}"
        )
    covered = found["coverage"]
    kind = "" if tested.intervals == "fouten" else " (breedte is een aanname: er was nog geen verandering gezien)"
    lines += [
        "",
        f"Binnen het 67%-interval viel {_share(covered['67'])}, binnen het 95%-interval {_share(covered['95'])}{kind}.",
        "",
    ]
    if not shown["eligible"]:
        return [*lines, "Signalen: geen enkel gebied stond op voldoende of beter."]
    lines.append(
        f"Signalen volgens {_SHOWN[tested.warnings_shown]}, gebieden die op voldoende of beter stonden: {shown['eligible']}."
    )
    if not shown["falls"]:
        return [*lines, f"  {shown['flagged']} kregen een signaal. Geen enkel gebied zakte naar zwak of lager."]
    lines.append(
        f"  {shown['falls']} zakten naar zwak of lager ({_share(shown['base_rate'], 1)}). {shown['flagged']} kregen een signaal, daarvan zakten er {shown['hits']}"
    )
    lines.append(
        f"  ({_share(shown['precision'], 1)}, 95%-interval {_share(shown['precision_low'], 1)} tot {_share(shown['precision_high'], 1)}). Gevonden: {_share(shown['recall'])} van wie zakte."
    )
    lines.append(
        f"  {number(shown['lift'], 1)} keer zo vaak als gemiddeld; de regel 'dichtst bij de grens' haalt {number(rule['lift'], 1)}."
    )
    lines.append(
        f"  Brier-winst {number(shown['brier_skill'], 2)} (regel {number(rule['brier_skill'], 2)}), verwacht/gebeurd {number(shown['expected_to_observed'], 2)}, ijkfout {number(found['warnings']['calibration_error'], 4)}."
    )
    return lines


def rounds_lines(each: Sequence[Backtest], together: dict[str, Any]) -> list[str]:
    """All test years in one table, and together: model beside no change, and coverage."""
    lines = ["jaar    gebieden   model    geen ver.  verhouding   67%-band   95%-band"]
    for label, found in [*((str(one.test_year), one.to_json()) for one in each), ("samen", together)]:
        model, same = found["rmse"]["model"], found["rmse"]["no_change"]
        lines.append(
            f"{label:<6}  {found['n']:>8}   {number(model, 4)}   {number(same, 4):<8}   {number(model / same if same else 1, 3):<10}   "
            f"{_share(found['coverage']['67'], 1):<8}   {_share(found['coverage']['95'], 1)}"
        )
    return lines


def held_lines(held: pd.DataFrame) -> list[str]:
    """How often the bands held per size and years ahead: pooled over the rounds, and each round."""
    lines = [
        "Binnen de banden, met alleen wat bij de start bekend was, naar grootte en jaren vooruit",
        "grootte                  jaren  rondes  gebieden   67%     95%     verhouding  67% per ronde",
    ]
    for row in pooled(held).itertuples():
        of = held[(held["size"] == row.size) & (held["ahead"] == row.ahead)]
        each = ", ".join(f"{r.origin}-{r.year} {_share(r.inside67 / r.n)}" for r in of.itertuples())
        out = " " if abs(row.coverage67 - 0.67) <= TOLERANCE and abs(row.coverage95 - 0.95) <= TOLERANCE else "*"
        lines.append(
            f"{row.size:<23}  {row.ahead:>5}  {row.rounds:>6}  {row.n:>8}  {_share(row.coverage67, 1):>6}  {_share(row.coverage95, 1):>6}{out} "
            f"{number(row.model / row.no_change if row.no_change else 1, 3):>9}   {each}"
        )
    return [*lines, "* meer dan 4 punten van 67% of van 95%."]


def difference_line(found: dict[str, Any], years: Sequence[int]) -> str:
    """The warnings of the model beside those of the rule on the same areas, with the interval of the bootstrap."""
    if found["hits"] is None:
        return "Signalen: niets te vergelijken."
    worse = found["hits_high"] < 0 or found["brier_low"] > 0
    return (
        f"Signalen, model min regel over {len(years)} {'jaar' if len(years) == 1 else 'jaren'} (gemeenten herhaald getrokken, 95%-interval): gevonden "
        f"{number(found['hits'])} ({number(found['hits_low'])} tot {number(found['hits_high'])}), Brier x 10.000 {number(1e4 * found['brier'], 2)} "
        f"({number(1e4 * found['brier_low'], 2)} tot {number(1e4 * found['brier_high'], 2)}): {'aantoonbaar slechter' if worse else 'niet aantoonbaar slechter'} dan de regel."
    )


def forecast_lines(found: Outlook, table: pd.DataFrame, warned: pd.DataFrame) -> list[str]:
    """Forecast and signals in words; long tables are cut and say so."""
    kind = {ERRORS: "uit eerdere fouten", COUNTRY: "van alle gebieden in Nederland"}.get(found.intervals, "aanname")
    lines = [found.note, f"Intervallen: {kind}. Scores zijn afwijkingen van het landelijke ijkpunt (afw).", ""]
    told = table[["size", "year"]].drop_duplicates().sort_values(["size", "year"])
    for size, year in told.itertuples(index=False):
        of = claim(found.held, size, year - found.last_year)
        text = of.kind if of.kind == HOLDS or not of.rounds else f"in eerdere rondes {_share(of.least)} tot {_share(of.most)}"
        lines.append(f"67%-interval, {size}, {year - found.last_year} jaar vooruit: {text}.")
    lines.append("")
    lines.append("gebied       jaar   midden   67% van - tot      95% van - tot")
    codes = list(dict.fromkeys(table["code"]))
    for row in table[table["code"].isin(codes[:_MOST_AREAS])].itertuples():
        inner, outer = (f"{number(a, 3):>7} - {number(b, 3):>7}" for a, b in ((row.low67, row.high67), (row.low95, row.high95)))
        lines.append(f"{row.code:<12} {row.year}  {number(row.middle, 3):>7}   {inner}   {outer}")
    if len(codes) > _MOST_AREAS:
        lines.append(f"... en {len(codes) - _MOST_AREAS} andere gebieden; alles staat in --json, één gebied met --area.")
    lines += ["", f"Signalen voor de meting van {found.next_year}: kans om van voldoende of beter naar zwak of lager te gaan."]
    signals = warned if len(codes) == 1 else warned[warned["flagged"]]
    for row in signals.head(_MOST_AREAS).itertuples():
        if not row.eligible:
            lines.append(f"{row.code:<12} staat al onder de grens; hier past geen signaal.")
        else:
            mark = "signaal" if row.flagged else "geen signaal"
            lines.append(f"{row.code:<12} kans {_share(row.probability, 1)}, {number(row.distance, 3)} boven de grens: {mark}.")
    if not len(signals):
        lines.append("Geen signalen.")
    if len(signals) > _MOST_AREAS:
        lines.append(f"... en {len(signals) - _MOST_AREAS} andere signalen.")
    return lines
