"""The rules of the house that a machine can check. Each guard returns what breaks it, and says how to mend it.

Beside every guard stand its sabotage, which it must find, and an innocent look-alike, which it must leave alone.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tests.architecture.sources import Source, dotted

FILE_LINES, FUNCTION_LINES, VIEW_LINES = 500, 60, 25
BELOW_VIEWS = frozenset(("rules", "models", "policy", "queries", "commands"))
# What must commit in the middle of a request, and why.
SEVERAL_UNITS = {
    "partyhub/accounts/views/signing_in.py": "a refused try counts, and no transaction waits while a password is hashed"
}
_CODE_FILES = (".py", ".html", ".css", ".js")
_CLOCKS = frozenset(
    ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "datetime.datetime.now")
)
_HAN = re.compile(r"[\u3400-\u9fff]")
# Built from halves, so that this file does not find itself.
_LEFT_TO_DO = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
_MACHINE = re.compile(r"(?<![\w.])/(" + "|".join(("wo" + "rk", "fa" + "rm")) + r")/")
_REGISTRIES = (
    "pypi." + "org",
    "python" + "hosted.org",
    "npmjs." + "org",
    "npmjs." + "com",
    "deb.debian" + ".org",
)
_LOADS = re.compile(
    r"(get_or_404|first_or_404|one_or_404)$|\.query\.\w+$|^select$"
    r"|^db\.session\.(get|get_one|scalar|scalars|execute|query|add|delete|merge)$"
)
_IGNORE = re.compile(r"#\s*(noqa|type:\s*ignore|nosec|pragma: no cover)")
_REASONED = re.compile(r"#\s*(noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*|type: ignore\[[\w, -]+\]|nosec B\d+)\s+# \S.*\S")


@dataclass(frozen=True)
class Guard:
    """A check over files, what it must find, and what it must not."""

    check: Callable[[Source], Iterable[str]]
    sabotage: tuple[Source, ...]
    innocent: tuple[Source, ...] = ()

    @property
    def name(self) -> str:
        return self.check.__name__

    def findings(self, sources: Iterable[Source]) -> list[str]:
        """Return everything that breaks this rule."""
        return [f"{source.path}: {finding}" for source in sources for finding in self.check(source)]


def _product(source: Source) -> bool:
    return source.is_python and source.path.startswith("partyhub/")


def files_stay_short(source: Source) -> Iterator[str]:
    """Split a file past 500 lines by what it talks about."""
    lines = source.text.count("\n")
    if lines > FILE_LINES and source.path.endswith(_CODE_FILES) and not source.path.startswith("migrations/"):
        yield f"{lines} lines, at most {FILE_LINES}"


def functions_stay_short(source: Source) -> Iterator[str]:
    """A view loads, checks, acts and answers; what is longer belongs into a command, a query, a form."""
    if not source.is_python or source.path.startswith("migrations/"):
        return
    limit = VIEW_LINES if source.part in ("views", "api") else FUNCTION_LINES
    for node in source.functions():
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > limit:
            yield f"{node.lineno}: {node.name} is {length} lines, at most {limit}"


def time_and_actor_are_handed_in(source: Source) -> Iterator[str]:
    """Take `clock` and `actor` as arguments."""
    if not _product(source) or source.part not in BELOW_VIEWS:
        return
    for call, name in source.calls():
        if name in _CLOCKS:
            yield f"{call.lineno}: {name}() looks at the wall clock"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name) and node.id in ("current_user", "current_actor"):
            yield f"{node.lineno}: {node.id} is looked up instead of handed in"


def views_load_through_queries(source: Source) -> Iterator[str]:
    """Load through ``queries.<thing>(actor, public_id)``, which knows the actor's scope."""
    if not _product(source) or source.part not in ("views", "api"):
        return
    for call, name in source.calls():
        if _LOADS.search(name):
            yield f"{call.lineno}: {name}() loads past the scope"


def only_the_boundary_commits(source: Source) -> Iterator[str]:
    """Flush; the request commits. Command line and jobs use ``unit.work()``."""
    if not _product(source) or source.room == "kernel" or source.path in SEVERAL_UNITS:
        return
    for call, name in source.calls():
        if name.endswith(".commit") and not (name == "unit.commit" and source.part in ("cli", "jobs")):
            yield f"{call.lineno}: {name}() outside the kernel"


def ignores_carry_reasons(source: Source) -> Iterator[str]:
    """Write the code and, after two spaces and a hash, why."""
    if not source.is_python:
        return
    for number, line in enumerate(source.lines, 1):
        if (found := _IGNORE.search(line)) and not _REASONED.match(line, found.start()):
            yield f"{number}: an ignore without code and reason"


def nothing_is_left_over(source: Source) -> Iterator[str]:
    """Do it, or describe it in an issue; name no machine's paths and no registry's address."""
    for number, line in enumerate(source.lines, 1):
        if source.path.endswith((*_CODE_FILES, ".toml", ".ini", ".sh")) and (
            found := _LEFT_TO_DO.search(line)
        ):
            yield f"{number}: {found.group()} is left to do"
        if _MACHINE.search(line):
            yield f"{number}: a path of one machine"
        if any(host in line for host in _REGISTRIES):
            yield f"{number}: a package registry's address"


def nothing_is_a_stub(source: Source) -> Iterator[str]:
    """Write the function, or leave it out."""
    if not _product(source):
        return
    for node in ast.walk(source.tree):
        if (
            isinstance(node, ast.Raise)
            and node.exc is not None
            and "NotImplementedError" in ast.dump(node.exc)
        ):
            yield f"{node.lineno}: raises NotImplementedError"
    overrides = {
        method
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and node.bases
        for method in node.body
        if isinstance(method, ast.FunctionDef) and ast.get_docstring(method)
    }
    for function in source.functions():
        if function in overrides or (function.decorator_list and ast.get_docstring(function)):
            # an override switches something of its base off and says why; a group of commands is its docstring
            continue
        body = [
            one
            for one in function.body
            if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
        ]
        dots = any(
            isinstance(one, ast.Expr) and getattr(one.value, "value", None) is ... for one in function.body
        )
        if (not body or all(isinstance(one, ast.Pass) for one in body)) and not dots:
            yield f"{function.lineno}: {function.name} does nothing"


def templates_keep_the_policy(source: Source) -> Iterator[str]:
    """No inline style or handler, no ``|safe``; scripts carry ``nonce="{{ csp_nonce() }}"``."""
    if not source.is_template:
        return
    rules = {
        r"\sstyle\s*=": "an inline style",
        r"\son[a-z]+\s*=\s*[\"']": "an inline handler",
        r"\|\s*safe\b": "|safe",
        r"autoescape\s+false": "autoescape off",
        r"<script(?![^>]*nonce)": "a script without nonce",
        r"<style(?![^>]*nonce)": "a style element without nonce",
        r"(?:src|href)\s*=\s*[\"'](?:https?:)?//": "something from outside",
        r"javascript:": "a script in an address",
    }
    for number, line in enumerate(source.lines, 1):
        yield from (f"{number}: {what}" for pattern, what in rules.items() if re.search(pattern, line))


def markup_is_not_built_by_hand(source: Source) -> Iterator[str]:
    """Let Jinja escape; only ``web`` may say that a text is markup."""
    if not _product(source) or source.room == "web":
        return
    for call, name in source.calls():
        if name.split(".")[-1] == "Markup":
            yield f"{call.lineno}: {name}() outside web"


def sql_is_not_built_from_text(source: Source) -> Iterator[str]:
    """Use expressions or bind parameters."""
    if not _product(source):
        return
    for call, name in source.calls():
        if name.split(".")[-1] in ("text", "exec_driver_sql", "literal_column") and call.args:
            argument = call.args[0]
            if isinstance(argument, ast.JoinedStr | ast.BinOp) or dotted(
                getattr(argument, "func", argument)
            ).endswith(".format"):
                yield f"{call.lineno}: {name}() of a text put together"


def texts_go_through_gettext(source: Source) -> Iterator[str]:
    """Wrap it: ``{{ _('…') }}`` in a template; the Chinese belongs into the catalogue."""
    if source.is_template:
        bare = re.sub(
            r"\{#.*?#\}|\{%-?\s*trans.*?endtrans\s*-?%\}|\{\{.*?\}\}|\{%.*?%\}", "", source.text, flags=re.S
        )
        bare = re.sub(r"<!--.*?-->|<(script|style|code)\b.*?</\1>", "", bare, flags=re.S)
        for found in re.finditer(r">([^<>]*)<", bare):
            if re.search(r"[A-Za-z]{2}", re.sub(r"&#?\w+;", "", found[1])):
                yield f"bare text {found[1].strip()[:60]!r}"
        if found := _HAN.search(source.text):
            yield f"Chinese in a template, near {source.text[found.start() : found.start() + 20]!r}"
    elif _product(source):
        for call, name in source.calls():
            if name in ("_", "_l", "gettext", "lazy_gettext", "ngettext") and call.args:
                text = call.args[0]
                if isinstance(text, ast.JoinedStr | ast.BinOp):
                    yield f"{call.lineno}: a message put together cannot be found in the catalogue"
                elif isinstance(text, ast.Constant) and _HAN.search(str(text.value)):
                    yield f"{call.lineno}: message ids are English"


def rooms_say_what_they_are(source: Source) -> Iterator[str]:
    """Write what lives here, its words, who may call it."""
    if re.fullmatch(r"partyhub/\w+/__init__\.py", source.path) and not ast.get_docstring(source.tree):
        yield "a room without docstring"


def _asserts(node: ast.AST) -> bool:
    """Whether a function asserts by itself: an assert, `raises`, a page or an answer of an expected status, a check."""
    return (
        re.search(
            r"Assert\(|raises|(assert|expect|check|verify|refuse|submit|compare)\w*|arg='status'",
            ast.dump(node),
        )
        is not None
    )


def tests_can_fail(source: Source) -> Iterator[str]:
    """Assert something that depends on the code."""
    if not (source.is_test and source.is_python):
        return
    asserting = {node.name for node in source.functions() if _asserts(node)}
    for node in source.functions():
        called = {dotted(one.func).split(".")[-1] for one in ast.walk(node) if isinstance(one, ast.Call)}
        if node.name.startswith("test") and not _asserts(node) and not called & asserting:
            yield f"{node.lineno}: {node.name} asserts nothing"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assert):
            if isinstance(node.test, ast.IfExp):
                yield f"{node.lineno}: asserts only one branch of the condition"
            if isinstance(node.test, ast.Constant | ast.Tuple):
                yield f"{node.lineno}: an assertion that cannot fail"


def _source(path: str, text: str) -> Source:
    return Source(path, text)


GUARDS: tuple[Guard, ...] = (
    Guard(
        files_stay_short, (_source("partyhub/x/rules.py", "\n" * 501),), (_source("docs/x.md", "\n" * 501),)
    ),
    Guard(
        functions_stay_short,
        (
            _source("partyhub/x/views.py", "def f():\n" + "    a = 1\n" * 25),
            _source("partyhub/x/api/y.py", "def f():\n" + "    a = 1\n" * 25),
            _source("partyhub/x/rules.py", "def f():\n" + "    a = 1\n" * 60),
        ),
        (_source("partyhub/x/rules.py", "def f():\n" + "    a = 1\n" * 59),),
    ),
    Guard(
        time_and_actor_are_handed_in,
        (
            _source("partyhub/x/commands.py", "def f():\n    return datetime.now(UTC)"),
            _source("partyhub/x/rules.py", "def f():\n    return date.today()"),
            _source("partyhub/x/queries.py", "def f():\n    return current_user.id"),
        ),
        (_source("partyhub/x/commands.py", "def f(clock):\n    return clock.now()"),),
    ),
    Guard(
        views_load_through_queries,
        (
            _source("partyhub/x/views.py", "def f(id):\n    return db.session.get(Thing, id)"),
            _source("partyhub/x/api.py", "def f(id):\n    return Thing.query.get(id)"),
            _source("partyhub/x/views/y.py", "def f(id):\n    return db.get_or_404(Thing, id)"),
        ),
        (
            _source("partyhub/x/views.py", "def f(id):\n    return queries.thing(current_actor(), id)"),
            _source("partyhub/x/views.py", "def f():\n    session.clear()  # Flask's"),
        ),
    ),
    Guard(
        only_the_boundary_commits,
        (
            _source("partyhub/x/commands.py", "def f():\n    db.session.commit()"),
            _source("partyhub/x/views.py", "def f():\n    unit.commit()"),
        ),
        (
            _source("partyhub/x/cli.py", "def f():\n    unit.commit()"),
            _source("partyhub/kernel/unit.py", "db.session.commit()"),
        ),
    ),
    Guard(
        ignores_carry_reasons,
        (
            _source("partyhub/x/a.py", "x = 1  # no" + "qa"),
            _source("partyhub/x/a.py", "x = 1  # no" + "qa: E501"),
            _source("tests/x.py", "x = 1  # type: ig" + "nore[arg-type]"),
        ),
        (_source("partyhub/x/a.py", "x = 1  # no" + "qa: E501  # an address cannot be broken"),),
    ),
    Guard(
        nothing_is_left_over,
        (
            _source("partyhub/x/a.py", "# TO" + "DO: later"),
            _source("docs/a.md", "see /wo" + "rk/a"),
            _source("requirements.txt", "--index-url https://pypi." + "org/simple"),
        ),
        (_source("docs/a.md", "see docs/wo" + "rk/a and the network/" + "farm/"),),
    ),
    Guard(
        nothing_is_a_stub,
        (
            _source("partyhub/x/a.py", "def f():\n    pass"),
            _source("partyhub/x/a.py", 'def f():\n    """Say what."""'),
            _source("partyhub/x/a.py", "def f():\n    raise NotImplementedError"),
        ),
        (
            _source(
                "partyhub/x/a.py",
                'class P(Protocol):\n    def f(self):\n        """Say what."""\n        ...',
            ),
        ),
    ),
    Guard(
        templates_keep_the_policy,
        (
            _source("templates/x/a.html", '<p style="color: red">'),
            _source("templates/x/a.html", '<p onclick="go()">'),
            _source("templates/x/a.html", "{{ text|safe }}"),
            _source("templates/x/a.html", "<script>go()</script>"),
            _source("templates/x/a.html", '<img src="//elsewhere.example/a.png">'),
        ),
        (
            _source(
                "templates/x/a.html",
                '<script nonce="{{ csp_nonce() }}" src="{{ asset(\'a.js\') }}"></script>',
            ),
        ),
    ),
    Guard(
        markup_is_not_built_by_hand,
        (_source("partyhub/x/views.py", "def f(name):\n    return Markup(name)"),),
        (_source("partyhub/web/shown.py", "def f(name):\n    return Markup(name)"),),
    ),
    Guard(
        sql_is_not_built_from_text,
        (
            _source("partyhub/x/queries.py", 'text(f"select {name}")'),
            _source("partyhub/x/queries.py", 'text("select " + name)'),
            _source("partyhub/x/queries.py", 'text("select {}".format(name))'),
        ),
        (_source("partyhub/x/queries.py", 'text("select :name")'),),
    ),
    Guard(
        texts_go_through_gettext,
        (
            _source("templates/x/a.html", "<p>Save</p>"),
            _source("templates/x/a.html", "<p>{{ _('保存') }}</p>"),
            _source("partyhub/x/views.py", '_("保存")'),
            _source("partyhub/x/views.py", '_(f"Save {name}")'),
        ),
        (_source("templates/x/a.html", "<p>{{ _('Save') }} · {% trans %}Save{% endtrans %}</p>"),),
    ),
    Guard(
        rooms_say_what_they_are,
        (_source("partyhub/x/__init__.py", ""),),
        (_source("partyhub/x/__init__.py", '"""What lives here."""'),),
    ),
    Guard(
        tests_can_fail,
        (
            _source("tests/x/test_a.py", "def test_f():\n    run()"),
            _source("tests/x/test_a.py", "def test_f():\n    assert a == b if c else d"),
            _source("tests/x/test_a.py", "def test_f():\n    assert (a, b)"),
        ),
        (_source("tests/x/test_a.py", "def test_f():\n    assert run() == 1"),),
    ),
)
