"""What a test sees of a page."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from lib.scenarios import ScenarioMeasure, decode_link
from tests.deck import layer_of


def texts(app: AppTest) -> str:
    """All words on a page, one element a line."""
    shown = (app.title, app.header, app.subheader, app.markdown, app.caption, app.info, app.warning, app.error, app.success)
    return "\n".join(str(element.value) for elements in shown for element in elements)


def problems(app: AppTest) -> list[str]:
    """Sentences about what a link asked for and could not be done."""
    return [warning.value for warning in app.warning]


def map_spec(app: AppTest) -> dict[str, Any]:
    """The deck.gl specification of the map."""
    found: dict[str, Any] = json.loads(app.get("deck_gl_json_chart")[0].proto.json)
    return found


def click_map(app: AppTest, code: str) -> AppTest:
    """Click on a buurt, as the browser reports it."""
    chart = app.get("deck_gl_json_chart")[0].proto
    layer = layer_of(json.loads(chart.json))["id"]
    selection = {"indices": {layer: [0]}, "objects": {layer: [{"type": "Feature", "properties": {"i": 0, "code": code}}]}}
    states = app._tree.get_widget_states()
    states.widgets.append(WidgetState(id=chart.id, string_value=json.dumps({"selection": selection})))
    return app._run(states)


def open_table(app: AppTest, label: str = "Tabel en download") -> pd.DataFrame:
    """The table that is shown when the user unfolds it."""
    app.session_state[f"tabel_{label}"] = True
    app.run()
    table: pd.DataFrame = app.dataframe[-1].value
    return table


def query(app: AppTest) -> dict[str, str]:
    """The link to what is seen."""
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


def measures(app: AppTest) -> tuple[ScenarioMeasure, ...]:
    """Measures of the scenario in the link."""
    return decode_link(query(app)["s"]).measures if "s" in query(app) else ()


def undo(app: AppTest) -> None:
    """Take the last change of the scenario back."""
    next(button for button in app.button if button.label == "Ongedaan maken").click().run()
    assert not app.exception
