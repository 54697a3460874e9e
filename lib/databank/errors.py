"""Errors a user can act on. Their text is a Dutch sentence that names what is wrong and the way out."""

from __future__ import annotations

from typing import Literal

Reason = Literal["", "geen_verbinding", "proxy", "certificaat", "geweigerd", "pagina", "te_traag", "druk", "instelling"]


class DatabankError(Exception):
    """Base of everything that goes wrong with data; the databank that was there stays as it was."""


class SourceFailed(DatabankError):
    """What one source answers, or does not, cannot be used; other sources go on."""


class SourceUnavailable(SourceFailed):
    """A public service does not answer, or keeps answering something unusable.

    `reason` says what stands in the way: no connection, the proxy, a certificate that is not trusted, a refusal, something else
    than data (a page of a firewall), a time-out, a service that is busy or out of order, a setting that is wrong; "" when the
    service was reached and has nothing of use.
    """

    def __init__(self, message: str, reason: Reason = "") -> None:
        super().__init__(message)
        self.reason: Reason = reason


class UnexpectedData(SourceFailed):
    """A service or file answers something whose form we do not know."""


class DatabankBusy(DatabankError):
    """Another process is writing to this databank."""


class DatabankUnreadable(DatabankError):
    """The directory holds no usable databank: missing, damaged, or from a newer version."""


class Cancelled(DatabankError):
    """The user stopped the download."""
