"""The knobs and the faults over HTTP: `/_control?status=503&n=2&match=...` and `/_control/log` (`?clear=1`).

Knobs take their arguments joined by colons: `rename=TABLE:NAME:STEM`, `remove=TABLE:NAME`, `empty=TABLE`,
`empty_column=TABLE:NAME`, `drop_areas=TABLE:SHARE`, `add_table=YEAR`, `remove_table=TABLE`, `add_map_property=NAME`,
`drop_map_property=NAME`, `move_page_link=loop`, `remove_layer=NAME`, `rename_member=OLD:NEW`,
`leave_out=SOURCE:ENTITY:NAME`, `only_contract=1`, `pdok_filters=none`, `ranges=0`, and `reset=1`, which comes first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from .answers import Answer, json_answer

if TYPE_CHECKING:
    from .server import SyntheticServices

PATH = "/_control"
_FAULTS = {"status": int, "n": int, "retry_after": int, "delay": float, "hang": float, "match": str}


def control(services: SyntheticServices, path: str, query: dict[str, str]) -> Answer:
    """The answer to a request below `/_control`; 400 with the mistake for an order that cannot be carried out."""
    if path == f"{PATH}/log":
        entries = [{**entry._asdict(), "url": entry.url} for entry in services.log]
        if query.get("clear"):
            services.clear_log()
        return json_answer(entries)
    try:
        if query.pop("reset", ""):
            services.reset()
        for name, turn in _knobs(services).items():
            if text := query.pop(name, ""):
                turn(*text.split(":"))
        if query:
            services.fault(**_fault(query))
    except (KeyError, TypeError, ValueError) as error:
        return json_answer({"error": str(error)}, status=400)
    return json_answer({"pending": [asdict(fault) for fault in services.desk.pending]})


def _knobs(services: SyntheticServices) -> dict[str, Callable[..., Any]]:
    def switch(attribute: str) -> Callable[[str], None]:
        return lambda text: setattr(services, attribute, text not in ("", "0"))

    def filters(text: str) -> None:
        if text not in ("named", "none"):
            raise ValueError(f"pdok_filters is named or none, not {text}")
        services.pdok_filters = text  # type: ignore[assignment]

    return {
        "rename": services.rename_column,
        "remove": services.remove_column,
        "empty": services.empty_table,
        "empty_column": services.empty_column,
        "drop_areas": lambda table, share: services.drop_areas(table, float(share)),
        "add_table": lambda year: services.add_table(int(year)),
        "remove_table": services.remove_table,
        "add_map_property": services.add_map_property,
        "drop_map_property": services.drop_map_property,
        "move_page_link": services.move_page_link,
        "remove_layer": services.remove_layer,
        "rename_member": services.rename_member,
        "leave_out": services.leave_out,
        "only_contract": switch("only_contract"),
        "ranges": switch("ranges"),
        "pdok_filters": filters,
    }


def _fault(query: dict[str, str]) -> dict[str, Any]:
    return {key: _FAULTS[key](value) if key in _FAULTS else value not in ("", "0") for key, value in query.items()}
