"""Bronnen nalopen: a handful of small requests per service, compared with the contract in data/catalogue/sources.yaml.

`run.py` every source in turn, `findings.py` what comes of it, and a file per service whose check is long. What a service answers
otherwise than the contract says is a change, told with what Buurtbalans does with it; a service that cannot be reached is
told as what stands in the way.
"""
