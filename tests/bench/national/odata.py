"""The CBS tables of the invented country as OData v3 serves them, from columns instead of rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

import numpy as np
import orjson
from numpy.typing import NDArray

from tests.bench.national import conditions
from tests.services.answers import Answer, ServiceError, json_answer
from tests.services.odata import CONTENT

_OPTIONS = {"$select", "$filter", "$top", "$skip", "$format"}
PAGE_SIZE = 10_000
SERVER = "http://the.server"  # what links start with until an answer is sent


class Entity(NamedTuple):
    """An entity set as columns of one length: texts, or numbers of which NaN is null; `whole` columns are written without decimals."""

    columns: dict[str, NDArray]
    whole: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))


Table = dict[str, Entity | list[dict]]


def answer(host: str, path: str, query: Mapping[str, str], tables: Mapping[str, Table]) -> Answer:
    """The answer to `path` of `tables` ({"86165NED": {"TypedDataSet": ...}}); errors come as JSON like those of the service."""
    try:
        return _answer(host, path, query, tables)
    except ServiceError as error:
        message = {"lang": "en-US", "value": error.message}
        return json_answer({"odata.error": {"code": "", "message": message}}, CONTENT, error.status)


def _answer(host: str, path: str, query: Mapping[str, str], tables: Mapping[str, Table]) -> Answer:
    match = re.fullmatch(r"/(ODataApi|ODataFeed)/[oO][dD]ata/(\w+)/(\w+)|/(ODataCatalog)/(Tables)", path)
    if match is None:
        raise ServiceError(404, f"Resource not found for the segment '{path}'.")
    service, name, entity = match[1] or match[4], match[2] or match[4], match[3] or match[5]
    if name not in tables or entity not in tables[name]:
        raise ServiceError(404, f"Resource not found for the segment '{name if name not in tables else entity}'.")
    unknown = [option for option in query if option.startswith("$") and option not in _OPTIONS]
    if unknown or query.get("$format", "json") not in ("json", "application/json"):
        raise ServiceError(400, f"The query parameter '{(unknown or ['$format'])[0]}' is not supported.")
    root = f"{SERVER}/{host}{path}"
    found = tables[name][entity]
    if isinstance(found, list):
        return _sent({"odata.metadata": root, "value": found})
    return _rows(found, query, root, paged=service == "ODataFeed", limited=entity == "TypedDataSet")


def _rows(entity: Entity, query: Mapping[str, str], root: str, paged: bool, limited: bool) -> Answer:
    if "$skip" in query and not paged:
        raise ServiceError(500, "The query parameter $skip is not supported.")
    skip, top = (_number(query.get(option, str(default))) for option, default in (("$skip", 0), ("$top", len(entity))))
    chosen = [name.strip() for name in query["$select"].split(",")] if query.get("$select") else list(entity.columns)
    strange = [name for name in chosen if name not in entity.columns]
    if strange:
        raise ServiceError(400, f"Could not find a property named '{strange[0]}'.")
    keep = np.arange(len(entity))
    if query.get("$filter"):
        keep = np.flatnonzero(conditions.test(query["$filter"], entity.columns))
    keep = keep[skip : skip + top]
    body: dict[str, object] = {"odata.metadata": f"{root}/$metadata"}
    if limited and len(keep) > PAGE_SIZE:
        if not paged:
            raise ServiceError(500, "query returns more than 10000 records")
        rest = {**query, "$skip": str(skip + PAGE_SIZE)} | ({"$top": str(top - PAGE_SIZE)} if "$top" in query else {})
        body["odata.nextLink"] = f"{root}?" + "&".join(f"{key}={quote(value, safe=',()')}" for key, value in rest.items())
        keep = keep[:PAGE_SIZE]
    lists = [_listed(entity.columns[name][keep], name in entity.whole) for name in chosen]
    body["value"] = [dict(zip(chosen, row, strict=True)) for row in zip(*lists, strict=True)]
    return _sent(body)


def _listed(values: NDArray, whole: bool) -> list:
    if values.dtype.kind != "f":
        return values.tolist()
    missing = np.isnan(values)
    cells = np.where(missing, 0, values).astype(np.int64 if whole else np.float64).astype(object)
    cells[missing] = None
    return cells.tolist()


def _number(text: str) -> int:
    if not text.isdigit():
        raise ServiceError(400, f"Incorrect format for argument '{text}'.")
    return int(text)


def _sent(body: dict[str, object]) -> Answer:
    return Answer(200, CONTENT, orjson.dumps(body), {"DataServiceVersion": "3.0"})
