"""Bronnen nalopen, for the services whose check is long: a handful of small requests, compared with data/catalogue/sources.yaml.

What a service answers otherwise than the contract says is a change, told with what Buurtbalans does with it. A source names its
check; `lib/databank/check.py` does them all.
"""
