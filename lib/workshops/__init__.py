"""A workshop that is kept while it goes on: notes per step as typed, the choice, open questions, the clock.

A scenario of a workshop is an ordinary scenario (lib.scenarios), so that its agreements are one list wherever they are shown. Keeping
is in lib.workshops.store, which loads a database driver; the other modules do not.
"""
