"""What can be wrong with a scenario or its link. Every message is a Dutch sentence with the way out."""

from __future__ import annotations


class ScenarioError(ValueError):
    """A scenario that cannot be read or used; the subclasses say why."""


class UnreadableLinkError(ScenarioError):
    """The text is not a scenario link at all, or it is damaged."""


class TruncatedLinkError(ScenarioError):
    """The link was cut off on its way."""


class NewerSchemaError(ScenarioError):
    """The scenario was made with a newer version."""


class UnknownFieldError(ScenarioError):
    """The scenario holds a field that this version does not know."""


class InvalidScenarioError(ScenarioError):
    """A field is missing or holds an impossible value."""


class UnreadableFileError(ScenarioError):
    """The file is not a scenario, or it is damaged."""


class StoreError(ScenarioError):
    """Scenarios cannot be saved or opened now: the message says what happened, what is safe, and the way out."""


class UnknownScenarioError(StoreError):
    """No scenario, or no version of it, is saved under this id."""


class RemovedScenarioError(UnknownScenarioError):
    """The scenario under this id was removed; the message says when and why."""
