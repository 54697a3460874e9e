"""A small server that imitates the public services with an invented country, quirks and faults included.

with SyntheticServices(page_size=25) as services:
    services.fault(status=503, n=2, match="TypedDataSet")
    ...  # run the code under test with BUURTBALANS_MIRROR=services.url
    services.log, services.country.key_figures[2024]
"""

from __future__ import annotations

from .country import Country, default_country
from .faults import Fault, Request
from .server import SyntheticServices

__all__ = ["Country", "Fault", "Request", "SyntheticServices", "default_country"]
