"""Where scenarios are kept: `store.py` saves and opens them in `tables.py`, in the database of `place.py` and `database.py`, and tells what fails in
the words of `failures.py`; `versions.py` is what is told of a version, `ending.py` how what is kept is removed."""
