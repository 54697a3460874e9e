"""Import: the same content as a download, from files that somebody got by hand.

`process.py` runs an import in a process of its own, with limits (`guard.py`, `limits.py`); `run.py` is that import. `files.py` and
`archives.py` tell kinds of files apart; `delimited.py`, `workbooks.py` and `answers.py` turn them into sheets, `tables.py` tells
what a sheet holds: `grid.py` (with `layout.py`, `headers.py`, `years.py`, `signs.py`, `plausible.py`, `together.py`) key figures, `long_form.py` the form of
OData 4, `score_table.py` and `crime_table.py`. `maps.py` reads polygons; `parts.py` joins it all with what the databank has, and
`report.py` says what came of it. Only columns of the catalogue are read.
"""
