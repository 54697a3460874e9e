"""The buurten and wijken on the map of a databank, found by what people write for them: codes of any year, and names."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.areas import LAND, is_code, wijk_of
from lib.arrays import Array
from lib.databank.catalogue.herindelingen import former, former_named
from lib.databank.catalogue.naming import normalise
from lib.databank.errors import DatabankError
from lib.databank.figures import newest_of_all, newest_rows
from lib.databank.importing.content import shown
from lib.databank.own.spelling import HEADINGS, gemeente_keys_of, is_province, keys_of, without_brackets
from lib.databank.own.work_area import Part, WorkArea, percentage
from lib.databank.schema import UNBROKEN
from lib.databank.store import Databank

_INSIDE = re.compile(r"(?<![A-Z0-9])(BU\s?\d{4}\s?[0-9A-Z]{4}|WK\s?\d{4}\s?[0-9A-Z]{2}|GM\s?\d{4})(?![A-Z0-9])")
_SIGNS = re.compile(r"[\s._\-–/]+")
_BULLET = re.compile(r"^(?:[^\w\s'’´`\"(<\[=#]+\s*|(?:\d{1,3}[.)]|[a-z]\))\s+)")
_LEVEL_WORD = re.compile(r"^(buurt|wijk)\s*[:\s]\s*", re.IGNORECASE)
_POSTCODE = re.compile(r"[1-9]\d{3}(\s?[A-Z]{2})?")
_POWER = re.compile(r"\d([.,]\d+)?E[+]?\d+", re.IGNORECASE)
_DAY = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{1,2}[-/]\d{1,2}[-/]\d{2,4}|\d{1,2}-(jan|feb|mrt|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)(-\d{2,4})?|"
    r"(jan|feb|mrt|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)-\d{2,4}",
    re.IGNORECASE,
)
_LONGEST, _CUT_AT = 200, 40
_WAS_FORMULA = re.compile(r"^(=|#(REF|N/A|N/B|NAME|NAAM|VALUE|WAARDE|VERW|DIV))", re.IGNORECASE)
_MOST_NAMED, _MOST_LIKE = 5, 3
UNKNOWN = "kennen we niet als buurt of wijk."


@dataclass(frozen=True)
class Found:
    """What a text stands for: a `code` on the map, or "" with a `problem`; `note` says what was not as it was written."""

    code: str = ""
    note: str = ""
    problem: str = ""


class Places:
    """Buurten and wijken of one databank: `buurten` in order (those with a shape on its newest map), and their names."""

    def __init__(self, databank: Databank) -> None:
        self._databank = databank
        maps = databank.years("geometry")
        if not maps:
            raise DatabankError("In deze gegevens staat geen kaart. Haal eerst een gemeente op.")
        self.map_year = maps[-1]
        self.path, self.version, self.fictional = databank.path, databank.version, databank.fictional
        self.buurten: tuple[str, ...] = tuple(sorted(set(databank.read("geometry", columns=["gemeente_code"])["code"])))
        self._of_wijk: dict[str, list[int]] = {}
        for at, code in enumerate(self.buurten):
            self._of_wijk.setdefault(str(wijk_of(code)), []).append(at)
        self._at = {code: at for at, code in enumerate(self.buurten)}
        areas = newest_rows(databank.read("areas", levels=("buurt", "wijk", "gemeente"), columns=["name"]))
        outlines = databank.read("outlines", columns=["name"])
        self.names: dict[str, str] = {
            **dict(zip(outlines["code"], outlines["name"], strict=True)),
            **dict(zip(areas["code"], areas["name"], strict=True)),
        }
        self._by_name: dict[str, list[str]] = {}
        for code in (*self._of_wijk, *self.buurten):
            for key in keys_of(self.names.get(code, "")):
                if code not in (found := self._by_name.setdefault(key, [])):
                    found.append(code)
        # CBS cuts long names off.
        self._cut = [
            (key, code)
            for code in self.names
            if len(self.name(code)) >= _CUT_AT and code in self
            for key in keys_of(self.name(code))
        ]
        gemeenten = {code: name for code, name in self.names.items() if code.startswith("GM")}
        self._gemeenten = {key: code for code, name in gemeenten.items() for key in keys_of(name)}
        bare = Counter(normalise(without_brackets(name)) for name in gemeenten.values())
        for code, name in gemeenten.items():
            if bare[key := normalise(without_brackets(name))] == 1:
                self._gemeenten.setdefault(key, code)
        self._here = {"GM" + code[2:6] for code in self.buurten}

    def __contains__(self, code: object) -> bool:
        return code in self._at or code in self._of_wijk

    def name(self, code: str) -> str:
        """The name of an area, its code when it has none."""
        return self.names.get(code, code)

    def label(self, code: str) -> str:
        """'Vrieheide (buurt in Heerlen, BU09171000)'."""
        level = "buurt" if code.startswith("BU") else "wijk"
        return f"{self.name(code)} ({level} in {self.name('GM' + code[2:6])}, {code})"

    def inside(self, code: str) -> tuple[str, ...]:
        """The buurten of a wijk, or the buurt itself."""
        return tuple(self.buurten[at] for at in self._of_wijk.get(code, [self._at[code]] if code in self._at else []))

    def shares(self, parts: Sequence[Part]) -> Array:
        """Share of each of `buurten` (in that order) that belongs to these parts of a work area: 0 for none, 1 for the whole.

        Codes of an older map are followed to the newest; what cannot be followed is left out, `left_out` names it.
        """
        shares = np.zeros(len(self.buurten))
        for part in parts:
            for at in (self._at[code] for code in self.inside(self.now(part.code))):
                shares[at] = min(1.0, shares[at] + (1.0 if part.share is None else part.share))
        return shares

    def groups(self, parts: Sequence[Part]) -> NDArray[np.int64]:
        """For each of `buurten` a number that it shares with those that are in the work area by the same part, such as a wijk."""
        groups = np.arange(len(self.buurten))
        twice = np.zeros(len(self.buurten), dtype=int)
        for number, part in enumerate(parts, start=len(groups)):
            inside = [self._at[code] for code in self.inside(self.now(part.code))]
            twice[inside] += 1
            groups[inside] = number
        return np.where(twice > 1, np.arange(len(self.buurten)), groups)

    def buurten_in(self, area: WorkArea) -> tuple[str, ...]:
        """The buurten that a work area has, whole or for a part, in order."""
        return tuple(self.buurten[at] for at in np.flatnonzero(self.shares(area.parts) > 0))

    def dwellings(self, code: str) -> float:
        """Dwellings in a buurt, or in all buurten of a wijk, as CBS published them last; households where it did not. NaN when unknown."""
        return float(self._dwellings.reindex(self.inside(code)).sum(min_count=1))

    def counts_households(self, code: str) -> bool:
        """Whether `dwellings` counts households, because CBS published no dwellings there."""
        return bool(self._counted["dwellings"].reindex(self.inside(code)).isna().any())

    @cached_property
    def _dwellings(self) -> pd.Series:
        return self._counted["dwellings"].fillna(self._counted["households"])

    @cached_property
    def _counted(self) -> pd.DataFrame:
        return newest_of_all(self._databank, ("dwellings", "households"), self.map_year)

    def left_out(self, area: WorkArea) -> tuple[Part, ...]:
        """Parts of a work area that are not on the map of this databank."""
        return tuple(part for part in area.parts if not self.now(part.code))

    def now(self, code: str) -> str:
        """The code that a buurt or wijk has on the newest map, "" when that is not known."""
        if code in self:
            return code
        became = self._became.get(code, ())
        return became[0] if len(became) == 1 else ""

    @cached_property
    def _became(self) -> Mapping[str, tuple[str, ...]]:
        """Code of an earlier year that is no longer on the map -> what it is called now, over an unbroken chain."""
        lineage = self._databank.read("lineage", levels=("buurt", "wijk"), columns=["code_then", "kind"])
        other = lineage[lineage["kind"].isin(UNBROKEN) & (lineage["code"] != lineage["code_then"])]
        pairs = other[["code_then", "code"]].drop_duplicates()
        return {str(then): tuple(sorted(codes)) for then, codes in pairs.groupby("code_then")["code"]}

    def looks_like(self, text: str) -> str:
        """'code' (with BU, WK or GM), 'digits' or 'name' for a text that may stand for a buurt or wijk, else ''."""
        if text.lower() in HEADINGS:
            return ""
        if not text[:1].isalpha() and re.fullmatch(r"[\d.,\s-]*", text) and not 5 <= sum(map(str.isdigit, text)) <= 10:
            return ""
        if _INSIDE.search(text.upper()) or is_code(_SIGNS.sub("", text.upper())) or self._with_zeros(text):
            return "code"
        if self._from_digits(text):
            return "digits"
        if len(text) > _LONGEST:
            return ""
        named, _, _ = self._split(_BULLET.sub("", text), "")
        return "name" if any(key in self._by_name for key in keys_of(named)) else ""

    def level(self, text: str) -> int:
        """2 for what is written as a buurt, 1 for a wijk, 0 for a gemeente or something else; by its code, also one that is not known."""
        found = _INSIDE.search(text.upper())
        code = found[0] if found else self.find(text).code
        return {"BU": 2, "WK": 1}.get(code[:2], 0)

    def is_gemeente(self, text: str) -> bool:
        """Whether a text is the name or code of a gemeente."""
        return self.gemeente(text) is not None

    def gemeente(self, text: str) -> str | None:
        """Code of the gemeente that a text names, None for another text."""
        code = _SIGNS.sub("", text.upper())
        if code.startswith("GM") and is_code(code):
            return code
        keys = gemeente_keys_of(text) if len(text) <= _LONGEST else []
        known = next((self._gemeenten[key] for key in keys if key in self._gemeenten), None)
        gone = next(filter(None, map(former_named, keys)), None) if known is None else None
        return gone.successors[0].code if gone is not None and len(gone.successors) == 1 else known

    def gemeente_by_number(self, text: str) -> str | None:
        """Code of the gemeente with the number that a text is, with or without zeros before it; None for another text."""
        code = f"GM{text.zfill(4)}"
        return code if text.isdecimal() and is_code(code) and code in self.names else None

    def has_code(self, text: str) -> bool:
        """Whether a text is written as a code, not as a name."""
        return self.looks_like(text) in ("code", "digits")

    def find(self, text: str, gemeenten: Collection[str] = (), level: str = "") -> Found:
        """What a text stands for. `gemeenten` are where to look first, `level` is 'BU' or 'WK' where the list says so."""
        text = _BULLET.sub("", text.strip())
        if _WAS_FORMULA.match(text):
            return Found(problem="is een formule of een fout van Excel. Zet er de code of de naam zelf neer.")
        if is_spoiled(text):
            what = "getal" if _POWER.fullmatch(text) else "datum"
            return Found(problem=f"is door Excel een {what} geworden. Maak de kolom eerst tekst en typ de code opnieuw.")
        bare = _SIGNS.sub("", text.upper())
        inside = [bare] if is_code(bare) else list(dict.fromkeys(_INSIDE.findall(text.upper())))
        if len(inside) > 1:
            return Found(problem="noemt meer dan één gebied. Zet elk gebied op een eigen regel.")
        code = _SIGNS.sub("", inside[0]) if inside else self._from_digits(text)
        if code:
            return self._by_code(code)
        if zeros := self._with_zeros(text):
            return Found(self.now(zeros), note=f"{shown(text)} is gelezen als {zeros}, met nullen in plaats van letters O")
        if re.fullmatch(r"(BU|WK|GM)\d*[0-9A-Z]{0,4}", bare) and any(map(str.isdigit, bare)):
            return Found(problem="is geen hele code. Een buurt heeft BU met 8 tekens, een wijk WK met 6.")
        return self._named(text, gemeenten, level)

    def _with_zeros(self, text: str) -> str:
        """A code in which somebody typed letters O for zeros; "" for anything else."""
        bare = _SIGNS.sub("", text.upper())
        zeros = bare[:2] + bare[2:].replace("O", "0")
        return zeros if zeros != bare and is_code(zeros) and self.now(zeros) else ""

    def _from_digits(self, text: str) -> str:
        """A code written without BU or WK, also without the zeros that a spreadsheet drops; "" when there is no such place."""
        bare = _SIGNS.sub("", re.sub(r"[.,]0{1,2}$", "", text.upper()))
        if not re.fullmatch(r"\d{3,4}[0-9A-Z]{4}|\d{3,4}[0-9A-Z]{2}", bare):
            return ""
        tries = ["BU" + bare.zfill(8), "WK" + bare.zfill(6)] if len(bare) > 6 else ["WK" + bare.zfill(6), "BU" + bare.zfill(8)]
        return next((code for code in tries if is_code(code) and self.now(code)), "")

    def _by_code(self, code: str) -> Found:
        if code == LAND:
            return Found(problem="is heel Nederland. Noem wijken of buurten.")
        if code.startswith("GM"):
            gone = former(code)
            if gone is not None:
                return Found(problem=f"is geen wijk of buurt. {gone.sentence} Noem de wijken of buurten van nu.")
            return Found(problem=f"is een gemeente ({self.name(code)}). Noem de wijken of buurten daarvan.")
        if code in self:
            return Found(code)
        became = self._became.get(code, ())
        if len(became) == 1:
            return Found(became[0], note=f"{code} heet nu {self.label(became[0])}")
        gemeente = "GM" + code[2:6]
        gone = former(gemeente)
        if became:
            return Found(problem=f"is nu {self._choice(became)}. Kies de code van nu.")
        if gone is not None:
            return Found(problem=f"is een oude code. {gone.sentence} Zoek het gebied op onder de naam van nu.")
        if gemeente in self._here:
            return Found(problem=f"staat niet op de kaart van {self.map_year}. De code bestaat niet, of de grens is veranderd.")
        if gemeente in self.names:
            return Found(
                problem=f"ligt in {self.name(gemeente)}, en die gemeente staat niet in deze gegevens. Haal haar eerst op."
            )
        return Found(problem=f"ligt in {gemeente}, en die gemeente staat niet in deze gegevens. Haal haar eerst op.")

    def _named(self, text: str, gemeenten: Collection[str], level: str) -> Found:
        if is_postcode(text):
            return Found(problem="lijkt een postcode. Een postcode loopt vaak door meer buurten; noem de buurt.")
        if re.fullmatch(r"[\d.,\s]+", text):
            return Found(problem="is een getal en geen code van een buurt of wijk op deze kaart.")
        if len(text) > _LONGEST:
            return Found(problem=UNKNOWN)
        named, where, level = self._split(text, level)
        hits = next((list(self._by_name[key]) for key in keys_of(named) if key in self._by_name), [])
        if not any(hit.startswith(level) for hit in hits) and len(named) > _CUT_AT - len("Wijk 00 "):
            hits += [code for key, code in self._cut if any(wanted.startswith(key) for wanted in keys_of(named))]
        among = (where,) if where else gemeenten
        hits = self._nearest(list(dict.fromkeys(hits)), among, level)
        if len(hits) == 1:
            return Found(hits[0])
        if len(hits) == 2 and {hit[:2] for hit in hits} == {"BU", "WK"} and len(self.inside(min(hits, key=len))) == 1:
            return Found(max(hits, key=len))  # a wijk of one buurt with the same name
        if hits:
            return Found(problem=f"kan {self._choice(hits)} zijn. Zet de code erbij.")
        if self.is_gemeente(text):
            gone = former_named(text)
            return Found(
                problem=f"is {'geen wijk of buurt. ' + gone.sentence if gone else 'een gemeente.'} Noem de wijken of buurten daarvan."
            )
        if is_province(text):
            return Found(problem="is een provincie. Noem de wijken of buurten daarvan.")
        return Found(problem=UNKNOWN)

    def _split(self, text: str, level: str) -> tuple[str, str, str]:
        """A name, the code of the gemeente it is said to be in ("" when that is not said), and the level it is said to be."""
        ended = re.fullmatch(r"(.+?)\s*[(\[,-]\s*(buurt|wijk)\s*[)\]]?", text, re.IGNORECASE)
        if ended:
            text, level = ended[1], "BU" if ended[2].lower() == "buurt" else "WK"
        said = _LEVEL_WORD.match(text)
        if said and not any(key in self._by_name for key in keys_of(text)):
            text, level = text[said.end() :], "BU" if said[1].lower() == "buurt" else "WK"
        for pattern in (r"^(?P<a>.+?)\s*\((?P<b>[^()]+)\)$", r"^(?P<a>.+)\s*[,;/]\s*(?P<b>[^,;/]+)$", r"^(?P<a>.+?)\s+(?:in|te)\s+(?P<b>.+)$",
                        r"^(?P<a>.+?)\s+[-–]\s+(?P<b>.+)$"):  # fmt: skip
            parts = re.match(pattern, text)
            for one, other in ((parts["a"], parts["b"]), (parts["b"], parts["a"])) if parts else ():
                where = self.gemeente(other)
                if where and any(key in self._by_name for key in keys_of(one)):
                    return one, where, level
        return text, "", level

    def _nearest(self, hits: list[str], gemeenten: Collection[str], level: str) -> list[str]:
        if gemeenten:
            hits = [hit for hit in hits if "GM" + hit[2:6] in gemeenten]
        of_level = [hit for hit in hits if level and hit.startswith(level)]
        return of_level or hits

    def _choice(self, codes: Sequence[str]) -> str:
        told = [self.label(code) for code in codes[:_MOST_NAMED]]
        if len(codes) > _MOST_NAMED:
            told.append(f"een van nog {len(codes) - _MOST_NAMED}")
        return f"{', '.join(told[:-1])} of {told[-1]}"

    def like(self, text: str, gemeenten: Collection[str] = ()) -> str:
        """A sentence on what may have been meant by a name that is not known; takes a tenth of a second in the whole country."""
        named, where, _ = self._split(text, "")
        wanted, among = normalise(named), (where,) if where else gemeenten
        spelled = [key for key, codes in self._by_name.items() if not among or any("GM" + code[2:6] in among for code in codes)]
        near = [key for key in spelled if len(wanted) >= 4 and wanted in key][:_MOST_LIKE]
        near = near or difflib.get_close_matches(wanted, spelled, n=_MOST_LIKE, cutoff=0.85)
        if not near:
            return "Controleer de spelling, of zet de code erbij."
        codes = list(dict.fromkeys(self._by_name[key][0] for key in near))
        return f"Bedoelt u {self.label(codes[0]) if len(codes) == 1 else self._choice(codes)}?"


def is_postcode(text: str) -> bool:
    """Whether a text is a postcode, or the four digits of one."""
    return _POSTCODE.fullmatch(text.upper()) is not None


def is_spoiled(text: str) -> bool:
    """Whether a spreadsheet made a power of ten or a date of what was a code."""
    return _POWER.fullmatch(text) is not None or _DAY.fullmatch(text) is not None


def table_of(places: Places, area: WorkArea) -> pd.DataFrame:
    """What a work area is made of, for the screen and a file: columns Code, Naam, Soort, Gemeente, Woningen, Deel (%), Let op."""
    rows = []
    for part in area.parts:
        code = places.now(part.code)
        note = "" if code else "staat niet op deze kaart en telt niet mee"
        if code and code != part.code:
            note = f"heette {part.code}"
        if part.small:
            note = "; ".join(filter(None, [note, "klein deel"]))
        level = "buurt" if part.code.startswith("BU") else "wijk"
        share = percentage(part)
        rows.append((code or part.code, places.name(code or part.code), level, places.name("GM" + (code or part.code)[2:6]),
                     part.dwellings, share, "" if part.share is None else "schatting", note))  # fmt: skip
    return pd.DataFrame(
        rows, columns=["Code", "Naam", "Niveau", "Gemeente", "Eigen woningen", "Deel (%)", "Soort cijfer", "Let op"]
    )
