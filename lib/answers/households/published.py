"""Question 2: welke typen huishoudens wonen hier samen? Published margins of up to four areas side by side."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lib.answers.figure_words import figure_note
from lib.answers.homes import Homes, in_sentence
from lib.databank.figures import Figure
from lib.words import listed, percent


@dataclass(frozen=True)
class Margin:
    """One way to divide households, people or dwellings into groups. `parts`: indicator (a share in %) and its label.

    Each part has a label for the chart and a noun for a sentence. `rest` names a last group: 100 minus the others.
    """

    id: str
    title: str
    of: str
    parts: tuple[tuple[str, str, str], ...]
    rest: tuple[str, str] | None = None
    note: str = ""

    @property
    def nouns(self) -> dict[str, str]:
        """Label of each group -> noun for in a sentence, in order."""
        return {label: noun for _, label, noun in self.parts} | ({self.rest[0]: self.rest[1]} if self.rest else {})


MARGINS: tuple[Margin, ...] = (
    Margin(
        "kinds",
        "Soort huishouden",
        "huishoudens",
        (
            ("single_share", "Eén persoon", "eenpersoonshuishoudens"),
            ("no_children_share", "Meer personen, zonder kinderen", "huishoudens zonder kinderen"),
            ("children_share", "Met thuiswonende kinderen", "huishoudens met kinderen"),
        ),
        note="Kinderen zijn thuiswonende kinderen van elke leeftijd.",
    ),
    Margin(
        "ages",
        "Leeftijd van inwoners",
        "inwoners",
        (
            ("age_0_14_share", "Tot 15 jaar", "inwoners tot 15 jaar"),
            ("age_15_24_share", "15 tot 25 jaar", "inwoners van 15 tot 25 jaar"),
            ("age_25_44_share", "25 tot 45 jaar", "inwoners van 25 tot 45 jaar"),
            ("age_45_64_share", "45 tot 65 jaar", "inwoners van 45 tot 65 jaar"),
            ("age_65_plus_share", "65 jaar en ouder", "inwoners van 65 jaar en ouder"),
        ),
    ),
    Margin(
        "tenure",
        "Eigendom van de woning",
        "woningen",
        (
            ("owner_share", "Koop", "koopwoningen"),
            ("corporation_share", "Huur van corporatie", "corporatiewoningen"),
            ("other_rent_share", "Huur van anderen", "huurwoningen van andere verhuurders"),
        ),
        note="Het gaat om woningen, ook tweede woningen. 'Corporatiewoning' zegt wie de eigenaar is, niet hoe hoog de huur is. Samen is het soms geen 100%, want de eigenaar is niet altijd bekend.",
    ),
    Margin(
        "income",
        "Inkomen van huishoudens",
        "huishoudens",
        (
            ("low_income_share", "Lager inkomen (laagste 40%)", "huishoudens met een lager inkomen"),
            ("high_income_share", "Hoger inkomen (hoogste 20%)", "huishoudens met een hoger inkomen"),
        ),
        rest=("Middeninkomen", "huishoudens met een middeninkomen"),
        note="De grootte van het huishouden telt niet mee. Wie alleen woont, valt daarom vaker in de laagste 40%. Lager inkomen is geen armoede.",
    ),
    Margin(
        "dwelling",
        "Soort woning",
        "woningen",
        (("single_family_share", "Eengezinswoning", "eengezinswoningen"),),
        rest=("Meergezinswoning", "meergezinswoningen"),
    ),
)


@dataclass(frozen=True)
class MarginAnswer:
    """A margin for the chosen areas.

    rows     area, code, category, value (%), reference (%), difference (percentage points), text (where the figure is from)
    missing  sentences for areas without this margin
    years    that the figures are of different years, '' when they are of one
    """

    margin: Margin
    rows: pd.DataFrame
    missing: tuple[str, ...]
    source: str
    sentence: str
    years: str


@dataclass(frozen=True)
class Comparison:
    """All margins for the chosen areas against one reference, and the difference that stands out most.

    `about`: id of the margin and the category that the takeaway is about, empty when it is about none.
    """

    areas: tuple[str, ...]
    names: dict[str, str]
    reference: str
    margins: tuple[MarginAnswer, ...]
    takeaway: str
    about: tuple[str, str] = ("", "")

    def marked(self, margin: str) -> str:
        """The category of a margin that the takeaway is about, else ''."""
        return self.about[1] if margin == self.about[0] else ""


def compare(homes: Homes, areas: tuple[str, ...], reference: str, year: int) -> Comparison:
    """Published margins of `areas` (codes of any level and gemeente) near `year`, against area `reference`."""
    names = {code: homes.name(code) for code in (*areas, reference)}
    answers = tuple(_margin(homes, margin, areas, reference, names, year) for margin in MARGINS)
    return Comparison(areas, names, reference, answers, *_takeaway(answers, areas, reference, names))


def _shares(homes: Homes, margin: Margin, code: str, year: int) -> tuple[Figure, list[float]]:
    figure = homes.of(code).figures.together(tuple(i for i, _, _ in margin.parts), code, year)
    values = list(figure.values)
    if margin.rest is not None:
        values.append(max(0.0, 100 - sum(values)))
    return figure, values


def _margin(
    homes: Homes, margin: Margin, areas: tuple[str, ...], reference: str, names: dict[str, str], year: int
) -> MarginAnswer:
    categories = list(margin.nouns)
    standard, against = _shares(homes, margin, reference, year)
    rows, missing, lines = [], [], []
    years: dict[int, list[str]] = {}
    if standard.status != "ok":
        # The figure of a larger area must not pass for that of the reference.
        against = [float("nan")] * len(categories)
        missing.append(f"Geen vergelijking met {names[reference]}: {figure_note(standard, homes.of(reference).names)}.")
    else:
        years.setdefault(int(standard.year or 0), []).append(names[reference])
    for code in areas:
        home = homes.of(code)
        figure, values = _shares(homes, margin, code, year)
        note = figure_note(figure, home.names)
        if not figure.known:
            missing.append(f"{names[code]}: {note}.")
            continue
        if figure.status != "ok" and figure.from_code == reference:
            # The stroke has it already; as a bar it would pass for a figure of the area.
            missing.append(f"Van {in_sentence(names[code])} zijn er geen eigen cijfers.")
            continue
        if figure.status != "ok":
            missing.append(f"Bleke balk van {in_sentence(names[code])}: {note}.")
        years.setdefault(int(figure.year or 0), []).append(names[code])
        lines.append(home.source("key_figures", figure.year, figure.kind).line)
        for category, value, other in zip(categories, values, against, strict=True):
            rows.append((names[code], code, category, value, other, value - other, note, figure.status))
    columns = ["area", "code", "category", "value", "reference", "difference", "text", "status"]
    frame = pd.DataFrame(rows, columns=columns)
    sentence = _sentence(frame, margin.nouns, names[reference])
    return MarginAnswer(margin, frame, tuple(missing), " · ".join(dict.fromkeys(lines)), sentence, _years(years))


def _years(years: dict[int, list[str]]) -> str:
    """That the figures are not all of one year, and of which year each is; '' when they are."""
    if len(years) < 2:
        return ""
    each = "; ".join(f"{year}: {listed(dict.fromkeys(names))}" for year, names in sorted(years.items()))
    return f"Let op: niet alle cijfers zijn van hetzelfde jaar ({each})."


def _sentence(rows: pd.DataFrame, nouns: dict[str, str], reference: str) -> str:
    """The largest difference of the first area that has own figures, as a sentence; empty when nothing can be compared."""
    largest = _largest(rows, reference)
    if largest is None:
        return ""
    if abs(largest["difference"]) < 1:
        return f"{largest['area']} verschilt hierin bijna niet van {in_sentence(reference)}."
    more = "meer" if largest["difference"] > 0 else "minder"
    return (
        f"In {in_sentence(largest['area'])} zijn {more} {nouns[largest['category']]} ({percent(largest['value'])}) dan in {in_sentence(reference)} "
        f"({percent(largest['reference'])})."
    )


def _largest(rows: pd.DataFrame, reference: str) -> pd.Series | None:
    """The row of the largest difference of the first area that has own figures; None when nothing can be compared."""
    own = rows[(rows["status"] == "ok") & rows["difference"].notna() & (rows["area"] != reference)]
    if own.empty:
        return None
    own = own[own["area"] == own["area"].iloc[0]]
    return own.loc[own["difference"].abs().idxmax()]


def _takeaway(
    answers: tuple[MarginAnswer, ...], areas: tuple[str, ...], reference: str, names: dict[str, str]
) -> tuple[str, tuple[str, str]]:
    """The largest difference of all margins as a sentence, and which margin and category that is."""
    first = next((code for code in areas if code != reference), None)
    best, best_size, about = "", 0.0, ("", "")
    for answer in sorted(answers, key=lambda a: a.margin.of == "woningen"):
        if best_size and answer.margin.of == "woningen":
            break
        own = answer.rows[(answer.rows["code"] == first) & (answer.rows["status"] == "ok")]
        size = own["difference"].abs().max() if len(own) else 0.0
        if size > best_size:
            best, best_size = _sentence(own, answer.margin.nouns, names[reference]), float(size)
            largest = _largest(own, names[reference])
            about = ("", "") if largest is None else (answer.margin.id, str(largest["category"]))
    return best or "Voor deze gebieden zijn geen eigen cijfers om te vergelijken.", about


def as_table(comparison: Comparison) -> pd.DataFrame:
    """All shown figures as one table for reading and download."""
    frames = [
        answer.rows.assign(margin=answer.margin.title, source=answer.source) for answer in comparison.margins if len(answer.rows)
    ]
    if not frames:
        return pd.DataFrame()
    table = pd.concat(frames, ignore_index=True)
    return pd.DataFrame(
        {
            "Onderwerp": table["margin"],
            "Groep": table["category"],
            "Gebied": table["area"],
            "Code": table["code"],
            "Aandeel (%)": table["value"].round(1),
            f"{comparison.names[comparison.reference]} (%)": table["reference"].round(1),
            "Verschil (procentpunt)": table["difference"].round(1),
            "Jaar en herkomst": table["text"],
            "Bron": table["source"],
        }
    )
