"""Import: the same content as a download, from files that somebody got by hand.

`content.py` what a file brings, `files.py` which kind of file it is, `tables.py`, `grid.py` and `headers.py` key figures,
`maps.py` polygons, `parts.py` how it joins what the databank has. Only columns of the catalogue are read.
"""

from __future__ import annotations

from pathlib import Path

from lib.databank.errors import DatabankError
from lib.databank.importing.files import read_file
from lib.databank.importing.parts import to_parts
from lib.databank.lineage import lineage_parts
from lib.databank.store import MANIFEST, Databank, commit, open_databank, writing


def import_files(path: Path, files: list[Path]) -> Databank:
    """Read the files into the databank at `path` (made when missing) in one commit, and return it opened.

    The notes of the parts say per file how many areas and indicators were read and what was absent. Raises UnexpectedData (a
    Dutch sentence that names the file and the way out) when one file is refused: then none is imported and the databank is as
    it was. Raises DatabankBusy when another process writes, DatabankError when the directory cannot be written.
    """
    if not files:
        raise DatabankError("Geef ten minste één bestand op om te importeren.")
    contents = [content for file in files for content in read_file(Path(file))]
    with writing(path):
        known = open_databank(path) if (path / MANIFEST).exists() else None
        parts = to_parts(contents, known)
        if known is not None and not parts:
            return known
        return commit(path, [*parts, *lineage_parts(parts, known)])
