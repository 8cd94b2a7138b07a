"""What all commands share: the application, common options, opening a file, the progress bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from offramp.case import Case

__all__ = [
    "BAD_INPUT",
    "INTERRUPTED",
    "Json",
    "Scenario",
    "Seed",
    "Worlds",
    "app",
    "faults_told",
    "must_be_writable",
    "open_case",
    "progress_bar",
    "refuse",
]

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


def open_case(source: str) -> Case:
    """Open a scenario, or print every fault and leave with code 2."""
    from offramp.case import load

    with faults_told():
        return load(source)


@contextmanager
def faults_told() -> Iterator[None]:
    """Print every fault of a file, each with its place and remedy, and leave with code 2."""
    from offramp.scenario import ScenarioFaults

    try:
        yield
    except ScenarioFaults as faults:
        from offramp.report.terminal import console, print_faults

        print_faults(faults, to=console(stderr=True))
        raise typer.Exit(BAD_INPUT) from None


def refuse(message: str) -> NoReturn:
    """Say what is wrong with the command and leave with code 2."""
    typer.echo(message, err=True)
    raise typer.Exit(BAD_INPUT)


def must_be_writable(path: Path | None) -> None:
    """Fail before the work rather than after it."""
    if path is None:
        return
    if path.is_dir():
        refuse(f"{path} is a folder; name a file in it")
    if not path.absolute().parent.is_dir():
        refuse(f"{path.absolute().parent} is not there; make the folder first")


@contextmanager
def progress_bar(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a progress bar on the terminal (nothing where there is no terminal)."""
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
