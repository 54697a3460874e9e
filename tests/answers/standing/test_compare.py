"""Households of areas side by side: differences by hand, fall-backs flagged, nothing filled in."""

from __future__ import annotations

import pandas as pd
import pytest

from lib.answers.homes import Homes
from lib.answers.households.published import MARGINS, MarginAnswer, as_table, compare
from lib.answers.place import Gemeente
from lib.areas import LAND
from lib.words import percent
from tests.answers.small_databank import CENTRUM, CHANGED, FEW_HOUSEHOLDS, GEMEENTE, RECODED, SILENT, WIJK_CENTRUM


def margin(gemeente: Gemeente, name: str, areas: tuple[str, ...], reference: str = GEMEENTE, year: int = 2024) -> MarginAnswer:
    comparison = compare(Homes(gemeente), areas, reference, year)
    return next(answer for answer in comparison.margins if answer.margin.id == name)


def values(answer: MarginAnswer, column: str) -> dict[str, float]:
    return dict(zip(answer.rows["category"], answer.rows[column], strict=True))


def test_kinds_and_differences_in_percentage_points(molenwaarde: Gemeente) -> None:
    answer = margin(molenwaarde, "kinds", (CENTRUM,))
    labels = ["Eén persoon", "Meer personen, zonder kinderen", "Met thuiswonende kinderen"]
    assert values(answer, "value") == pytest.approx(dict(zip(labels, [50, 30, 20], strict=True)))
    assert values(answer, "reference") == pytest.approx(dict(zip(labels, [35, 30, 35], strict=True)))
    assert values(answer, "difference") == pytest.approx(dict(zip(labels, [15, 0, -15], strict=True)))
    assert set(answer.rows["status"]) == {"ok"}
    assert answer.source == "CBS, Kerncijfers wijken en buurten 2023 (meting)"


def test_the_country_as_reference(molenwaarde: Gemeente) -> None:
    answer = margin(molenwaarde, "kinds", (CENTRUM,), LAND)
    assert list(values(answer, "difference").values()) == pytest.approx([10, 2, -12])
    assert answer.sentence == "In Centrum zijn minder huishoudens met kinderen (20%) dan in Nederland (32%)."


def test_the_rest_makes_a_hundred(molenwaarde: Gemeente) -> None:
    income = margin(molenwaarde, "income", (CENTRUM,))
    assert values(income, "value") == {
        "Lager inkomen (laagste 40%)": 40.0,
        "Hoger inkomen (hoogste 20%)": 20.0,
        "Middeninkomen": 40.0,
    }
    dwelling = margin(molenwaarde, "dwelling", (CENTRUM,))
    assert values(dwelling, "value") == {"Eengezinswoning": 10.0, "Meergezinswoning": 90.0}
    tenure = margin(molenwaarde, "tenure", (CENTRUM,))
    assert tenure.rows["value"].sum() == 97.0  # ownership is not always known; no rest is made up


def test_takeaway_prefers_people_over_dwellings(molenwaarde: Gemeente) -> None:
    # Dwellings differ 50 percentage points, households 15.
    assert compare(Homes(molenwaarde), (CENTRUM,), GEMEENTE, 2024).takeaway == (
        "In Centrum zijn meer eenpersoonshuishoudens (50%) dan in gemeente Molenwaarde (35%)."
    )


def test_takeaway_looks_past_the_reference_itself(molenwaarde: Gemeente) -> None:
    takeaway = compare(Homes(molenwaarde), (GEMEENTE, CENTRUM), GEMEENTE, 2024).takeaway
    assert takeaway == "In Centrum zijn meer eenpersoonshuishoudens (50%) dan in gemeente Molenwaarde (35%)."


def test_almost_no_difference(molenwaarde: Gemeente) -> None:
    answer = margin(molenwaarde, "ages", (CENTRUM,))
    assert answer.sentence == "Centrum verschilt hierin bijna niet van gemeente Molenwaarde."


def test_a_fall_back_is_flagged_and_never_told_as_the_area_itself(molenwaarde: Gemeente) -> None:
    answer = margin(molenwaarde, "kinds", (CHANGED,))
    assert set(answer.rows["status"]) == {"wijk"}
    assert set(answer.rows["text"]) == {"2023, cijfer van de hele wijk Rand"}
    assert answer.missing == ("Bleke balk van Rietland: 2023, cijfer van de hele wijk Rand.",)
    assert answer.sentence == ""


def test_a_reference_without_own_figure_is_no_reference(molenwaarde: Gemeente) -> None:
    answer = margin(molenwaarde, "kinds", (CENTRUM,), CHANGED)
    assert answer.rows["reference"].isna().all()
    assert answer.sentence == ""
    assert answer.missing == ("Geen vergelijking met Rietland: 2023, cijfer van de hele wijk Rand.",)


def test_too_few_households(molenwaarde: Gemeente) -> None:
    answer = margin(molenwaarde, "kinds", (FEW_HOUSEHOLDS,))
    assert answer.rows.empty
    assert answer.missing == ("Buitengebied: te weinig huishoudens of inwoners.",)
    # 90 inhabitants are enough for ages.
    ages = margin(molenwaarde, "ages", (FEW_HOUSEHOLDS,))
    assert values(ages, "value")["65 jaar en ouder"] == pytest.approx(40)
    assert ages.sentence == "In Buitengebied zijn meer inwoners van 65 jaar en ouder (40%) dan in gemeente Molenwaarde (18%)."


def test_a_recoded_buurt_keeps_its_figures(molenwaarde: Gemeente) -> None:
    answer = margin(molenwaarde, "ages", (RECODED,), year=2019)  # near 2019 only 2020 is there, under the old code
    assert values(answer, "value")["65 jaar en ouder"] == pytest.approx(18)
    assert set(answer.rows["text"]) == {"2020"}


def test_a_buurt_and_its_wijk_of_the_same_name_stay_apart(molenwaarde: Gemeente) -> None:
    comparison = compare(Homes(molenwaarde), (CENTRUM, WIJK_CENTRUM), GEMEENTE, 2024)
    assert comparison.names == {CENTRUM: "Centrum", WIJK_CENTRUM: "Wijk Centrum", GEMEENTE: "Gemeente Molenwaarde"}
    kinds = comparison.margins[0].rows
    assert kinds.groupby("area").size().to_dict() == {"Centrum": 3, "Wijk Centrum": 3}


def test_a_gemeente_whose_buurten_are_all_suppressed(silent: Gemeente) -> None:
    comparison = compare(Homes(silent), (SILENT, "BU90020101"), LAND, 2024)
    assert all(answer.rows.empty for answer in comparison.margins)
    assert comparison.takeaway == "Voor deze gebieden zijn geen eigen cijfers om te vergelijken."
    assert all("Stilte 1: niet gepubliceerd." in answer.missing for answer in comparison.margins)
    assert as_table(comparison).empty


def test_the_table_holds_what_is_drawn(molenwaarde: Gemeente) -> None:
    comparison = compare(Homes(molenwaarde), (CENTRUM, CHANGED), GEMEENTE, 2024)
    table = as_table(comparison)
    assert len(table) == sum(len(answer.rows) for answer in comparison.margins)
    row = table[(table["Code"] == CENTRUM) & (table["Groep"] == "Eén persoon")].iloc[0]
    assert row["Aandeel (%)"] == 50.0
    assert row["Gemeente Molenwaarde (%)"] == 35.0
    assert row["Verschil (procentpunt)"] == 15.0
    assert row["Jaar en herkomst"] == "2023"
    assert set(table.loc[table["Code"] == CHANGED, "Jaar en herkomst"]) == {"2024", "2023, cijfer van de hele wijk Rand"}


def test_every_margin_has_a_noun_for_every_group() -> None:
    for entry in MARGINS:
        assert len(entry.nouns) == len(entry.parts) + (entry.rest is not None)
        assert all(noun and noun == noun.lower() for noun in entry.nouns.values())


def test_differences_are_value_minus_reference(molenwaarde: Gemeente) -> None:
    comparison = compare(Homes(molenwaarde), (CENTRUM, WIJK_CENTRUM, FEW_HOUSEHOLDS, CHANGED), LAND, 2024)
    rows = pd.concat([answer.rows for answer in comparison.margins])
    both = rows.dropna(subset=["reference"])
    assert len(both) > 30
    assert (both["difference"] - (both["value"] - both["reference"])).abs().max() == 0


def test_the_takeaway_is_about_a_row_that_is_shown(molenwaarde: Gemeente) -> None:
    found = compare(Homes(molenwaarde), (CENTRUM,), GEMEENTE, 2024)
    margin, category = found.about
    answer = next(answer for answer in found.margins if answer.margin.id == margin)
    row = answer.rows[answer.rows["category"] == category].iloc[0]
    assert answer.margin.nouns[category] in found.takeaway
    assert percent(row["value"]) in found.takeaway
    assert [found.marked(other.margin.id) for other in found.margins].count(category) == 1
