"""A scenario: what somebody intends, as a value with a hash, that fits in a link or is saved."""

from lib.scenarios.errors import (
    InvalidScenarioError,
    NewerSchemaError,
    ScenarioError,
    TruncatedLinkError,
    UnknownFieldError,
    UnreadableLinkError,
)
from lib.scenarios.link import MAX_LINK, decode_link, encode_link, fits_in_link
from lib.scenarios.parsing import from_content
from lib.scenarios.scenario import LAST_YEAR, SCHEMA, Scenario, ScenarioEvent, ScenarioMeasure

__all__ = [
    "LAST_YEAR",
    "MAX_LINK",
    "SCHEMA",
    "InvalidScenarioError",
    "NewerSchemaError",
    "Scenario",
    "ScenarioError",
    "ScenarioEvent",
    "ScenarioMeasure",
    "TruncatedLinkError",
    "UnknownFieldError",
    "UnreadableLinkError",
    "decode_link",
    "encode_link",
    "fits_in_link",
    "from_content",
]
