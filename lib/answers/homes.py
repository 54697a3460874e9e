"""Areas of any gemeente, and work areas, beside those of the gemeente that is looked at: whose figures they have, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass

from lib.answers.place import Gemeente, name_of
from lib.areas import LAND, gemeente_of, level_of


@dataclass(frozen=True)
class Homes:
    """The gemeente that is looked at, and the others that areas beside it lie in."""

    own: Gemeente
    others: tuple[Gemeente, ...] = ()

    def of(self, code: str) -> Gemeente:
        """The gemeente or work area in which an area lies; that which is looked at for the country. Raises KeyError for one that is not read."""
        home = gemeente_of(code)
        if home in (None, self.own.code) or code in self.own.labels:
            return self.own
        found = next((other for other in self.others if other.code == home), None)
        if found is None:
            raise KeyError(code)
        return found

    def name(self, code: str) -> str:
        """'Centrum', 'Wijk Noord', 'Gemeente Heerlen', 'Werkgebied Zuid', 'Nederland'; of another gemeente with its name: 'Centrum (Heerlen)'."""
        if code == LAND:
            return "Nederland"
        home = self.of(code)
        if level_of(code) in ("gemeente", "werkgebied"):
            return home.called
        return name_of(home, code) if home is self.own else f"{name_of(home, code)} ({home.name})"


def in_sentence(name: str) -> str:
    """'Gemeente Heerlen' inside a sentence: 'gemeente Heerlen', and so a work area; other names stay."""
    return name[0].lower() + name[1:] if name.startswith(("Gemeente ", "Werkgebied ")) else name
