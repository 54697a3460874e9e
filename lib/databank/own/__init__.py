"""What is an organisation's own: work areas now, its own figures later. Beside the databank, never in it.

`work_area.py` is what is kept of a work area, `layer.py` where; `lists` reads what people paste or bring (`table.py`, `layout.py`,
`persons.py` with `values.py`, `numbers.py`, `reading.py`) against the places of a databank (`places.py`, with `spelling.py`), `choosing.py` puts places in and takes them out one by
one; `adding.py` is the rule for figures of a work area, `figures.py` looks
them up, `together.py` gives them as those of a gemeente are given (the place that is looked at: lib.answers.place.work_area), `command.py` is the command line.
"""
