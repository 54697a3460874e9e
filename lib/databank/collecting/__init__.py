"""What a download brings, source by source: a source that fails leaves a gap with a sentence and the others go on.

`run.py` the order of things, `key_figures.py` years of CBS and the country beside a gemeente, `map_year.py` which map,
`gaps.py` what did not come and what that means.
"""
