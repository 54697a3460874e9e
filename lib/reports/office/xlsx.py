"""A decision as XLSX: every figure as a number, with unit, source and assumption, ready to filter and to print."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lib import palette
from lib.answers.decision.record import Decision, ScenarioAnswer, SideBySide, Tipping
from lib.answers.decision.words import BESIDE, QUESTION, SHOWS
from lib.answers.measures.plans import AFTER_YEARS, CHOSEN, KEPT, LEFT_ALONE
from lib.answers.measures.tipping.words import TURNS_HOW
from lib.reports import phrases
from lib.reports.clean import printable
from lib.reports.office.sheets import BESIDE_COLUMNS, SHEETS, TURNING, TURNING_SHEET, Column

# [$-413] asks for Dutch separators where a program follows the cell and not the computer.
_FORMATS = {
    "text": "@",
    "points": "[$-413]+0.0000;[$-413]-0.0000;[$-413]0.0000",
    "score": "[$-413]0.000",
    "euro": "[$-413]€ #,##0;[$-413]€ -#,##0",
    "share": "[$-413]0.0%",
    "year": "0",
    "number": "[$-413]#,##0.####",
}
_ALIGNED: dict[str, dict[str, Any]] = {"text": {"text_wrap": True, "indent": 1}, "year": {"align": "center"}}
_LONGEST = 32_000
# Height of a line of Arial 10, and the most that a row can be.
_LINE, _HIGHEST = 13.2, 400


def workbook(decision: Decision) -> bytes:
    """XLSX with a reading guide, the comparison, and one sheet per subject. No cell is a formula."""
    decision = printable(decision)
    buffer = io.BytesIO()
    # Texts are written as texts, also one that begins with '=': a workbook that was sent must not run anything.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    made = datetime.datetime.combine(decision.made_on, datetime.time(12))
    book.set_properties(
        {
            "title": f"Leefbaarheid in {decision.gemeente}: {', '.join(phrases.name(s) for s in decision.scenarios)}"[:250],
            "author": "Buurtbalans",
            "subject": phrases.MARK if decision.fictional else phrases.KIND,
            "keywords": " ".join(s.hash for s in decision.scenarios),
            "comments": phrases.origin(decision),
            "created": made,
        }
    )
    _Writer(book, decision).write()
    book.close()
    return buffer.getvalue()


class _Writer:
    """Writes the sheets of one workbook, with one set of formats."""

    def __init__(self, book: xlsxwriter.Workbook, decision: Decision) -> None:
        self.book, self.decision = book, decision
        plain = {"font_name": "Arial", "font_size": 10, "valign": "top", "font_color": palette.INK}
        self.formats = {
            kind: book.add_format({**plain, "num_format": code, **_ALIGNED.get(kind, {})}) for kind, code in _FORMATS.items()
        }
        self.header = book.add_format(
            {
                **plain,
                "bold": True,
                "text_wrap": True,
                "indent": 1,
                "bg_color": palette.ACCENT,
                "font_color": "#ffffff",
                "border": 1,
                "border_color": "#ffffff",
            }
        )
        self.title = book.add_format({**plain, "bold": True, "font_size": 16, "font_color": palette.ACCENT})
        self.label = book.add_format({**plain, "bold": True, "text_wrap": True})
        self.mark = book.add_format({**plain, "bold": True, "bg_color": palette.CLASSES[3]})

    def write(self) -> None:
        self._guide()
        self._comparison()
        for name, (table, columns) in SHEETS.items():
            self._table(name, table, columns)
        if self.decision.tipping is not None:
            self._turning(self.decision.tipping)
        if self.decision.beside is not None:
            self._beside(self.decision.beside)
        self._notes()

    def _sheet(self, name: str) -> Worksheet:
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.5, 0.5, 0.6, 0.8)
        # A footer holds 255 characters, and '&' starts a code in it.
        sheet.set_footer("&L&8" + phrases.origin(self.decision).replace("&", "&&")[:200] + "&R&8&P / &N")
        if self.decision.fictional:
            sheet.set_header("&L&8&B" + phrases.MARK)
        return sheet

    def _text(self, sheet: Worksheet, row: int, column: int, value: Any, style: Format | None = None) -> None:
        text = phrases.cell(value)
        text = text if len(text) <= _LONGEST else text[:_LONGEST] + " …"
        sheet.write_string(row, column, text, style or self.formats["text"])

    def _value(self, sheet: Worksheet, row: int, column: int, value: Any, kind: str) -> None:
        if value is None or (not isinstance(value, str) and pd.isna(value)):
            sheet.write_blank(row, column, None, self.formats["text"])
        elif isinstance(value, str) or kind == "text":
            self._text(sheet, row, column, value)
        else:
            sheet.write_number(row, column, float(value), self.formats[kind])

    def _height(self, sheet: Worksheet, row: int, cells: list[tuple[str, int]]) -> None:
        """Room for wrapped texts: not every program finds the height of a row by itself."""
        lines = max(
            (sum(-(-max(len(line), 1) // round(1.1 * width)) for line in text.split("\n")) for text, width in cells), default=1
        )
        sheet.set_row(row, min(_LINE * lines + 2, _HIGHEST))

    def _headers(self, sheet: Worksheet, row: int, headers: list[tuple[str, int]]) -> None:
        for i, (header, width) in enumerate(headers):
            sheet.set_column(i, i, width)
            sheet.write_string(row, i, header, self.header)
        self._height(sheet, row, headers)

    def _guide(self) -> None:
        d = self.decision
        sheet = self._sheet("Leeswijzer")
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 100)
        sheet.write_string(0, 0, f"Leefbaarheid in {d.gemeente}"[:200], self.title)
        lines = [("Soort gegevens", phrases.MARK)] if d.fictional else []
        lines += [(phrases.name(s), f"{s.headline or phrases.NOTHING} Kenmerk: {s.hash}") for s in d.scenarios]
        lines += [
            (d.place.split()[0], f"{d.gemeente} ({d.gemeente_code})"),
            ("Jaar van de scores", str(d.year)),
            ("Gemaakt op", phrases.date(d.made_on)),
            ("Databank", f"{d.databank_name}, versie {d.databank_version}"),
            ("Catalogus van maatregelen", d.catalogue_fingerprint),
            (
                "Soorten cijfers",
                "Meting: geteld of geregistreerd. Modelscore: de Leefbaarometer. Schatting: berekend door Buurtbalans uit gepubliceerde cijfers. Aanname: gekozen, met een reden. Scenario: rekenvoorbeeld op basis van aannames.",
            ),
            ("Effect", "Verschil in de leefbaarheidsscore met en zonder de maatregelen, in punten. Soort cijfer: scenario."),
            (
                "Laag en hoog",
                "19 van de 20 (of 2 van de 3) berekeningen met andere aannames liggen hiertussen. Het is geen steekproef.",
            ),
            (
                "Bedragen",
                f"In euro, {phrases.basis(d.scenarios[0].costs)}. Het zijn orden van grootte. Investering en jaarlijkse kosten zijn samen het totaal.",
            ),
            (
                "Bladen",
                "Elke rij noemt het scenario: filter op de kolom Scenario. De bladen:\n"
                + "\n".join(
                    [
                        "Vergelijking",
                        *SHEETS,
                        *([TURNING_SHEET] if d.tipping else []),
                        *([BESIDE] if d.beside else []),
                        "Notities",
                    ]
                ),
            ),
            *(("Niet bekend", text) for text in d.unknown),
            *(("Bron", text) for text in d.sources),
        ]
        for row, (label, text) in enumerate(lines, start=2):
            self._text(sheet, row, 0, label, self.mark if text == phrases.MARK else self.label)
            self._text(sheet, row, 1, text, self.mark if text == phrases.MARK else None)
            self._height(sheet, row, [(label, 30), (text, 100)])

    def _comparison(self) -> None:
        scenarios = self.decision.scenarios
        sheet = self._sheet("Vergelijking")
        self._headers(sheet, 0, [("", 48), ("Eenheid", 14), *((phrases.name(s)[:200], 34) for s in scenarios)])
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        row = 1
        for label, unit, kind, values in self._compared():
            self._text(sheet, row, 0, label, self.label)
            self._text(sheet, row, 1, unit)
            for i, value in enumerate(values, start=2):
                self._value(sheet, row, i, value, kind)
            self._height(sheet, row, [(label, 48), *((value, 34) for value in values if isinstance(value, str))])
            row += 1

    def _compared(self) -> list[tuple[str, str, str, list[Any]]]:
        scenarios = self.decision.scenarios

        def at(after: int, plan: str, which: int) -> list[Any]:
            return [None if (found := phrases.effect(s, after, plan)) is None else found[which] for s in scenarios]

        rows: list[tuple[str, str, str, list[Any]]] = [
            ("Waar", "", "text", [", ".join(s.areas) for s in scenarios]),
            ("Maatregelen", "aantal", "number", [len(s.measures) for s in scenarios]),
        ]
        for plan in (KEPT, CHOSEN, LEFT_ALONE):
            for after in AFTER_YEARS:
                for which, word in ((1, "midden"), (0, "laag"), (2, "hoog")):
                    when = f"na {after} jaar" if after else "bij de start"
                    rows.append((f"Effect {when}, {plan}, {word}", "punten", "points", at(after, plan, which)))
        for name, label, unit in (
            ("investment", "Investering", "euro"),
            ("running", "Onderhoud en beheer in alle jaren", "euro"),
            ("total", "Samen", "euro"),
            ("discounted_total", "Samen, teruggerekend", "euro"),
        ):
            for which, word in ((1, "meest aannemelijk"), (0, "laag"), (2, "hoog")):
                rows.append((f"{label}, {word}", unit, "euro", [getattr(s.costs, name)[which] for s in scenarios]))
        return [
            *rows,
            ("Wie betaalt", "", "text", [s.costs.payer_text for s in scenarios]),
            ("Gerekend over", "jaar", "year", [s.costs.years for s in scenarios]),
            ("Prijspeil", "jaar", "year", [s.costs.price_level for s in scenarios]),
            ("Latere kosten tellen minder mee", "deel per jaar", "number", [s.costs.discount_rate for s in scenarios]),
            ("Kosten, toelichting", "", "text", [f"{s.costs.text} {s.costs.per_euro_text}".strip() for s in scenarios]),
            ("Klasse", "", "text", [s.class_text for s in scenarios]),
            (SHOWS, "", "text", [s.visibility for s in scenarios]),
            ("Kenmerk", "", "text", [s.hash for s in scenarios]),
        ]

    def _table(self, name: str, table: Callable[[ScenarioAnswer], pd.DataFrame], columns: tuple[Column, ...]) -> None:
        sheet = self._sheet(name)
        self._headers(sheet, 0, [("Scenario", 10), *((c.header, c.width) for c in columns)])
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        row = 1
        for scenario in self.decision.scenarios:
            for record in table(scenario).to_dict("records"):
                self._text(sheet, row, 0, scenario.slot)
                for i, column in enumerate(columns, start=1):
                    self._value(sheet, row, i, record.get(column.name), column.kind)
                texts = ((record.get(column.name), column.width) for column in columns)
                self._height(sheet, row, [(text, width) for text, width in texts if isinstance(text, str)])
                row += 1
        if row == 1:
            self._text(sheet, 1, 0, "–")
            self._text(sheet, 1, 1, "Niets in deze scenario’s.")
        else:
            self._as_table(sheet, name, row - 1, ["Scenario", *(c.header for c in columns)])

    def _as_table(self, sheet: Worksheet, name: str, last: int, headers: list[str]) -> None:
        """A table that a program knows by name, with its headings: it can be filtered, sorted and referred to."""
        known = "".join(letter if letter.isalnum() else "_" for letter in name)
        options = {
            "name": f"T_{known}",
            "style": None,
            "columns": [{"header": header, "header_format": self.header} for header in headers],
        }
        sheet.add_table(0, 0, last, len(headers) - 1, options)

    def _turning(self, tipping: Tipping) -> None:
        """Everything that was tried, with the sentences below."""
        self._plain_table(TURNING_SHEET, TURNING, tipping.table, (*tipping.sentences, TURNS_HOW))

    def _beside(self, found: SideBySide) -> None:
        """Every figure of every area, with sentence and sources below."""
        self._plain_table(BESIDE, BESIDE_COLUMNS, found.figures, (found.sentence, *(f"Bron: {line}." for line in found.sources)))

    def _plain_table(self, name: str, columns: tuple[Column, ...], table: pd.DataFrame, below: tuple[str, ...]) -> None:
        sheet = self._sheet(name)
        self._headers(sheet, 0, [(c.header, c.width) for c in columns])
        sheet.freeze_panes(1, 1)
        rows = table.to_dict("records")
        for row, record in enumerate(rows, start=1):
            for i, column in enumerate(columns):
                self._value(sheet, row, i, record[column.name], column.kind)
            self._height(sheet, row, [(str(record[column.name]), column.width) for column in columns])
        if rows:
            self._as_table(sheet, name, len(rows), [c.header for c in columns])
        widest = max(range(len(columns)), key=lambda i: columns[i].width)
        for row, text in enumerate(below, start=len(rows) + 2):
            self._text(sheet, row, widest, text)
            self._height(sheet, row, [(text, columns[widest].width)])

    def _notes(self) -> None:
        sheet = self._sheet("Notities")
        self._headers(sheet, 0, [("Scenario", 10), ("Soort", 22), (QUESTION, 110)])
        sheet.freeze_panes(1, 1)
        row = 1
        for scenario in self.decision.scenarios:
            for kind, text in (("Notitie", scenario.notes), *(("Gebeurtenis", event) for event in scenario.events)):
                self._text(sheet, row, 0, scenario.slot)
                self._text(sheet, row, 1, kind)
                self._text(sheet, row, 2, text)
                self._height(sheet, row, [(text, 110)])
                row += 1
