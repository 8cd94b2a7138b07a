"""What statements, postures and demands are worth, and what mixed messages cost.

One result with five parts, each None where the file has nothing of the kind: the ledger with its
timeline and ambiguity; the cost of mixed messages, a paired comparison with the same ledger in one
voice; the three channels of the fear of regime change; the posture table; demands, the value of
trying and the best probe.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from offramp.analysis.frames import signal_rows
from offramp.analysis.intervals import Estimate, estimate_paired
from offramp.analysis.outcomes import figures_of, outcomes_of
from offramp.analysis.signals_channels import Channels, Compared, compare, read_channels
from offramp.analysis.signals_ledger import LedgerReading, in_one_voice, read_ledger
from offramp.analysis.signals_postures import PostureReading, read_postures
from offramp.analysis.signals_trying import DemandReading, TryingReading, read_trying
from offramp.runs import Engine, Run, run
from offramp.scenario import Scenario
from offramp.scenario.sections_signals import WEIGHTS as DEFAULT_WEIGHTS
from offramp.shown import shown
from offramp.signals import WEIGHTS
from offramp.world import Blueprint, Settings
from offramp.world.draws import Draws

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "POSTURE_WORLDS",
    "Mixed",
    "Signals",
    "WeightRow",
    "signals",
    "solves",
    "weights_table",
]

POSTURE_WORLDS = 30
"""Worlds in which the posture game is solved by default."""
LEDGER_WORLDS = 200
"""Worlds over which the ledger is read at least: beliefs need no solved world."""


@dataclass(frozen=True)
class Mixed:
    """What mixed messages cost: the ledger as it is against the same in one voice, same worlds."""

    outcomes: tuple[Compared, ...]
    """*Without*: in one voice; *with*: as it is.  The chance of a deal stands first."""
    relief: dict[str, Estimate]
    """Sender -> change in the belief that its relief comes, suspected aims counted."""
    fear: Estimate
    """Change in the belief that the coalition seeks the regime's fall."""
    changed: tuple[str, ...]
    """Statements that would have been other."""
    worlds: int


@shown
@dataclass(frozen=True)
class Signals:
    """What was said, what it taught and what it cost."""

    scenario: Scenario
    ledger: LedgerReading | None
    mixed: Mixed | None
    channels: Channels | None
    postures: PostureReading | None
    demands: DemandReading | None
    trying: TryingReading
    worlds: int
    seed: int
    seconds: float

    def table(self, part: str = "statements") -> pl.DataFrame:
        """One row a statement; or of another part, see `offramp.analysis.frames.SIGNAL_PARTS`.

        ``beliefs``: a day and a sender.  ``mixed``, ``channels``: an outcome.  ``postures``,
        ``demands``, ``probes``: one of them each.  A part that the file has nothing of is empty.
        """
        import polars as pl

        return pl.DataFrame(signal_rows(self, part), infer_schema_length=None)


def solves(scenario: Scenario, worlds: int, posture_worlds: int = POSTURE_WORLDS) -> int:
    """Count the steps that progress counts up to, at most."""
    mixed = 1 if scenario.statements else 0
    channels = 7 if scenario.senders else 0
    return worlds * (2 + mixed + channels) + min(worlds, posture_worlds)


def signals(
    scenario: Scenario,
    worlds: int = 200,
    seed: int = 1,
    *,
    posture_worlds: int = POSTURE_WORLDS,
    engine: Engine | None = None,
    progress: Callable[[int], None] | None = None,
) -> Signals:
    """Read the signals of a scenario.

    Parameters
    ----------
    scenario, worlds, seed
        Worlds 0 .. worlds - 1 of this seed.
    posture_worlds
        The first so many are those in which the posture game is solved.
    engine, progress
        As for `offramp.runs.run`; progress counts up to `solves`.

    Raises
    ------
    KeyboardInterrupt
        If interrupted: parts of it make no whole.
    """
    began = time.perf_counter()
    settings, counter = Settings(certify_every=0), _Counter(progress)
    base = run(scenario, worlds, seed, settings=settings, engine=engine, progress=counter.step())
    if base.interrupted:
        raise KeyboardInterrupt
    blueprint, draws = base.blueprint, base.draws
    fronts = blueprint.front_numbers(seed, 0, worlds)
    mixed = _mixed(base, engine, counter) if scenario.statements else None
    channels = None
    if scenario.senders:
        channels = read_channels(
            blueprint, draws, fronts, base, engine=engine, progress=counter.step()
        )
    postures = None
    if blueprint.scenario.posture_shown is not None:
        postures = read_postures(
            blueprint, draws, fronts, min(worlds, posture_worlds),
            engine=engine, progress=counter.step(),
        )  # fmt: skip
    trying, demands = read_trying(blueprint, draws, fronts, engine=engine, progress=counter.step())
    return Signals(
        scenario=scenario,
        ledger=_ledger(blueprint, draws, seed) if scenario.statements else None,
        mixed=mixed,
        channels=channels,
        postures=postures,
        demands=demands,
        trying=trying,
        worlds=worlds,
        seed=seed,
        seconds=time.perf_counter() - began,
    )


def _ledger(blueprint: Blueprint, draws: Draws, seed: int) -> LedgerReading:
    few = len(draws.values) < LEDGER_WORLDS
    return read_ledger(blueprint, blueprint.draw(seed, 0, LEDGER_WORLDS) if few else draws)


class _Counter:
    """Adds up the progress of one part after another."""

    def __init__(self, progress: Callable[[int], None] | None) -> None:
        self.progress, self.done = progress, 0

    def step(self) -> Callable[[int], None] | None:
        """Report the next part's progress on top of what is done."""
        if self.progress is None:
            return None
        before, report = self.done, self.progress

        def tell(done: int) -> None:
            self.done = before + done
            report(self.done)

        return tell


def _mixed(base: Run, engine: Engine | None, counter: _Counter) -> Mixed | None:
    """Solve the same worlds with the ledger in one voice; None if it is."""
    one_voice = in_one_voice(base.scenario)
    if one_voice is None:
        return None
    other = run(
        one_voice, base.worlds, base.seed, settings=base.settings, engine=engine,
        progress=counter.step(),
    )  # fmt: skip
    if other.interrupted:
        raise KeyboardInterrupt
    outcomes = tuple(o for o in outcomes_of(base) if o.kind != "terms")
    before, after = _believed(other), _believed(base)
    changed = [
        name
        for name, said in base.scenario.statements.items()
        if one_voice.statements.get(name) != said
    ]
    senders = base.scenario.senders
    return Mixed(
        outcomes=compare(outcomes, figures_of(other, outcomes), figures_of(base, outcomes)),
        relief={s: estimate_paired(before[:, i], after[:, i]) for i, s in enumerate(senders)},
        fear=estimate_paired(before[:, -1], after[:, -1]),
        changed=tuple(changed),
        worlds=base.worlds,
    )


def _believed(results: Run) -> np.ndarray:
    """(n, senders + 1) credibility of each sender's relief, and the coalition's suspected aim."""
    from offramp.world.beliefs import coalition_fear, credibility, sender_beliefs
    from offramp.world.drawn import Drawn

    blueprint, none = results.blueprint, frozenset[str]()
    rows = []
    values = results.draws.values
    for row, held in zip(values, sender_beliefs(blueprint, values), strict=True):
        value = Drawn(blueprint, row)
        fear = coalition_fear(blueprint, value, held, none)
        rows.append([*credibility(value, held, none), fear])
    return np.array(rows)


@dataclass(frozen=True)
class WeightRow:
    """One row of the table of weights."""

    office: str
    kind: str
    """``act`` or ``office``."""
    weight: str
    """Low/middle/high, observations, as a file would write it."""
    own: bool
    """Whether the file says so itself."""
    reason: str


def weights_table(scenario: Scenario) -> tuple[WeightRow, ...]:
    """Tabulate what a statement weighs by office and act, most binding first."""
    own = scenario.ledger.weights if scenario.ledger is not None else {}
    return tuple(
        WeightRow(
            office=name,
            kind=row.kind,
            weight=own[name].text() if name in own else DEFAULT_WEIGHTS[name],
            own=name in own,
            reason=row.reason,
        )
        for name, row in WEIGHTS.items()
    )
