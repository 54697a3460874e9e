"""What is an organisation's own: work areas now, its own figures later. Beside the databank, never in it.

`work_area.py` is what is kept of a work area, `layer.py` where; `lists` reads what people paste or bring (`table.py`, `layout.py`,
`persons.py` with `values.py`, `reading.py`) against the places of a databank (`places.py`); `adding.py` is the rule for figures of a work area, `figures.py` looks
them up, `command.py` is the command line.
"""
