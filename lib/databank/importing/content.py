"""What one file brings: a table for one year, and the sentences with which a file is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pandas as pd

from lib.databank.errors import DatabankError, UnexpectedData

WHAT_CAN_BE_READ = (
    "Buurtbalans leest kerncijfers van CBS: kwb-2024.xlsx, een export van StatLine als CSV, of OData als JSON of CSV. "
    "Ook leest het misdrijven van de politie van StatLine, en de wijk- en buurtkaart (GeoPackage, GeoJSON of shapefile). "
    "Scores van de Leefbaarometer mogen als zip, CSV of xlsx"
)
NOTHING_CHANGED = "Er is niets veranderd."
_LONGEST_SHOWN = 60


class NotOurs(UnexpectedData):
    """A file that can be read and holds nothing that Buurtbalans knows: inside a zip it is passed over, and named with `why`."""

    def __init__(self, message: str, why: str) -> None:
        super().__init__(message)
        self.why = why


@dataclass(frozen=True)
class Content:
    """A table (by name) of one year as read from the file `where`; `frame` satisfies the contract of `table`.

    `indicators`, `absent` and `empty` are ids: read, not in the file, in the file without any figure.
    """

    table: str
    year: int
    frame: pd.DataFrame
    table_id: str
    where: str
    notes: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()

    def noted(self, *notes: str) -> Content:
        """The same with more notes."""
        return replace(self, notes=(*self.notes, *notes))


@dataclass(frozen=True)
class Skipped:
    """A file, member or sheet that was passed over, and why (a Dutch phrase)."""

    where: str
    why: str


def shown(value: object) -> str:
    """A value from a file as it may stand in a sentence: on one line and not too long."""
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in str(value)).split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def refuse(where: str, problem: str, way_out: str) -> UnexpectedData:
    """The error for a file that cannot be used: what is wrong, that nothing happened, what to do."""
    return UnexpectedData(f"{where}: {problem} {NOTHING_CHANGED} {way_out}")


def not_ours(where: str, problem: str, way_out: str = f"{WHAT_CAN_BE_READ}.") -> NotOurs:
    """The error for a file without anything that Buurtbalans knows."""
    return NotOurs(f"{where}: {problem} {NOTHING_CHANGED} {way_out}", problem.rstrip("."))


def too_big(where: str, what: str = "dit bestand vraagt meer geheugen dan Buurtbalans ervoor gebruikt.") -> UnexpectedData:
    """The error for a file above a limit."""
    return refuse(where, what, "Neem een kleinere selectie, bijvoorbeeld één gemeente of één jaar.")


@contextmanager
def parsing(where: str, problem: str, way_out: str = "Download het opnieuw.") -> Iterator[None]:
    """Whatever a parser raises within, as a sentence: these libraries raise every kind of error on damaged files."""
    try:
        yield
    except DatabankError:
        raise
    except MemoryError as error:
        raise too_big(where) from error
    except Exception as error:
        raise refuse(where, problem, way_out) from error
