"""A scenario: what somebody intends, as a value with a hash, that fits in a link or a file, or is saved.

Saving is in lib.scenarios.keeping.store, which loads a database driver; this package does not.
"""

from lib.scenarios.errors import (
    InvalidScenarioError,
    NewerSchemaError,
    RemovedScenarioError,
    ScenarioError,
    StoreError,
    TruncatedLinkError,
    UnknownFieldError,
    UnknownScenarioError,
    UnreadableFileError,
    UnreadableLinkError,
)
from lib.scenarios.link import MAX_LINK, decode_link, encode_link, fits_in_link
from lib.scenarios.parsing import from_content, from_file, to_file
from lib.scenarios.scenario import (
    LAST_YEAR,
    MAX_TITLE,
    SCHEMA,
    Scenario,
    ScenarioAction,
    ScenarioEvent,
    ScenarioHousing,
    ScenarioMeasure,
)

__all__ = [
    "LAST_YEAR",
    "MAX_LINK",
    "MAX_TITLE",
    "SCHEMA",
    "InvalidScenarioError",
    "NewerSchemaError",
    "RemovedScenarioError",
    "Scenario",
    "ScenarioAction",
    "ScenarioError",
    "ScenarioEvent",
    "ScenarioHousing",
    "ScenarioMeasure",
    "StoreError",
    "TruncatedLinkError",
    "UnknownFieldError",
    "UnknownScenarioError",
    "UnreadableFileError",
    "UnreadableLinkError",
    "decode_link",
    "encode_link",
    "fits_in_link",
    "from_content",
    "from_file",
    "to_file",
]
