"""What all commands share: the application, common options, opening a file, the progress bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from offramp.case import Case
    from offramp.report.page import Chapter
    from offramp.runs import Engine
    from offramp.scenario import Scenario as Described

__all__ = [
    "BAD_INPUT",
    "INTERRUPTED",
    "PAGE",
    "Commands",
    "Json",
    "Out",
    "Scenario",
    "Seed",
    "Worlds",
    "all_cores",
    "app",
    "must_be_a_page",
    "must_be_writable",
    "open_case",
    "progress_bar",
    "refuse",
    "stages",
    "write_page",
]

BAD_INPUT, INTERRUPTED = 2, 130

PAGE = (".html", ".htm")
"""How the name of a page may end."""


class Commands(TyperGroup):
    """The commands; what is wrong with a file or a question leaves with code 2, Ctrl-C with 130."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command; print every fault of a file, with its place and remedy."""
        try:
            return super().invoke(ctx)
        except ValueError as error:
            # Only what the package raises on purpose; anything else is a bug and stays one.
            if not type(error).__module__.startswith("offramp."):
                raise
            _tell(error)
            raise typer.Exit(BAD_INPUT) from None
        except (KeyboardInterrupt, SystemError) as error:
            if not _is_interruption(error):
                raise
            # Here, for the library would leave without a word.
            typer.echo("Interrupted before there was an answer; nothing was written.", err=True)
            raise typer.Exit(INTERRUPTED) from None


def _is_interruption(error: BaseException | None) -> bool:
    """Whether Ctrl-C is behind it: compiled code that is being loaded makes a SystemError of it."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__
    return error is not None


def _tell(error: ValueError) -> None:
    from offramp.scenario import ScenarioFaults

    if isinstance(error, ScenarioFaults):
        from offramp.report.terminal import console, print_faults

        print_faults(error, to=console(stderr=True))
    else:
        typer.echo(str(error), err=True)


app = typer.Typer(
    cls=Commands,
    help=(
        "Is there a settlement that both sides of a war would prefer to fighting? "
        "How likely is it, when, on what terms?"
    ),
    epilog="Start with: offramp analyze ukraine-2022",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: the richer kind takes longer to load than all the rest
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

Out = Annotated[
    Path | None,
    typer.Option(help="Also write it as a page with its picture and tables (.html)."),
]


def open_case(source: str) -> Case:
    """Open a bundled case or a file (its faults are told by `Commands`)."""
    from offramp.case import load

    return load(source)


def all_cores(meanwhile: Callable[[], object] | None = None) -> Engine:
    """Choose the engine of a command, which has nothing else to do: one process for each core.

    *meanwhile* is done once while the first worlds are solved.
    """
    from offramp.runs import Processes

    return Processes(meanwhile=meanwhile)


def refuse(message: str) -> NoReturn:
    """Say what is wrong with the command and leave with code 2."""
    typer.echo(message, err=True)
    raise typer.Exit(BAD_INPUT)


def must_be_writable(
    option: str, path: Path | None, endings: tuple[str, ...], *read: str | Path | None
) -> None:
    """Fail before the work, and before a file that the command reads is written over.

    Parameters
    ----------
    option
        The option that names the path, such as ``--out``.
    path
        What is to be written; None: nothing.
    endings
        How its name may end, in lower case.
    read
        Files that the command reads (names of bundled cases do no harm).
    """
    if path is None:
        return
    # First, so that whoever names the scenario itself is told of that and not of an ending.
    for source in read:
        if source is not None and _same_file(path, Path(source)):
            refuse(f"{option} is {path}, which this command reads: it would be lost; name another")
    if path.suffix.lower() not in endings:
        refuse(f"{option} is {path}; its name must end in {' or '.join(endings)}")
    if path.is_dir():
        refuse(f"{path} is a folder; name a file in it")
    if not path.absolute().parent.is_dir():
        refuse(f"{path.absolute().parent} is not there; make the folder first")


def _same_file(one: Path, other: Path) -> bool:
    """Whether two paths are one file: by links and other spellings too, as the disk has it."""
    try:
        return one.samefile(other)
    except (OSError, ValueError):  # one of them is not there
        return False


def must_be_a_page(path: Path | None, *read: str | Path | None) -> None:
    """Fail before the work if a page cannot be written there (`read`: see `must_be_writable`)."""
    must_be_writable("--out", path, PAGE, *read)


def write_page(path: Path | None, scenario: Described, basis: str, *chapters: Chapter) -> None:
    """Write studies as a page; *basis* says how they were made."""
    if path is None:
        return
    from offramp.report.page import render_study

    path.write_text(render_study(scenario, basis, chapters), encoding="utf-8")
    typer.echo(f"Page: {path}", err=True)


@contextmanager
def stages() -> Iterator[Callable[[str], None]]:
    """Show which of several studies is being made (nothing where there is no terminal)."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("") as status:
        yield lambda name: status.update(f"Studying: {name}")


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
