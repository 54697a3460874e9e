"""Does it have to start now, and does it still fit later? What a decision says of both, for the page and every paper."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lib.answers.measures.timing.fits import fits
from lib.answers.measures.timing.later import Later
from lib.answers.measures.timing.meanwhile import Followed, meanwhile
from lib.answers.outlook.people import People
from lib.answers.outlook.score import ScoresAhead
from lib.answers.place import Gemeente, name_of
from lib.interventions.catalogue.models import Catalogue
from lib.scenarios import ScenarioMeasure
from lib.words import count

NOW_OR_LATER = "Vraagt het nu, of over vier jaar?"
MEANWHILE = "Hoe ging het elders in vier jaar?"
FITS_LATER = "Past het ook later?"
MOST_AREAS = 3


def timing(
    gemeente: Gemeente,
    measures: Sequence[ScenarioMeasure],
    catalogue: Catalogue,
    later: Later | None,
    scores: ScoresAhead | None,
    people: People | None,
    followed: Followed | None,
) -> pd.DataFrame:
    """question (one of the three above) and text, ready for print; empty without measures.

    Of more than three areas the first three are told, and how many there are beside them. Without what the country brings
    (`scores`, `followed`) nothing is said of other buurten.
    """
    if later is None:
        return pd.DataFrame(columns=["question", "text"])
    rows = [(NOW_OR_LATER, later.sentence)]
    areas = list(dict.fromkeys(m.area for m in measures))
    if scores is not None and followed is not None:
        rows += _elsewhere(gemeente, [area for area in areas if area in set(gemeente.buurten["code"])], scores, followed)
    told: list[str] = []
    for area in areas[:MOST_AREAS]:
        here = dict.fromkeys(m.intervention for m in measures if m.area == area)
        told += [fit.sentence for fit in fits(gemeente, people, area, [catalogue.get(name) for name in here])]
    if told and len(areas) > MOST_AREAS:
        told.append(f"En nog {count(len(areas) - MOST_AREAS, 'gebied', 'gebieden')}: zie daar de pagina Maatregelen.")
    return pd.DataFrame([*rows, *((FITS_LATER, text) for text in told)], columns=["question", "text"])


def _elsewhere(gemeente: Gemeente, areas: list[str], scores: ScoresAhead, followed: Followed) -> list[tuple[str, str]]:
    said: dict[str, list[str]] = {}
    for area in areas[:MOST_AREAS]:
        said.setdefault(meanwhile(gemeente, scores, followed, area).sentence, []).append(name_of(gemeente, area))
    texts = [text if len(areas) == 1 else f"{', '.join(names)}: {text}" for text, names in said.items()]
    if len(areas) > MOST_AREAS:
        texts.append(f"En nog {count(len(areas) - MOST_AREAS, 'buurt', 'buurten')}: zie daar de pagina Maatregelen.")
    return [(MEANWHILE, text) for text in texts]
