"""The one answer to "this figure for this area near this year", used by every page and report.

An indicator is the newest one published at or before the asked year plus one and at most five years older than it, for an
area whose lineage to that year is unbroken. Where a buurt has none the wijk is tried, then the gemeente, labelled so. A value
that CBS did not publish is never filled in.

`Figures` answers for one gemeente, `newest_of_all`, `in_year` and `history` for many areas at once, `national` for the country, and
`Extent.among` whether a comparison with some areas is one with the country.
Above the databank the tables of figures, scores and lineage are read directly only by:

lib.answers.measures.timing.meanwhile  of earlier rounds the scores of all buurten on one year's borders, to see how those in a state fared
lib.answers.standing.land           scores of all gemeenten, as published or as the means of their buurten
lib.answers.place.country           scores of the whole country on their own borders, for its means and for ordinary drift
lib.households.inputs.observations  the estimate takes all areas of the country in the year it is made for, with the codes of that
                                    year, and fills the gaps of larger areas from the areas within them
lib.households.quality.validate     holds that estimate against other figures of the same year and codes

`tests/databank/test_figures_readers.py` keeps this list complete.
"""

from lib.databank.figures.areas import history, in_year, newest_inhabitants, newest_of_all
from lib.databank.figures.country import COUNTRY_COVERAGE, national
from lib.databank.figures.extent import AREAS_COVERAGE, Among, Extent, extent
from lib.databank.figures.figure import Figure, Source, Status, source_of
from lib.databank.figures.gemeente import Figures
from lib.databank.figures.years import YEARS_AHEAD, YEARS_BACK, newest_rows, within_reach

__all__ = [
    "AREAS_COVERAGE",
    "COUNTRY_COVERAGE",
    "YEARS_AHEAD",
    "YEARS_BACK",
    "Among",
    "Extent",
    "Figure",
    "Figures",
    "Source",
    "Status",
    "extent",
    "history",
    "in_year",
    "national",
    "newest_inhabitants",
    "newest_of_all",
    "newest_rows",
    "source_of",
    "within_reach",
]
