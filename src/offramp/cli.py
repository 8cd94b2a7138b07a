"""The command line: ``offramp analyze ukraine-2022``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offramp._version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from offramp.case import Case

__all__ = ["app", "main"]

BAD_INPUT, INTERRUPTED = 2, 130

app = typer.Typer(
    help=(
        "Is there a settlement that both sides of a war would prefer to fighting? "
        "How likely is it, when, on what terms?"
    ),
    epilog="Start with: offramp analyze ukraine-2022",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _bundled(incomplete: str) -> list[str]:
    """Complete the names of bundled cases (files are completed by the shell)."""
    from offramp.catalog import names

    return [name for name in names() if name.startswith(incomplete)]


Scenario = Annotated[
    str,
    typer.Argument(
        help="A scenario file, or the name of a bundled case (see: offramp catalog).",
        autocompletion=_bundled,
        show_default=False,
    ),
]
Worlds = Annotated[int, typer.Option(min=1, help="How many worlds to draw.")]
Seed = Annotated[int, typer.Option(help="Seed of the draws: the same seed gives the same worlds.")]
Json = Annotated[bool, typer.Option("--json", help="Print the results as JSON, and nothing else.")]


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and leave.", is_eager=True)
    ] = False,
) -> None:
    if version:
        typer.echo(f"offramp {__version__}")
        raise typer.Exit


@app.command(epilog="Examples: offramp analyze ukraine-2022 · offramp analyze mywar.yaml --worlds 4000")
def analyze(
    scenario: Scenario,
    worlds: Worlds = 1000,
    seed: Seed = 1,
    out: Annotated[
        Path | None, typer.Option(help="Where to write the report (default: NAME.html here).")
    ] = None,
    report: Annotated[bool, typer.Option(help="Write the report.")] = True,
    json: Json = False,
    data: Annotated[
        Path | None,
        typer.Option(help="Also write one row a world, inputs and outcomes (.csv or .parquet)."),
    ] = None,
) -> None:
    """Is there a deal both would prefer, how likely is it, when, on which terms?"""
    case = _open(scenario)
    target = out or (None if json or not report else Path(f"{Path(scenario).stem}.html"))
    for path in (target, data):
        _must_be_writable(path)
    with _bar("Solving worlds", worlds) as step:
        analysis = case.analyze(worlds, seed, progress=step)
    if target is not None:
        analysis.save(target)
    if data is not None:
        from offramp.report.data import write_table

        write_table(analysis.run, data)
    if json:
        typer.echo(analysis.to_json())
    else:
        from offramp.report.terminal import console, print_verdict

        print_verdict(analysis.run, analysis.verdict, report=target, to=console())
    if analysis.run.interrupted:
        raise typer.Exit(INTERRUPTED)


@app.command(
    epilog="Examples: offramp deals ukraine-2022 · offramp deals ukraine-2022 --package "
    "withdrawal=full,alignment=neutral_guaranteed"
)
def deals(
    scenario: Scenario,
    package: Annotated[
        str | None,
        typer.Option(
            help="Judge one draft: issue=option,... or the name of a deal in the file. "
            "Issues left out stay as they are today."
        ),
    ] = None,
    most: Annotated[int, typer.Option(min=1, help="How many packages to list.")] = 20,
    worlds: Worlds = 200,
    seed: Seed = 1,
    json: Json = False,
) -> None:
    """List packages in words, both sides' values, and what speaks against each."""
    from offramp.report import data, terminal

    case = _open(scenario)
    with _bar("Solving worlds", worlds) as step:
        if package is None:
            found = case.deals(worlds, seed, progress=step)
        else:
            found = case.draft(_selection(package), worlds, seed, progress=step)
    if json:
        typer.echo(data.dumps(found))
    elif package is None:
        terminal.print_deals(case.scenario, found, most=most, to=terminal.console())
    else:
        terminal.print_draft(case.scenario, found, to=terminal.console())


@app.command(epilog="Example: offramp world ukraine-2022 17")
def world(
    scenario: Scenario,
    number: Annotated[int, typer.Argument(min=0, help="Which world.", show_default=False)],
    seed: Seed = 1,
    json: Json = False,
) -> None:
    """Tell one world month by month: the front, what is offered, who would accept."""
    from offramp.report import data, terminal

    case = _open(scenario)
    story = case.world(number, seed)
    if json:
        typer.echo(data.dumps(story))
    else:
        terminal.print_story(case.scenario, story, to=terminal.console())


@app.command(epilog="Example: offramp check mywar.yaml")
def check(scenario: Scenario, json: Json = False) -> None:
    """Find every fault of a file; read its answers back in words; list what lacks evidence."""
    from offramp.report import data, terminal

    case = _open(scenario)
    reading = case.check()
    if json:
        typer.echo(data.dumps(reading))
    else:
        terminal.print_check(case.scenario, reading, to=terminal.console())


@app.command(epilog="Example: offramp new mywar.yaml --sides atlantis,lemuria")
def new(
    file: Annotated[Path, typer.Argument(help="The file to write.", show_default=False)],
    title: Annotated[str, typer.Option(help="What the war is called.")] = "A war",
    sides: Annotated[
        str, typer.Option(help="Proposer and responder, as short names.")
    ] = "proposer,responder",
    force: Annotated[bool, typer.Option(help="Write over a file that is there.")] = False,
) -> None:
    """Write a commented starter that already runs."""
    from offramp.scenario import ScenarioError, starter

    if file.exists() and not force:
        _refuse(f"{file} is there already; nothing was written. To write over it: --force")
    names = [name.strip() for name in sides.split(",")]
    if len(names) != 2:
        _refuse(f"--sides is {sides!r}; it takes two names with a comma: --sides atlantis,lemuria")
    try:
        text = starter(title, *names)
    except ScenarioError as error:
        _refuse(str(error))
    _must_be_writable(file)
    file.write_text(text, encoding="utf-8")
    typer.echo(f"Wrote {file}. Next: offramp check {file} · offramp analyze {file}")


@app.command()
def catalog(json: Json = False) -> None:
    """List the bundled cases."""
    from offramp.catalog import entries
    from offramp.report import data, terminal

    if json:
        typer.echo(data.dumps(list(entries())))
    else:
        terminal.print_catalog(list(entries()), to=terminal.console())


def _open(source: str) -> Case:
    """Open a scenario, or print every fault and leave with code 2."""
    from offramp.case import load
    from offramp.scenario import ScenarioFaults

    try:
        return load(source)
    except ScenarioFaults as faults:
        from offramp.report.terminal import console, print_faults

        print_faults(faults, to=console(stderr=True))
        raise typer.Exit(BAD_INPUT) from None


def _selection(text: str) -> dict[str, str] | str:
    """``a=x,b=y`` as a mapping; anything without ``=`` is the name of a deal."""
    if "=" not in text:
        return text
    parts = [part.partition("=") for part in text.split(",") if part.strip()]
    return {issue.strip(): option.strip() for issue, _, option in parts}


def _must_be_writable(path: Path | None) -> None:
    """Fail before the work rather than after it."""
    if path is None:
        return
    if path.is_dir():
        _refuse(f"{path} is a folder; name a file in it")
    if not path.absolute().parent.is_dir():
        _refuse(f"{path.absolute().parent} is not there; make the folder first")


def _refuse(message: str) -> None:
    typer.echo(message, err=True)
    raise typer.Exit(BAD_INPUT)


@contextmanager
def _bar(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on the terminal (none where there is no terminal)."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    console = Console(stderr=True)
    with Progress(
        "{task.description}",
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(title, total=total)
        yield lambda done: progress.update(task, completed=done)


def main() -> None:
    """Run the command line; Ctrl-C leaves quietly, a closed pipe is no fault."""
    try:
        app()
    except KeyboardInterrupt:
        typer.echo("Interrupted before the first worlds were done; nothing was written.", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
