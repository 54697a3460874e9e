"""OData v3 as CBS serves it: `ODataApi` (one answer or none), `ODataFeed` (pages) and the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from .answers import Answer, ServiceError, Settings, json_answer
from .contract import CBS_HOST, CRIME_HOST, PER_MONTH, PER_YEAR, RIVM, Scope
from .odata_filter import parse_filter
from .tables import Row, Table

CONTENT = "application/json;odata=minimalmetadata;streaming=true;charset=utf-8"
SOURCES = {
    PER_MONTH: "crime",
    PER_YEAR: "crime",
    **dict.fromkeys(RIVM["tables"], "rivm"),
}  # table -> source; the rest are key figures
OPTIONS = {"$select", "$filter", "$top", "$skip", "$format", "$orderby", "$inlinecount"}


def answer(host: str, path: str, query: Mapping[str, str], tables: Mapping[str, Table], settings: Settings) -> Answer:
    """The answer to `path` on one of the two CBS hosts; errors come as JSON like those of the service."""
    try:
        return _answer(host, path, query, tables, settings)
    except ServiceError as error:
        message = {"lang": "en-US", "value": error.message}
        return json_answer({"odata.error": {"code": "", "message": message}}, CONTENT, error.status)


def _answer(host: str, path: str, query: Mapping[str, str], tables: Mapping[str, Table], settings: Settings) -> Answer:
    parts = [part for part in path.split("/") if part]
    own = {name: table for name, table in tables.items() if table.host == host}
    if parts == ["ODataCatalog", "Tables"] and host == CBS_HOST:
        rows = _scoped([table.info for table in own.values()], settings.changes.scope, "key_figures", "Tables")
        return _rows_answer(rows, query, settings, f"{settings.base(host)}/ODataCatalog", "Tables", paged=True)
    if len(parts) not in (3, 4) or parts[0] not in ("ODataApi", "ODataFeed") or parts[1].lower() != "odata":
        raise ServiceError(404, f"Resource not found for the segment '{path}'.")
    if parts[2] not in own:
        raise ServiceError(404, f"Resource not found for the segment '{parts[2]}'.")
    table, root = own[parts[2]], f"{settings.base(host)}/{'/'.join(parts[:3])}"
    if len(parts) == 3:
        names = ["TableInfos", *table.entities]
        return json_answer(
            {
                "odata.metadata": f"{root}/$metadata",
                "value": [{"name": n, "url": f"{root}/{n}"} for n in names],
            },
            CONTENT,
        )
    entity = parts[3]
    if entity not in ("TableInfos", *table.entities):
        raise ServiceError(404, f"Resource not found for the segment '{entity}'.")
    scope, source = settings.changes.scope, SOURCES.get(table.name, "key_figures")
    rows = [table.info] if entity == "TableInfos" else table.entities[entity]
    columns = None
    if entity == "TypedDataSet":
        columns = [name for name in _columns(table) if scope.keeps(source, entity, name)]
    if entity == "DataProperties":
        rows = [row for row in rows if not row["Key"] or scope.keeps(source, "TypedDataSet", str(row["Key"]))]
    rows = _scoped(rows, scope, source, entity)
    return _rows_answer(rows, query, settings, root, entity, parts[0] == "ODataFeed", columns)


def _scoped(rows: list[Row], scope: Scope, source: str, entity: str) -> list[Row]:
    """The rows without the names that answers may not hold."""
    if scope.everything:
        return rows
    every = dict.fromkeys(name for row in rows for name in row)
    kept = {name for name in every if scope.keeps(source, entity, name)}
    return [{name: value for name, value in row.items() if name in kept} for row in rows]


def _columns(table: Table) -> list[str]:
    dimensions = [
        str(row["Key"]) for row in table.entities["DataProperties"] if row["Type"] in ("GeoDetail", "Dimension", "TimeDimension")
    ]
    return ["ID", *dimensions, *(column.key for column in table.columns)]


def _number(query: Mapping[str, str], option: str) -> int | None:
    text = query.get(option)
    if text is None:
        return None
    if not text.isdigit():
        raise ServiceError(400, f"Incorrect format for {option} argument '{text}'.")
    return int(text)


def _rows_answer(
    rows: list[Row],
    query: Mapping[str, str],
    settings: Settings,
    root: str,
    entity: str,
    paged: bool,
    columns: list[str] | None = None,
) -> Answer:
    unknown = [option for option in query if option.startswith("$") and option not in OPTIONS]
    if unknown:
        raise ServiceError(400, f"The query parameter '{unknown[0]}' is not supported.")
    if query.get("$format", "json") not in ("json", "application/json"):
        raise ServiceError(415, "Only JSON is served here.")
    columns = columns or list(rows[0] if rows else {})
    skip, top = _number(query, "$skip"), _number(query, "$top")
    if skip is not None and not paged:
        raise ServiceError(500, "The query parameter $skip is not supported.")
    if "$filter" in query:
        test = parse_filter(query["$filter"], columns)
        rows = [row for row in rows if test(row)]
    if query.get("$orderby"):
        rows = _ordered(rows, query["$orderby"], columns)
    chosen = [name.strip() for name in query["$select"].split(",")] if query.get("$select") else None
    for name in chosen or ():
        if name not in columns:
            raise ServiceError(400, f"Could not find a property named '{name}' on type 'Cbs.OData.WebAPI.{entity}'.")
    rows = rows[skip or 0 :]
    rows = rows if top is None else rows[:top]
    limit = settings.police_page_size if CRIME_HOST in root else settings.page_size
    body: dict[str, object] = {"odata.metadata": f"{root}/$metadata#Cbs.OData.WebAPI.{entity}"}
    more = len(rows) > limit
    # lists of properties and codes are never so long that the real limit matters
    if more and entity == "TypedDataSet" and not paged:
        raise ServiceError(500, "query returns more than 10000 records")
    if more and entity == "TypedDataSet":
        rest = dict(query) | {"$skip": str((skip or 0) + limit)}
        if top is not None:
            rest["$top"] = str(top - limit)
        here, following = (f"{root}/{entity}?{_joined(options)}" for options in (query, rest))
        body["odata.nextLink"] = settings.next_page(here, following)
        rows = rows[:limit]
    body["value"] = [{name: row[name] for name in chosen} for row in rows] if chosen else rows
    answered = json_answer(body, CONTENT)
    answered.headers["DataServiceVersion"] = "3.0"
    return answered


def _joined(options: Mapping[str, str]) -> str:
    return "&".join(f"{name}={quote(value, safe=',()')}" for name, value in options.items())


def _ordered(rows: list[Row], text: str, columns: list[str]) -> list[Row]:
    """The rows by one column, ascending unless it says "desc"."""
    name, _, direction = text.strip().partition(" ")
    if name not in columns or direction.strip() not in ("", "asc", "desc"):
        raise ServiceError(400, f"Could not order by '{text}'.")
    return sorted(rows, key=lambda row: (row[name] is not None, row[name]), reverse=direction.strip() == "desc")
