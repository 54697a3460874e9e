"""Buurtbalans: everything behind the pages. The floors and which way imports run: see README."""
