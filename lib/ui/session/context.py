"""What a page works with: a databank that is open, and mostly a gemeente in it."""

from __future__ import annotations

from dataclasses import dataclass

from lib.answers.place import Gemeente
from lib.areas import level_of
from lib.databank.store import Databank
from lib.ui.session import permissions
from lib.ui.session.look import State


@dataclass(frozen=True)
class Opened:
    """A databank, before a gemeente has been chosen."""

    databank: Databank
    state: State

    @property
    def read_only(self) -> bool:
        """Whether changing and saving is over (the end of a trial)."""
        return permissions.read_only()

    @property
    def fictional(self) -> bool:
        """Whether these are the invented gemeenten of the sample."""
        return self.databank.fictional


@dataclass(frozen=True)
class Context(Opened):
    """A gemeente of the databank, or a work area. `buurt`: its code, None until one is chosen. `area`: that, or the wijk or the whole
    work area that is looked at like a buurt.

    `year`: the score year on the screen, one of `years`; `theme`: id of what the map shows.
    """

    gemeente: Gemeente
    buurt: str | None
    year: int
    years: list[int]
    theme: str

    @property
    def area(self) -> str | None:
        """Code of the buurt, wijk or work area that is looked at, None until one is chosen."""
        return self.state.buurt

    @property
    def area_word(self) -> str:
        """'buurt', 'wijk' or 'werkgebied': what is looked at."""
        return "buurt" if self.area is None else level_of(self.area)
