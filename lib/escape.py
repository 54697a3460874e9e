"""What others wrote, made harmless where it becomes something else: Markdown on the screen, or a cell of a CSV file.

Titles, notes, names of areas, authors, file names, parameters of a link and sentences that quote them are plain text. Whatever draws
with Markdown passes them through `plain`; `tests/ui/test_sinks.py` reads every place that does. HTML has `html.escape`.
"""

from __future__ import annotations

import re

# Never shown: control characters, half characters, and marks that turn the rest of a line around.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_JOINER = "\N{WORD JOINER}"
# Streamlit looks for addresses, icons and emoji after the mark-up has been read, so a backslash does not help against those. What our
# own sentence goes on with counts: a name ':smile' before a colon, 'www' before a full stop.
_FOUND_LATE = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.|$)|(?<=@)(?=\w)|(?<=:)(?=material/|[\w+-]+(?::|$))", re.IGNORECASE)
# What means something anywhere in a line, and what does at its start: quotes, rules, lists.
_ANYWHERE = re.compile(r"[\\`*\[\]<~$#]|(?<![^\W_])_|_(?![^\W_])|:(?=\S)|&(?=#?\w+(?:;|$))")
_AT_START = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[>=]|[-+](?!\d)))")

# How a formula begins in Excel, LibreOffice and Google Sheets, also in full width.
_FORMULA = r"(?=[=+\-@＝＋－＠])"
_BLANKS = '[\\s"\u200b-\u200d\u2060]*'
_NUMBER = re.compile(r"\s*[-+]?\d[\d.,]*\s*%?\s*")
_FIRST = re.compile(rf"^({_BLANKS}){_FORMULA}")
_LATER = re.compile(rf"([,;|]{_BLANKS}){_FORMULA}(?![-+]\d[\d.]*\s*%?\s*(?:$|[,;|]))")


def plain(text: object) -> str:
    """Text that somebody wrote, for Markdown of Streamlit: shown on one line as it was typed, without link, picture or mark-up.

    None is nothing. An address, `:icon:` or e-mail address gets a character in it that is not seen. Signs such as -> may be drawn as one arrow.
    """
    line = _UNSEEN.sub("", " ".join(str("" if text is None else text).split()))
    line = _ANYWHERE.sub(r"\\\g<0>", _FOUND_LATE.sub(_JOINER, line))
    return _AT_START.sub(r"\g<0>\\", line)


def cell(value: object) -> object:
    """A value for a cell of a CSV file: a text that a spreadsheet would take for a formula gets an apostrophe in front.

    So does a part of a text that begins a cell for a program that splits at another sign. Numbers stay numbers, also those written
    as text, and every text is one line.
    """
    if not isinstance(value, str):
        return value
    line = " ".join(_UNSEEN.sub(" ", value).split())
    if not _NUMBER.fullmatch(line):
        line = _FIRST.sub(r"\g<1>'", line)
    return _LATER.sub(r"\g<1>'", line)
