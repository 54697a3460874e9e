"""Import: the same content as a download, from files that somebody got by hand.

`process.py` runs an import in a process of its own, with limits (`guard.py`, `limits.py`); `run.py` is that import. `files.py` and
`archives.py` tell kinds of files apart; `delimited.py`, `workbooks.py` and `answers.py` turn them into sheets, `tables.py` tells
what a sheet holds: `grid.py` (with `layout.py`, `headers.py`, `years.py`, `signs.py`, `plausible.py`, `together.py`) key figures, `long_form.py` the form of
OData 4, `score_table.py` and `crime_table.py`. `maps.py` reads polygons; `parts.py` joins it all with what the databank has, and
`report.py` says what came of it. Only columns of the catalogue are read.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lib.databank.store import Databank


def import_files(path: Path, files: list[Path]) -> Databank:
    """Read the files into the databank at `path` (made when missing) in one commit, and return it opened; in this process.

    The notes of the parts say per file how many areas and indicators were read and what was absent. Raises UnexpectedData (a
    Dutch sentence that names the file and the way out) when one file is refused: then none is imported and the databank is as
    it was. Raises DatabankBusy when another process writes, DatabankError when the directory cannot be written.
    """
    from lib.databank.importing.run import import_with_report  # the parsers, which an app does not keep in memory

    return import_with_report(path, files)[0]
