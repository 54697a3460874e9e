"""Readable Dutch lines for the command line."""

from __future__ import annotations

import pandas as pd

from lib.outlook.score.backtest import FORECASTS, Backtest
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


def forecast_lines(found: Outlook, table: pd.DataFrame, warned: pd.DataFrame) -> list[str]:
    """Forecast and signals in words; long tables are cut and say so."""
    kind = "uit eerdere fouten" if found.intervals == "fouten" else "aanname"
    lines = [found.note, f"Intervallen: {kind}. Scores zijn afwijkingen van het landelijke ijkpunt (afw).", ""]
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
