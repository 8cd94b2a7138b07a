"""The documentation is true: its examples run, its commands exist, its links lead somewhere."""

import doctest
import importlib
import re
import shlex
import sys
from pathlib import Path

import pytest
from pages import ROOT, Page, missing_lines, pages, sessions
from typer.main import get_command
from typer.testing import CliRunner

import offramp
from offramp.analysis.verdict import judge
from offramp.cli import app
from offramp.report.data import verdict_data
from offramp.scenario.inputs import EFFECTS

sys.path.append(str(ROOT / "docs"))

import generate

PAGES = {page.name: page for page in pages()}
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
LANGUAGES = {"python", "console", "text", "yaml", "bash", "json"}
COMMANDS = get_command(app).commands  # pyright: ignore[reportAttributeAccessIssue]


@pytest.fixture(params=list(PAGES))
def page(request) -> Page:
    return PAGES[request.param]


# ------------------------------------------------------------------------------------- examples


def test_every_block_says_what_it_is(page):
    assert page.text.count("```") == 2 * len(page.blocks), "a fenced block without a language"
    assert {block.language for block in page.blocks} <= LANGUAGES


WITH_EXAMPLES = [
    name
    for name, page in PAGES.items()
    if any(b.language in ("python", "console", "yaml") for b in page.blocks)
]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_run(name, tmp_path, monkeypatch):
    """Run a page from top to bottom in one folder, as a reader would."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    names: dict[str, object] = {"__name__": "__main__"}
    for block in PAGES[name].blocks:
        place = f"{name}:{block.line}"
        if block.language == "python":
            _run_python(block.body, names, place)
        elif block.language == "console":
            _run_console(block, place)
        elif block.language == "yaml" and block.marked("file"):
            Path(block.marked("file")).write_text(block.body, encoding="utf-8")


def _run_python(body: str, names: dict[str, object], place: str) -> None:
    if ">>>" not in body:
        exec(compile(body, place, "exec"), names)
        return
    test = doctest.DocTestParser().get_doctest(body, names, place, place, 0)
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    runner.run(test, out=said.append, clear_globs=False)
    names.update(test.globs)
    assert runner.failures == 0, "".join(said)


def _run_console(block, place: str) -> None:
    for session in sessions(block):
        arguments = shlex.split(session.command)
        if arguments[0] != "offramp":
            continue
        arguments = [*arguments[1:], *_fewer(block, arguments[1])]
        result = CliRunner().invoke(app, arguments)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        expected = int(block.marked("exit", "0"))
        assert result.exit_code == expected, f"{place}: {session.command}\n{result.output}"
        missing = missing_lines(session.shown, result.output)
        assert not missing, f"{place}: {session.command} does not print\n" + "\n".join(missing)


def _fewer(block, command: str) -> list[str]:
    """Options that the block's comment adds to make its commands quick: ``tested with``."""
    options = shlex.split(block.marked("tested with"))
    assert options[::2] in ([], ["--worlds"]), "only the number of worlds may differ"
    takes_worlds = any("--worlds" in param.opts for param in COMMANDS[command].params)
    return options if takes_worlds else []


def _modules_with_examples() -> list[str]:
    found = []
    for path in sorted((ROOT / "src").rglob("*.py")):
        if ">>> " in path.read_text(encoding="utf-8"):
            parts = path.relative_to(ROOT / "src").with_suffix("").parts
            found.append(".".join(parts).removesuffix(".__init__"))
    return found


@pytest.mark.parametrize("module", _modules_with_examples())
def test_examples_in_docstrings_run(module, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = importlib.import_module(module)
    result = doctest.testmod(found, optionflags=FLAGS)
    assert result.attempted > 0
    assert result.failed == 0


def test_the_checker_of_outputs_can_fail():
    output = "one\n  two  three\nfour"
    assert missing_lines(("one", "", "two three"), output) == []
    assert missing_lines(("t... three", "...", "four"), output) == []
    assert missing_lines(("four", "one"), output) == ["one"]
    assert missing_lines(("two",), output) == ["two"]


# ------------------------------------------------------------------------------------- commands

BOOK = "\n".join(page.text for page in PAGES.values() if page.name != "docs/reference/commands.md")


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_help_and_an_example(name):
    command = COMMANDS[name]
    result = CliRunner().invoke(app, [name, "--help"])
    assert result.exit_code == 0
    assert command.help, "no help text"
    assert "Example" in (command.epilog or ""), "no example in its help"
    assert f"offramp {name}" in command.epilog
    unsaid = [p.name for p in command.params if p.name != "help" and not p.help]
    assert not unsaid, f"without a word of help: {unsaid}"


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_is_documented(name):
    assert f"## offramp {name}\n" in PAGES["docs/reference/commands.md"].text
    assert f"offramp {name}" in BOOK, "only the reference speaks of it"


def test_examples_in_help_texts_are_sound():
    """Each example of a help text has a command that exists and options that it takes."""
    for name, command in COMMANDS.items():
        examples = (command.epilog or "").split(":", 1)[-1].split("·")
        options = {o for p in command.params for o in (*p.opts, *p.secondary_opts)}
        for example in filter(str.strip, examples):
            words = shlex.split(example)
            assert words[:2] == ["offramp", name], example
            assert {w for w in words if w.startswith("--")} <= options, example


# ------------------------------------------------------------------------------------ the pages


@pytest.mark.parametrize("name", list(generate.PAGES))
def test_the_reference_is_current(name):
    shipped = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert shipped == generate.written(name), "run: python docs/generate.py"


def test_every_input_is_in_the_reference():
    """The page is written from the schema; here the table of effects is looked up in it."""
    page = PAGES["docs/reference/scenario-file.md"].text.partition("## What each input moves")[0]
    for effect in EFFECTS:
        for part in effect.pattern.split("."):
            assert not part.isidentifier() or f"`{part}`" in page or f".{part}" in page, part


def test_links_lead_somewhere(page):
    for link in page.links:
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        target, _, anchor = link.partition("#")
        path = (page.path.parent / target).resolve() if target else page.path
        assert path.exists(), f"{page.name}: {link}"
        assert path.is_relative_to(ROOT), f"{page.name}: {link} leads out of the project"
        if anchor and path.suffix == ".md":
            there = PAGES[path.relative_to(ROOT).as_posix()].anchors
            assert anchor in there, f"{page.name}: {link}; there are {sorted(there)}"


def test_every_page_is_linked_to(page):
    """No page is an island: some other page links to it (pages at the root are found there)."""
    if page.path.parent == ROOT:
        return
    linked = {
        (other.path.parent / link.partition("#")[0]).resolve()
        for other in PAGES.values()
        if other is not page
        for link in other.links
        if not link.startswith("http")
    }
    assert page.path in linked


def test_the_readme_begins_with_the_two_commands():
    first = next(b for b in PAGES["README.md"].blocks)
    assert first.body.splitlines() == [
        "pip install uv && uv run offramp analyze ukraine-2022",
        "pip install uv && uv run pytest",
    ]


def test_the_readmes_picture_is_small():
    image = ROOT / "docs" / "images" / "report.png"
    assert "docs/images/report.png" in PAGES["README.md"].text
    assert image.stat().st_size < 400 * 1024


def test_pictures_are_described_without_figures(page):
    """Figures in an alternative text would go stale unseen: the pictures hold the numbers."""
    for words in re.findall(r"!\[([^\]]*)\]\([^)]*\.png", page.text):
        assert words, "a picture without words"
        assert not re.search(r"\d", words.replace("ukraine-2022", "")), words


@pytest.mark.parametrize("thing", [offramp.Case, offramp.Analysis])
def test_everything_a_case_and_an_analysis_can_do_is_documented(thing):
    page = PAGES["docs/reference/python.md"].text
    names = {*thing.__dataclass_fields__, *(n for n in vars(thing) if not n.startswith("_"))}
    unsaid = [n for n in sorted(names) if f"`{n}`" not in page and f"`{n}(" not in page]
    assert not unsaid


def test_output_columns_are_documented(small_run):
    page = PAGES["docs/reference/outputs.md"].text
    issues = {issue.name for issue in small_run.blueprint.issues}
    for frame in (small_run.outcomes(), small_run.deals()):
        for column in set(frame.columns) - issues:
            assert f"`{re.sub(r'_[0-9]+$', '_N', column)}`" in page, column


def test_keys_of_the_json_are_documented(small_run):
    page = PAGES["docs/reference/outputs.md"].text
    for key in verdict_data(small_run, judge(small_run, solver_range=False)):
        assert f"`{key}`" in page, key


@pytest.mark.slow
def test_the_site_builds_without_a_warning(tmp_path):
    command = pytest.importorskip("mkdocs.commands.build")
    config = importlib.import_module("mkdocs.config")
    site = config.load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path), strict=True)
    command.build(site)
    assert (tmp_path / "index.html").exists()
