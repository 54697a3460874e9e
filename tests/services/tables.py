"""The OData tables as they stand on the server: rows, columns, descriptions, and switches to spoil them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lib.databank.catalogue.beside import beside

from . import rivm
from .areas import records
from .columns import Column
from .contract import CBS_HOST, CRIME_COUNT, CRIME_DIMENSIONS, CRIME_HOST, KEY_FIGURES, PER_MONTH, PER_YEAR, RIVM, tables
from .country import Country
from .scores import ANNOUNCED_CRIME_YEARS, CODE_YEAR, CRIME_OTHER, CRIME_TOTAL

Row = dict[str, object]


@dataclass
class Table:
    """One table: `entities` maps names of entity sets to rows; `columns` are the topics of TypedDataSet."""

    name: str
    title: str
    period: str
    host: str
    columns: list[Column]
    entities: dict[str, list[Row]]

    def column(self, name: str) -> int:
        """Position of a column by stem or `stem#2`. Raises KeyError for an unknown one."""
        for position, column in enumerate(self.columns):
            if column.name == name or column.key == name:
                return position
        raise KeyError(f"{self.name} has no column {name}")

    def rename(self, name: str, stem: str) -> None:
        """Give a column another stem, as happens between releases; the number stays."""
        at = self.column(name)
        old = self.columns[at]
        key = f"{stem}_{old.key.rsplit('_', 1)[1]}"
        self.columns[at] = replace(old, key=key, stem=stem)
        for row in self.entities["TypedDataSet"]:
            row[key] = row.pop(old.key)
        self.describe()

    def remove(self, name: str) -> None:
        """Leave a column out."""
        old = self.columns.pop(self.column(name))
        for row in self.entities["TypedDataSet"]:
            del row[old.key]
        self.describe()

    def empty(self) -> None:
        """Keep the columns and lose the rows."""
        self.entities["TypedDataSet"] = []

    def empty_column(self, name: str) -> None:
        """Keep a column and lose its values, as when figures are withdrawn."""
        key = self.columns[self.column(name)].key
        for row in self.entities["TypedDataSet"]:
            row[key] = None

    def drop_areas(self, share: float) -> None:
        """Lose the last `share` of the buurten, from the figures and from the list of areas."""
        codes = [str(row["WijkenEnBuurten"]) for row in self.entities["TypedDataSet"]]
        buurten = [code for code in dict.fromkeys(codes) if code.startswith("BU")]
        gone = set(buurten[len(buurten) - round(share * len(buurten)) :])
        for entity, key in (("TypedDataSet", "WijkenEnBuurten"), ("WijkenEnBuurten", "Key")):
            self.entities[entity] = [row for row in self.entities[entity] if row[key] not in gone]

    def describe(self) -> None:
        """Write DataProperties anew: dimensions, then topics, each group preceded by its heading."""
        rows: list[Row] = []
        for name, kind, title in _dimensions(self.name):
            rows.append(_property(len(rows), len(rows), kind, name, title))
        group, parent, position = "", None, len(rows)
        for column in self.columns:
            if column.group and column.group != group:
                group, parent = column.group, len(rows)
                rows.append(_property(len(rows), None, "TopicGroup", "", group))
            topic = _property(len(rows), position, "Topic", column.key, column.title)
            topic |= {
                "ParentID": parent,
                "Datatype": column.datatype,
                "Unit": column.unit,
                "Decimals": column.decimals,
            }
            topic |= {
                "Default": "Impossible",
                "PresentationType": "Absolute" if column.unit == "aantal" else "",
            }
            rows.append(topic)
            position += 1
        self.entities["DataProperties"] = rows

    @property
    def info(self) -> Row:
        """The one row of TableInfos, also used in the catalogue."""
        return {
            "Updated": f"{self.period[:4]}-12-01T02:00:00",
            "ID": 0,
            "Identifier": self.name,
            "Title": self.title,
            "ShortTitle": self.title,
            "Modified": f"{self.period[:4]}-12-01T02:00:00",
            "OutputStatus": "Regulier",
            "Language": "nl",
            "Period": self.period,
            "Frequency": "Perjaar" if self.host == CRIME_HOST else "Onregelmatig",
            "ApiUrl": f"https://{self.host}/ODataApi/OData/{self.name}",
            "FeedUrl": f"https://{self.host}/ODataFeed/OData/{self.name}",
            "RecordCount": len(self.entities["TypedDataSet"]),
            "ColumnCount": len(self.columns) + 1,
        }


def _property(number: int, position: int | None, kind: str, key: str, title: str) -> Row:
    return {
        "odata.type": f"Cbs.OData.{kind}",
        "ID": number,
        "Position": position,
        "ParentID": None,
        "Type": kind,
        # headings have no key: both spellings of that occur
        "Key": key or (None if number % 2 else ""),
        "Title": title,
        "Description": None,
    }


def _dimensions(table: str) -> list[tuple[str, str, str]]:
    region = ("WijkenEnBuurten", "GeoDetail", "Wijken en buurten")
    if table in RIVM["tables"]:
        ages, margins = ((name, "Dimension", name) for name in ("Leeftijd", "Marges"))
        return [ages, margins, region, ("Perioden", "TimeDimension", "Perioden")]
    if table not in (PER_YEAR, PER_MONTH):
        return [region]
    crime = {
        "SoortMisdrijf": ("SoortMisdrijf", "Dimension", "Soort misdrijf"),
        "WijkenEnBuurten": region,
        "Perioden": ("Perioden", "TimeDimension", "Perioden"),
    }
    return [crime[name] for name in sorted(CRIME_DIMENSIONS, key=list(crime).index)]


def key_figures_table(country: Country, year: int) -> Table:
    """The Kerncijfers of one year."""
    regions: list[Row] = []
    for area in records(country.areas_of(year)):
        municipality = area.gemeente_code if isinstance(area.gemeente_code, str) else None
        row = {
            "Key": f"{area.code:10}",
            "Title": area.name,
            "Description": None,
            "Municipality": municipality,
        }
        regions.append({**row, "DetailRegionCode": "" if municipality is None else area.code})
    entities = {"TypedDataSet": country.table_rows(year), "WijkenEnBuurten": regions}
    title = f"{KEY_FIGURES['table_title']} {year}"
    name = KEY_FIGURES["tables"].get(year, f"{86400 + year % 100}NED")
    table = Table(name, title, str(year), CBS_HOST, list(country.columns(year)), entities)
    table.describe()
    return table


def police_table(country: Country, name: str, periods: list[str], announced: list[str]) -> Table:
    """Registered crimes in `periods`; the text keys are padded like those of Kerncijfers. `announced` periods have no rows."""
    topic = Column(f"{CRIME_COUNT}_1", CRIME_COUNT, 1, "", "Geregistreerde misdrijven", "aantal", "Long", 0)
    rows: list[Row] = []
    crimes = country.crime[country.crime["period"].isin(periods)]
    columns = (crimes[name] for name in ("kind", "code", "period", "count"))
    for number, (kind, code, period, count) in enumerate(zip(*columns, strict=True)):
        row: Row = {"ID": number, "SoortMisdrijf": kind, "WijkenEnBuurten": f"{code:10}", "Perioden": period}
        rows.append({**row, topic.key: None if count != count else int(count)})
    kinds = ((CRIME_TOTAL, "Totaal misdrijven"), (CRIME_OTHER, "Diefstal uit woning"))
    here = country.areas_of(CODE_YEAR).set_index("code")["name"]
    regions = dict.fromkeys(country.crime["code"])
    entities: dict[str, list[Row]] = {
        "TypedDataSet": rows,
        "WijkenEnBuurten": [{"Key": f"{code:10}", "Title": here[code], "Description": None} for code in regions],
        "SoortMisdrijf": [{"Key": key, "Title": title, "Description": None} for key, title in kinds],
        "Perioden": [
            {"Key": key, "Title": key[:4], "Description": None, "Status": "Definitief"} for key in sorted([*announced, *periods])
        ],
    }
    span = f"{min([*announced, *periods])[:4]}-{max(periods)[:4]}"
    table = Table(name, "Geregistreerde misdrijven", span, CRIME_HOST, [topic], entities)
    table.describe()
    return table


def rivm_table(country: Country) -> Table:
    """The table of RIVM that is there: all ages and margins, also a figure that Buurtbalans does not read."""
    name = rivm.served(country.vintage)
    years = rivm.years(name)
    entities: dict[str, list[Row]] = {
        "TypedDataSet": rivm.rows(country.rivm, name),
        "Leeftijd": [{"Key": age.key, "Title": age.label, "Description": None} for age in beside().ages],
        "Marges": [{"Key": key, "Title": key, "Description": None} for key in rivm.MARGINS],
        "Perioden": [{"Key": f"{year}JJ00", "Title": str(year), "Description": None, "Status": None} for year in years],
    }
    table = Table(
        name, "Gezondheid per wijk en buurt", f"{years[0]}-{years[-1]}", CRIME_HOST, list(rivm.topics(name).values()), entities
    )
    table.describe()
    return table


def all_tables(country: Country) -> dict[str, Table]:
    """Fresh tables by id: switches on one server do not touch another."""
    made = [key_figures_table(country, year) for year in tables(country.vintage)]
    made.append(rivm_table(country))
    periods = list(dict.fromkeys(country.crime["period"]))
    if country.vintage == 2024:
        made.append(police_table(country, PER_MONTH, periods, []))
    else:
        years = [period for period in periods if "JJ" in period]
        announced = [f"{year}JJ00" for year in ANNOUNCED_CRIME_YEARS if f"{year}JJ00" not in years]
        made.append(police_table(country, PER_YEAR, years, announced))
        made.append(police_table(country, PER_MONTH, [period for period in periods if "MM" in period], []))
    return {table.name: table for table in made}
