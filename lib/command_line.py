"""Command lines in Dutch: also what argparse itself says, of usage and of what was mistyped."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

# What argparse says -> the sentence for it; {0} and on are the groups.
_SAID = (
    (r"the following arguments are required: (.+)", "Er ontbreekt nog iets: {0}."),
    (r"unrecognized arguments: (.+)", "Dit hoort er niet bij: {0}."),
    (r"argument .+?: invalid choice: (.+?) \(choose from (.+)\)", "{0} kan hier niet. Kies uit: {1}."),
    (r"argument (.+?): invalid int value: (.+)", "Bij {0} hoort een heel getal, en {1} is dat niet."),
    (r"argument (.+?): invalid float value: (.+)", "Bij {0} hoort een getal, en {1} is dat niet."),
    (r"argument (.+?): invalid \S+ value: (.+)", "{1} kan niet bij {0}."),
    (r"argument (.+?): expected one argument", "Na {0} hoort één waarde."),
    (r"argument (.+?): expected at least one argument", "Na {0} hoort minstens één waarde."),
    (r"argument (.+?): expected at most one argument", "Na {0} hoort hoogstens één waarde."),
    (r"argument (.+?): expected (\d+) arguments?", "Na {0} horen {1} waarden."),
    (r"argument (.+?): ignored explicit argument (.+)", "Na {0} hoort geen waarde, dus ook niet {1}."),
    (r"argument (.+?): not allowed with argument (.+)", "{0} en {1} gaan niet samen."),
    (r"one of the arguments (.+) is required", "Geef één van deze op: {0}."),
    (r"ambiguous option: (\S+) could match (.+)", "{0} kan meer betekenen: {1}. Schrijf het voluit."),
    (r"argument (.+?): (.+)", "Bij {0}: {1}."),
)


class Parser(argparse.ArgumentParser):
    """A parser whose help and mistakes are Dutch; so are those of its subcommands."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **{"formatter_class": _Dutch, **named})
        self._positionals.title, self._optionals.title = "wat u opgeeft", "opties"
        for action in self._actions:
            if isinstance(action, argparse._HelpAction):
                action.help = "deze uitleg"

    def error(self, message: str) -> NoReturn:
        """Usage and one sentence, and out."""
        self.print_usage(sys.stderr)
        print(in_dutch(message, self._names()), file=sys.stderr)
        sys.exit(2)

    def _names(self) -> dict[str, str]:
        """What has no name but the one in the code -> what can be written there."""
        return {
            action.dest: " | ".join(map(str, action.choices))
            for action in self._actions
            if action.choices and not action.option_strings and action.metavar is None
        }


class _Dutch(argparse.HelpFormatter):
    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "Gebruik: " if prefix is None else prefix)


def in_dutch(message: str, names: dict[str, str]) -> str:
    """A mistake as argparse tells it, in Dutch; what is not of argparse stays as it is."""
    for pattern, sentence in _SAID:
        found = re.fullmatch(pattern, message, flags=re.DOTALL)
        if found:
            return sentence.format(*(_named(part, names) for part in found.groups()))
    return message


def _named(part: str, names: dict[str, str]) -> str:
    pieces: Iterable[str] = (names.get(piece, piece) for piece in part.split(", "))
    return ", ".join(pieces).rstrip(".")
