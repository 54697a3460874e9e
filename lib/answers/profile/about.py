"""What papers on places of one gemeente or work area share, and of which places an atlas is."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from lib.answers.outlines import Outlines
from lib.answers.place import Gemeente, composition
from lib.areas import is_work_area
from lib.databank.store import Databank
from lib.scores import score_class


@dataclass(frozen=True)
class About:
    """What papers on places of one gemeente or work area share: its map, the class of the score of each buurt (1-9, 0 without), and where
    it is from; `composition` of which buurten a work area is and in which version it is kept, '' of a gemeente."""

    gemeente: str
    code: str
    composition: str
    outlines: Outlines | None
    classes: Mapping[str, int]
    databank_name: str
    databank_version: str
    fictional: bool
    made_on: datetime.date

    @property
    def is_work_area(self) -> bool:
        """Whether they are of a work area."""
        return is_work_area(self.code)

    @property
    def the_place(self) -> str:
        """'de gemeente Heerlen', 'het werkgebied Bezit Zuid': inside a sentence."""
        return f"{'het werkgebied' if self.is_work_area else 'de gemeente'} {self.gemeente}"


def about_of(
    databank: Databank,
    gemeente: Gemeente,
    year: int,
    drawn: Outlines | None,
    today: datetime.date | None = None,
    layer: str = "",
) -> About:
    """Of a gemeente or work area in score year `year`; `drawn` are its buurten, `layer` the version of the layer that a work area is kept in."""
    classes = score_class(gemeente.scores_in(year)["afw"])
    return About(
        gemeente=gemeente.name,
        code=gemeente.code,
        composition=composition(gemeente, layer),
        outlines=drawn,
        classes=dict(zip(gemeente.buurten["code"], map(int, classes), strict=True)),
        databank_name=databank.name,
        databank_version=databank.version,
        fictional=gemeente.fictional,
        made_on=today or datetime.date.today(),
    )


def places_of(gemeente: Gemeente) -> list[str]:
    """Codes of the gemeente or work area and of its buurten, these by gemeente, wijk and name."""
    of = gemeente.buurten.assign(home=[gemeente.home_of(code).name for code in gemeente.buurten["code"]])
    ordered = of.sort_values(["home", "wijk", "label"], key=lambda column: column.str.casefold())
    return [gemeente.code, *ordered["code"]]
