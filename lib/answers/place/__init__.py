"""The place that is looked at: a gemeente (`gemeente.py`) or a work area as if it were one (`work_area.py`), with the country around it
(`country.py`), its polygons (`shapes.py`) and the areas that are like it (`similar.py`)."""

from lib.answers.place.country import SCORE_COLUMNS, Country, country, drifts, measured_as
from lib.answers.place.gemeente import LEAST_COVERED, MEAN_OF_WORK_AREA, Gemeente, gemeenten, load, name_of, size_of, too_small
from lib.answers.place.shapes import neighbours, shapes, shapes_of, wijk_shapes
from lib.answers.place.similar import COMPARED_WITH, MEANS_OF_BUURTEN, means_of_buurten, similar_to
from lib.answers.place.work_area import as_gemeente, composition, for_a_part, of_buurten, open_work_area

__all__ = [
    "COMPARED_WITH",
    "LEAST_COVERED",
    "MEANS_OF_BUURTEN",
    "MEAN_OF_WORK_AREA",
    "SCORE_COLUMNS",
    "Country",
    "Gemeente",
    "as_gemeente",
    "composition",
    "country",
    "drifts",
    "for_a_part",
    "gemeenten",
    "load",
    "means_of_buurten",
    "measured_as",
    "name_of",
    "neighbours",
    "of_buurten",
    "open_work_area",
    "shapes",
    "shapes_of",
    "similar_to",
    "size_of",
    "too_small",
    "wijk_shapes",
]
