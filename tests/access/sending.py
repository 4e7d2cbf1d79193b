"""Which kinds of mail there are, as the product's source says: what `test_mails.py` has to list."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import ast
import blkirm
import re


SOURCE = Path(blkirm.__file__).parent

#: What sends, and how a module gets it: its second argument is the subject.
SENDING = {"tell": "operations import tell", "drop": "import holding", "begin": "mail import begin"}


def subjects() -> set[str]:
    """Return the ids of all messages that are the subject of a mail."""
    names = r"notice_\w+|subject_\w+|mail_\w*subject"
    found = set(re.findall(rf'(?m)^msgid "({names})"$', _template()))
    return {each for each in found if not each.endswith("_text")}


def _template() -> str:
    return (SOURCE / "locales" / "blkirm.pot").read_text("utf-8")


def reached(node: ast.AST, module: ast.Module) -> set[str]:
    """Return the ids of the messages that an expression may be, by the names in it.

    A name is what is given it anywhere in the module: by an assignment, or by who calls a function
    that takes it; the name of a function is what that returns.
    """
    found, names, seen = set(), [node], set()
    while names:
        for inner in ast.walk(names.pop()):
            if isinstance(inner, ast.Call) and _name_of(inner) == "_":
                found.add(inner.args[0].value)
            elif isinstance(inner, ast.Name) and inner.id not in seen:
                seen.add(inner.id)
                names += _given(inner.id, module)
    return found


def _given(name: str, module: ast.Module) -> Iterator[ast.AST]:
    """Yield what a name is given in a module."""
    for node in ast.walk(module):
        if isinstance(node, ast.Assign) and name in [getattr(t, "id", "") for t in node.targets]:
            yield node.value
        elif isinstance(node, ast.FunctionDef):
            if node.name == name:
                yield from (
                    n.value for n in ast.walk(node) if isinstance(n, ast.Return) and n.value
                )
            taken = [argument.arg for argument in node.args.args]
            if name in taken:
                calls = (call.args for call in calls_in(module, node.name))
                yield from (args[taken.index(name)] for args in calls if len(args) >= len(taken))


def _name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


@cache
def modules() -> list[tuple[Path, ast.Module]]:
    """Return all modules of the product, but for those that say how mails are sent."""
    return [
        (path, ast.parse(path.read_text("utf-8")))
        for path in sorted(SOURCE.rglob("*.py"))
        if path.parent.name != "notifications"
    ]


def calls_in(module: ast.Module, name: str) -> Iterator[ast.Call]:
    """Return each call of a function in a module."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and _name_of(node) == name:
            yield node


def messages_in(call: ast.Call) -> dict[str, set[str]]:
    """Return the ids of messages among the arguments of a call, and the names each fills in."""
    found = {}
    for node in ast.walk(call):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            mappings = [k.value for k in node.keywords if k.arg == "mapping"]
            found[node.args[0].value] = {key.value for m in mappings for key in m.keys}
    return found
