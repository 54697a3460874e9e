"""What all CBS OData v3 services share: pages, filters on area codes, padded keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lib import areas
from lib.databank.errors import UnexpectedData
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import with_query
from lib.databank.store import COUNTRY


def rows(fetcher: Fetcher, url: str, where: str, **query: str | None) -> list[dict[str, Any]]:
    """Rows of all pages of an entity; `query` are OData options without the dollar (None: left out).

    Raises web.NotFound when the service has no such table, UnexpectedData naming `where` when an answer holds no rows.
    """
    options = {f"${name}": value for name, value in query.items() if value}
    pages = fetcher.pages(with_query(url, {"$format": "json", **options}), _next_link)
    return [row for page in pages for row in values_of(page, where)]


def _next_link(page: dict[str, Any]) -> str | None:
    return page.get("odata.nextLink")


def values_of(page: dict[str, Any], where: str) -> list[dict[str, Any]]:
    """Rows of one OData answer. Raises UnexpectedData naming `where` when it holds none, not even an empty list."""
    values = page.get("value")
    if not isinstance(values, list) or not all(isinstance(row, dict) for row in values):
        raise UnexpectedData(f"Het antwoord van {where} bevat geen rijen. De dienst is veranderd; er is niets van opgeslagen.")
    return values


def any_of(column: str, prefixes: Iterable[str]) -> str:
    """OData filter: the code in `column` begins with one of `prefixes`."""
    return " or ".join(f"startswith({column},'{prefix}')" for prefix in prefixes)


def scope_filter(scope: str, column: str = "WijkenEnBuurten") -> str | None:
    """Filter that keeps a gemeente with its wijken and buurten, every other gemeente and the country; None for everything.

    The gemeenten and the country are what figures of a single gemeente are compared with.
    """
    if scope == COUNTRY:
        return None
    return any_of(column, (f"BU{scope[2:6]}", f"WK{scope[2:6]}", "GM", areas.LAND))
