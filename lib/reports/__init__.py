"""A decision on paper: one-pager (PDF), slides (PPTX), workbook (XLSX) and a paragraph for a council proposal."""

from __future__ import annotations

from lib.reports.naming import KINDS, file_name
from lib.reports.one_pager import one_pager
from lib.reports.paragraph import paragraph
from lib.reports.slides import slides
from lib.reports.workbook import workbook

__all__ = ["KINDS", "file_name", "one_pager", "paragraph", "slides", "workbook"]
