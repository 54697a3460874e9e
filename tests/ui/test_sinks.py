"""Every place in `lib/ui` and `pages` where text becomes Markdown or HTML: what is not written right there goes through `plain`.

The code is read, not run. A text is ours when it is a literal, a constant (UPPER_CASE), a number, a date, or a call of one of _OURS;
of a variable or a function in the same file, what it is made of is looked at. A page that draws something of somebody else as
Markdown fails here before anybody sees it; write `plain(...)` around it, or give a figure a name of _FIGURES.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.settings import ROOT

FILES = [*sorted((ROOT / "lib/ui").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py"))]

# Streamlit draws the first argument, and these by name, as Markdown.
_BY_NAME = {"label", "help", "text", "body", "caption", "captions"}
_SINKS = {
    *("markdown", "caption", "title", "header", "subheader", "write", "info", "warning", "error", "success", "toast", "badge"),
    *(
        "button",
        "download_button",
        "link_button",
        "form_submit_button",
        "checkbox",
        "toggle",
        "radio",
        "selectbox",
        "multiselect",
    ),
    *("segmented_control", "pills", "slider", "select_slider", "number_input", "text_input", "text_area", "date_input"),
    *("file_uploader", "expander", "popover", "tabs", "status", "spinner", "metric", "dialog", "menu_button", "feedback", "html"),
    *("table", "time_input", "color_picker", "chat_message", "camera_input", "audio_input", "latex", "exception"),
}
_SECOND = {"progress"}  # text is the second argument
_ONLY_BY_NAME = {"page_link", "data_editor", "dataframe", "update", "image"}
_OPTIONS = {"segmented_control", "pills", "radio"}  # their options are Markdown too; those of a selectbox are not
_OURS = {
    *("plain", "escape", "len", "int", "link", "year_span", "side"),
    *("number", "percent", "euros", "signed", "count", "exact", "range_text", "share_text"),
}
_THROUGH = {"listed", "capital", "join", "sorted", "tuple", "list", "dict", "zip", "enumerate", "map", "fromkeys"}
_THROUGH |= {"items", "values", "get", "split", "capitalize", "upper", "removesuffix", "replace"}
_NO_SCREEN = {"parts", "recorder", "_LOG"}
# Names that hold a figure or a year wherever they are used.
_FIGURES = {"year", "start", "end", "span", "wanted", "years", "price_level", "parts", "number", "unknown", "largest"}

# What the reader cannot see: file and argument -> why it is ours.
_KNOWN = {
    ("lib/ui/causes/course.py", "f'- {sentence}'"): "lib.answers.causes.words writes Markdown and escapes there",
    ("lib/ui/databank/accountability.py", "_under(text)"): "docs/toegankelijkheid.md",
    (
        "lib/ui/databank/accountability.py",
        "_under(made.register if shown == 'Algoritmeregister' else made.card)",
    ): "lib.answers.accountability writes Markdown and escapes there",
    ("lib/ui/decision/tabs.py", "list(views)"): "names of the tabs, constants",
    ("lib/ui/standing/through_time.py", "_figure(found, found.buurten[code])"): "escapes the words; the picture is in an address",
    ("lib/ui/session/local.py", "title"): "titles of dialogs, constants",
    ("lib/ui/frame/room/notes.py", "lambda letter: name_of(SLOTS.index(letter))"): "lib.ui.widgets.scenario_bar.name_of escapes",
    ("lib/ui/session/caching.py", "text"): "what is done while somebody waits, constants",
    ("lib/ui/widgets/parts.py", "views.__getitem__"): "names of the parts of a page, constants",
    ("lib/ui/widgets/parts.py", "shown.rename(index=_plain_name, columns=_plain_name)"): "the one table, escaped cell by cell",
    ("lib/ui/widgets/scenario_bar.py", "name_of"): "escapes the title",
    ("lib/ui/widgets/map/scattered.py", "plain"): "escapes each name",
}


class Reader(ast.NodeVisitor):
    """Collects what a file hands to Markdown that is not seen to be ours: (line, sink, source)."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.scopes: list[ast.AST] = [tree]
        self.found: list[tuple[int, str, str]] = []
        self.sinks = 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.scopes.append(node)
        self.generic_visit(node)
        self.scopes.pop()

    def visit_Call(self, node: ast.Call) -> None:
        for name in self._called(node.func):
            self._look(name, node)
        self.generic_visit(node)

    def _called(self, function: ast.expr | None) -> set[str]:
        """Names of the sinks that a call may reach, also by a choice or a variable."""
        match function:
            case ast.Attribute(attr=name) if name in _SINKS | _SECOND | _ONLY_BY_NAME and _name(function.value) not in _NO_SCREEN:
                return {name}
            case ast.IfExp():
                return self._called(function.body) | self._called(function.orelse)
            case ast.Name(id=name):
                values = next((found for scope in reversed(self.scopes) if (found := list(_assigned(scope, name)))), [])
                return {sink for value in values if isinstance(value, ast.Attribute | ast.IfExp) for sink in self._called(value)}
        return set()

    def _look(self, name: str, node: ast.Call) -> None:
        first = node.args[1:2] if name in _SECOND else [] if name in _ONLY_BY_NAME else node.args[:1]
        texts = [*first, *(word.value for word in node.keywords if word.arg in _BY_NAME)]
        if name in _OPTIONS:
            shown = next((word.value for word in node.keywords if word.arg == "format_func"), None)
            texts.append(node.args[1] if shown is None else shown)
        self.sinks += 1
        self.found += [(node.lineno, name, ast.unparse(text)) for text in texts if not self.ours(text)]
        if any(word.arg == "unsafe_allow_html" for word in node.keywords):
            self.found.append((node.lineno, name, "unsafe_allow_html"))

    def ours(self, node: ast.AST, seen: frozenset[str] = frozenset()) -> bool:
        """Whether this text holds nothing that somebody else wrote."""

        def every(nodes: list[ast.expr]) -> bool:
            return all(self.ours(one, seen) for one in nodes)

        match node:
            case ast.Constant():
                return True
            case ast.JoinedStr():
                return every([v.value for v in node.values if isinstance(v, ast.FormattedValue) and v.format_spec is None])
            case ast.BinOp():
                return every([node.left, node.right])
            case ast.IfExp():
                return every([node.body, node.orelse])
            case ast.BoolOp():
                return every(node.values)
            case ast.List() | ast.Tuple() | ast.Set():
                return every(node.elts)
            case ast.Dict():
                return every(node.values)
            case ast.GeneratorExp() | ast.ListComp():
                return self.ours(node.elt, seen)
            case ast.Subscript() | ast.Starred():
                return self.ours(node.value, seen)
            case ast.Attribute():
                return (
                    node.attr in _FIGURES or _constant(node.attr) or (node.attr == "__getitem__" and self.ours(node.value, seen))
                )
            case ast.Call():
                return self._call(node, seen)
            case ast.Name():
                return node.id in _FIGURES or _constant(node.id) or node.id in seen or self._variable(node.id, seen | {node.id})
        return False

    def _call(self, node: ast.Call, seen: frozenset[str]) -> bool:
        name = _name(node.func)
        if name in _OURS:
            return True
        if name in _THROUGH:
            inner = [node.func.value] if isinstance(node.func, ast.Attribute) and _name(node.func) != "fromkeys" else []
            return all(self.ours(one, seen) for one in [*inner, *node.args])
        written = next((n for n in self.tree.body if isinstance(n, ast.FunctionDef) and n.name == name), None)
        if written is None or not isinstance(node.func, ast.Name) or name in seen:
            return False
        scopes, self.scopes = self.scopes, [self.tree, written]
        returned = [n.value for n in ast.walk(written) if isinstance(n, ast.Return) and n.value is not None]
        good = all(self.ours(one, seen | {name}) for one in returned)
        self.scopes = scopes
        return good and bool(returned)

    def _variable(self, name: str, seen: frozenset[str]) -> bool:
        for scope in reversed(self.scopes):
            values = list(_assigned(scope, name))
            if values:
                return all(value is not None and self.ours(value, seen) for value in values)
        return False


def _assigned(scope: ast.AST, name: str) -> Iterator[ast.expr | None]:
    """What a name is given in this scope; None for what cannot be read."""
    for node in ast.walk(scope):
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    yield from _given(target, value, name)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                yield from _given(target, value, name)
            case ast.AugAssign(target=target, value=value):
                yield from _given(target, value, name)
            case ast.NamedExpr(target=target, value=value):
                yield from _given(target, value, name)
            case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
                if any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(target)):
                    yield value
            case ast.arg(arg=arg) if arg == name:
                yield None


def _given(target: ast.expr, value: ast.expr, name: str) -> Iterator[ast.expr | None]:
    if isinstance(target, ast.Name) and target.id == name:
        yield value
    elif isinstance(target, ast.Tuple):
        at = next((i for i, part in enumerate(target.elts) if isinstance(part, ast.Name) and part.id == name), None)
        if at is not None:
            choices = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
            for choice in choices:
                yield choice.elts[at] if isinstance(choice, ast.Tuple) else choice


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _constant(name: str) -> bool:
    return name.lstrip("_").isupper()


def read(source: str) -> Reader:
    reader = Reader(ast.parse(source))
    reader.visit(reader.tree)
    return reader


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_others_wrote_is_escaped(path: Path) -> None:
    where = str(path.relative_to(ROOT))
    wrong = [f"{where}:{line} {sink}({text})" for line, sink, text in read(path.read_text()).found if (where, text) not in _KNOWN]
    assert not wrong, "not seen to be ours; write plain(...) around what somebody else may have written:\n" + "\n".join(wrong)


def test_there_is_something_to_read_and_nothing_is_excused_in_vain() -> None:
    found = {(str(path.relative_to(ROOT)), text) for path in FILES for _, _, text in read(path.read_text()).found}
    assert set(_KNOWN) <= found
    assert sum(read(path.read_text()).sinks for path in FILES) > 250


@pytest.mark.parametrize(
    "line",
    [
        "st.markdown(name)",
        "st.markdown(f'**{gemeente.name}**')",
        "st.caption('Bron: ' + line)",
        "st.button('x', help=note)",
        "st.error(str(error))",
        "column.info(found.sentence)",
        "st.progress(0.5, message)",
        "st.segmented_control('x', ['a'], format_func=names.get)",
        "st.table(frame)",
        "st.html(f'<b>{name}</b>')",
        "st.markdown('x', unsafe_allow_html=True)",
        "def f(said):\n    st.markdown(said)",
        "(st.info if good else st.error)(said)",
        "show = st.info if good else st.error\nshow(said)",
        "text = plain(a) if a else b\nst.markdown(text)",
    ],
)
def test_the_reader_sees(line: str) -> None:
    assert read(line).found


@pytest.mark.parametrize(
    "line",
    [
        "st.markdown(f'**{plain(gemeente.name)}** {context.year} {n:d} {at:%d-%m-%Y}')",
        "st.caption(NOT_CAUSAL if x else 'y')",
        "text = plain(a) if a else 'b'\nst.markdown(text)",
        "def f():\n    return plain(x)\nst.markdown(f())",
        "st.selectbox('x', names, format_func=names.get)",
    ],
)
def test_the_reader_lets_pass(line: str) -> None:
    assert not read(line).found
