"""Knobs of the imitation: what can be changed while it runs."""

from __future__ import annotations

import threading

from .changes import Changes, PageLink
from .contract import Named, names
from .country import Country
from .leefbaarometer import layers
from .scores_zip import score_members
from .tables import Table, all_tables, key_figures_table


class Knobs:
    """The tables of a server and what was changed about the services. `reset_changes` undoes all of it."""

    def __init__(self, country: Country, *, only_contract: bool = False) -> None:
        self.country = country
        self._from_the_start = only_contract
        self._lock = threading.Lock()
        self.reset_changes()

    @property
    def tables(self) -> dict[str, Table]:
        """The CBS tables of this server, built at first use."""
        with self._lock:
            if self._tables is None:
                self._tables = all_tables(self.country)
            return self._tables

    def reset_changes(self) -> None:
        with self._lock:
            self._tables: dict[str, Table] | None = None
            self.changes = Changes()
            self.changes.scope.only_contract = self._from_the_start

    def rename_column(self, table: str, name: str, stem: str) -> None:
        """Publish a column under another stem; `name` is a stem, `stem#2` or a key. KeyError when unknown."""
        self.tables[table].rename(name, stem)

    def remove_column(self, table: str, name: str) -> None:
        """Leave a column out of a table. Raises KeyError when unknown."""
        self.tables[table].remove(name)

    def empty_column(self, table: str, name: str) -> None:
        """Keep a column and lose its values. Raises KeyError when unknown."""
        self.tables[table].empty_column(name)

    def empty_table(self, table: str) -> None:
        """Keep a table with its columns and no rows. Raises KeyError when unknown."""
        self.tables[table].empty()

    def drop_areas(self, table: str, share: float) -> None:
        """Lose a share (0 to 1) of the buurten of a table. Raises KeyError when unknown."""
        self.tables[table].drop_areas(share)

    def add_table(self, year: int) -> str:
        """Publish the key figures of another year, like those that have just come out; gives the id of the table."""
        made = key_figures_table(self.country, year)
        self.tables[made.name] = made
        return made.name

    def remove_table(self, table: str) -> None:
        """Withdraw a table: 404, and absent from the catalogue. Raises KeyError when unknown."""
        del self.tables[table]

    def add_map_property(self, name: str) -> None:
        """Give every feature of every map another property."""
        self.changes.map_added.append(name)

    def drop_map_property(self, name: str) -> None:
        """Leave a property out of every feature of every map."""
        self.changes.map_dropped.add(name)

    def move_page_link(self, where: PageLink) -> None:
        """Let links to a next page lead to the same page (loop) or to another host."""
        if where not in ("loop", "other-host"):
            raise ValueError(f"a page link can loop or go to other-host, not {where}")
        self.changes.page_link = where

    def remove_layer(self, name: str) -> None:
        """Withdraw a layer of the WFS, named without its prefix: absent from the capabilities, and 400. KeyError when unknown."""
        if name not in layers(self.country.vintage):
            raise KeyError(f"there is no layer {name}")
        self.changes.layers_removed.add(name)

    def rename_member(self, old: str, new: str) -> None:
        """Give a member with scores another name, without its folder. Raises KeyError when unknown."""
        if old not in score_members().values():
            raise KeyError(f"there is no member {old}")
        self.changes.members[old] = new

    @property
    def only_contract(self) -> bool:
        """Whether answers hold nothing but the names of the contract."""
        return self.changes.scope.only_contract

    @only_contract.setter
    def only_contract(self, only: bool) -> None:
        self.changes.scope.only_contract = only

    def leave_out(self, source: str, entity: str, name: str) -> None:
        """Leave one name of the contract out of all answers. Raises KeyError when the contract does not have it."""
        named: Named = (source, entity, name)
        if named not in set(names()):
            raise KeyError(f"the contract does not name {named}")
        self.changes.scope.left_out.add(named)
