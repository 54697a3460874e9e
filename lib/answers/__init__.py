"""One file per question the user asks. An answer composes the packages below it and attaches source, year, kind and base.

What a page, a command line and a report show is the same answer, so no figure is composed twice.
"""
