"""A war described in one file, and the questions it can be asked: the way in from Python."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offramp.shown import draw_with, of_case, shown

if TYPE_CHECKING:
    import polars as pl

    from offramp.analysis.compare import Compared
    from offramp.analysis.deal_map import DealMap
    from offramp.analysis.draft import Draft
    from offramp.analysis.levers import Levers
    from offramp.analysis.outside_view import OutsideView
    from offramp.analysis.plans import PlanStudy
    from offramp.analysis.ratifiers import Ratifiers
    from offramp.analysis.reading import Reading
    from offramp.analysis.robustness import Robustness
    from offramp.analysis.sensitivity import Sensitivity
    from offramp.analysis.signals import Signals
    from offramp.analysis.studies import Studies
    from offramp.analysis.tornado import Tornado
    from offramp.analysis.verdict import Verdict
    from offramp.analysis.why import Why
    from offramp.runs import Engine, Run
    from offramp.scenario import Scenario
    from offramp.world import Story

__all__ = ["Analysis", "Case", "load"]

Progress = Callable[[int], None]


def _drawn(found: Any, scenario: Scenario) -> str | None:
    from offramp.report.notebook import drawn

    return drawn(found, scenario)


draw_with(_drawn)


def load(source: str | PathLike[str]) -> Case:
    """Open a bundled case by its name, or a scenario file by its path.

    Parameters
    ----------
    source
        A name that ``offramp catalog`` lists, such as ``"ukraine-2022"``, or a path to a file.

    Raises
    ------
    offramp.scenario.ScenarioFaults
        Every fault of the file at once, each with its line, column, rule and remedy.
    """
    from offramp.catalog import load as load_scenario

    return Case(load_scenario(str(source)))


@shown
@dataclass(frozen=True)
class Case:
    """One scenario and what can be asked of it."""

    scenario: Scenario

    def analyze(
        self,
        worlds: int = 1000,
        seed: int = 1,
        *,
        engine: Engine | None = None,
        solver_range: bool = True,
        progress: Progress | None = None,
    ) -> Analysis:
        """Say whether there is a deal both would prefer, how likely, when and on what terms.

        Parameters
        ----------
        worlds, seed
            Worlds 0 .. worlds - 1 of this seed.
        engine
            Who solves; None: one thread for each core of this machine.
        solver_range
            Whether to solve a sample of the worlds again under other settings of the method.
        progress
            Called with the number of worlds done.

        Returns
        -------
        Analysis
            Interrupted (Ctrl-C), of the worlds done so far; if all were done, without the solver's
            own range. Both say so.

        Raises
        ------
        KeyboardInterrupt
            If interrupted before the first worlds were done, or a second time.
        """
        from offramp.analysis.deal_map import deal_map
        from offramp.analysis.verdict import judge
        from offramp.runs import kept, run

        results = run(self.scenario, worlds, seed, engine=engine, progress=progress)

        def judged(cut: bool) -> Analysis:
            wanted = solver_range and not results.interrupted
            verdict = judge(results, solver_range=wanted and not cut, engine=engine)
            if cut and wanted:
                verdict = replace(verdict, solver_interrupted=True)
            of_case(verdict, self.scenario, seed)
            return Analysis(results, verdict, of_case(deal_map(results), self.scenario, seed))

        return kept(judged, results.interrupted)

    def studies(
        self,
        worlds: int = 300,
        seed: int = 1,
        *,
        since: Case | None = None,
        only: Collection[str] | None = None,
        engine: Engine | None = None,
        stage: Callable[[str], None] | None = None,
    ) -> Studies:
        """Make every further study that the file has the sections for.

        Parameters
        ----------
        worlds, seed
            Worlds of each study; some, which solve each world many times over, take fewer.
        since
            An older file of the same war: adds what moved since then.
        only
            Names of the studies to make (`offramp.analysis.studies.STUDIES`); None: all.
        engine
            Who solves, where a study lets one choose; None: one thread for each core.
        stage
            Called with the name of each study before it begins.
        """
        from offramp.analysis.studies import STUDIES, gather

        found = gather(
            self.scenario,
            worlds,
            seed,
            since=None if since is None else since.scenario,
            only=STUDIES if only is None else only,
            engine=engine,
            stage=stage,
        )
        for study in found.made:
            of_case(study, self.scenario, seed)
        return of_case(found, self.scenario, seed)

    def deals(
        self, worlds: int = 200, seed: int = 1, *, progress: Progress | None = None
    ) -> DealMap:
        """All packages in the middle world, with what speaks against each."""
        from offramp.analysis.deal_map import deal_map
        from offramp.runs import run

        found = deal_map(run(self.scenario, worlds, seed, progress=progress))
        return of_case(found, self.scenario, seed)

    def draft(
        self,
        package: Mapping[str, str] | str,
        worlds: int = 200,
        seed: int = 1,
        *,
        progress: Progress | None = None,
    ) -> Draft:
        """Judge one package over many worlds.

        *package* names options by issue, or is the name of a deal that the file names; issues
        left out stay as the file's starting point has them.
        """
        from offramp.analysis.draft import judge_draft

        found = judge_draft(self.scenario, package, worlds, seed, progress=progress)
        return of_case(found, self.scenario, seed)

    def plan(
        self,
        package: Mapping[str, str] | str | None = None,
        worlds: int = 100,
        seed: int = 1,
        *,
        limits: Mapping[str, Any] | None = None,
        escrow: tuple[str, ...] = (),
        **options: Any,
    ) -> PlanStudy:
        """Will it hold? Design the schedule of one package, or the guarantee that would do.

        *limits* replaces keys of the file's `implementation.limits`; *escrow* names deliveries to
        be paid into a third party's hands first. See `offramp.analysis.plans.study_plan`.
        """
        from offramp.analysis.plans import bounded, study_plan

        bound = bounded(self.scenario, limits or {}, escrow)
        found = study_plan(bound, package, worlds, seed, **options)
        return of_case(found, self.scenario, seed)

    def world(self, number: int, seed: int = 1) -> Story:
        """One world, month by month."""
        from offramp.world import tell

        found = tell(self.scenario, number, seed)
        return of_case(found, self.scenario, seed)

    def why(self, worlds: int = 1000, seed: int = 1, **options: Any) -> Why:
        """Say what blocks the deal: see `offramp.analysis.why.why` for the options."""
        from offramp.analysis.why import why

        found = why(self.scenario, worlds, seed, **options)
        return of_case(found, self.scenario, seed)

    def levers(self, worlds: int = 1000, seed: int = 1, **options: Any) -> Levers:
        """Say what would change it: see `offramp.analysis.levers.pull_levers` for the options."""
        from offramp.analysis.levers import pull_levers

        found = pull_levers(self.scenario, worlds, seed, **options)
        return of_case(found, self.scenario, seed)

    def pull(self, *levers: str) -> Case:
        """Return the case with levers pulled, one after the other."""
        return Case(self.scenario.pull(*levers))

    def robustness(self, worlds: int = 200, seed: int = 1, **options: Any) -> Robustness:
        """Solve by other settings, does it hold: see `offramp.analysis.robustness.robustness`."""
        from offramp.analysis.robustness import robustness

        found = robustness(self.scenario, worlds, seed, **options)
        return of_case(found, self.scenario, seed)

    def sensitivity(self, samples: int = 64, seed: int = 1, **options: Any) -> Sensitivity:
        """Say what matters, by Sobol indices: see `offramp.analysis.sensitivity.sobol`."""
        from offramp.analysis.sensitivity import sobol

        found = sobol(self.scenario, samples, seed, **options)
        return of_case(found, self.scenario, seed)

    def tornado(self, **options: Any) -> Tornado:
        """Say what matters, one input at a time: see `offramp.analysis.tornado.tornado`."""
        from offramp.analysis.tornado import tornado

        return of_case(tornado(self.scenario, **options), self.scenario)

    def compare(self, newer: Case, worlds: int = 400, seed: int = 1, **options: Any) -> Compared:
        """Say which edit moved which figure: see `offramp.analysis.compare.compare`."""
        from offramp.analysis.compare import compare

        found = compare(self.scenario, newer.scenario, worlds, seed, **options)
        return of_case(found, newer.scenario, seed)

    def outside_view(self, worlds: int = 400, seed: int = 1, **options: Any) -> OutsideView:
        """Say what history alone would forecast: see `offramp.analysis.beside_history`."""
        from offramp.analysis.beside_history import history_beside

        found = history_beside(self.scenario, worlds, seed, **options)
        return of_case(found, self.scenario, seed)

    def signals(self, worlds: int = 200, seed: int = 1, **options: Any) -> Signals:
        """Read statements, postures and demands: see `offramp.analysis.signals.signals`."""
        from offramp.analysis.signals import signals

        found = signals(self.scenario, worlds, seed, **options)
        return of_case(found, self.scenario, seed)

    def ratifiers(self, worlds: int = 400, seed: int = 1, **options: Any) -> Ratifiers:
        """Say who blocks what: see `offramp.analysis.ratifiers.ratifiers`."""
        from offramp.analysis.ratifiers import ratifiers

        found = ratifiers(self.scenario, worlds, seed, **options)
        return of_case(found, self.scenario, seed)

    def check(self) -> Reading:
        """Read the file's answers back in words, and list the numbers without evidence."""
        from offramp.analysis.reading import read_back

        return of_case(read_back(self.scenario), self.scenario)

    def edit(self, **edits: Any) -> Case:
        """Return a copy with entries set, shifted, added or removed (`offramp.scenario.edits`)."""
        return Case(self.scenario.edit(**edits))


@shown
@dataclass(frozen=True)
class Analysis:
    """The answer: the solved worlds, the verdict drawn from them and the map of deals."""

    run: Run
    verdict: Verdict
    deal_map: DealMap
    studies: Studies | None = None
    """Further studies of the same worlds, shown as chapters of the report."""
    changes: tuple[str, ...] = ()
    """What was changed in the file before it was solved, in words: named under the title."""

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C cut the worlds, the solver's own range or the further studies short."""
        studies = self.studies is not None and self.studies.interrupted
        return self.run.interrupted or self.verdict.solver_interrupted or studies

    def outcomes(self) -> pl.DataFrame:
        """One row a world, the outcomes in columns."""
        return self.run.outcomes()

    def inputs(self) -> pl.DataFrame:
        """One row a world, the drawn quantities in columns (model units)."""
        return self.run.inputs()

    def deals(self) -> pl.DataFrame:
        """One row for each world and package agreed in it."""
        return self.run.deals()

    def to_html(self) -> str:
        """The report: one page that needs nothing else."""
        from offramp.report.chapters import chapters
        from offramp.report.page import render

        told = () if self.studies is None else chapters(self.run.scenario, self.studies)
        cut = self.studies is not None and self.studies.interrupted
        return render(
            self.run,
            self.verdict,
            self.deal_map,
            chapters=told,
            cut_short=cut,
            changes=self.changes,
        )

    def to_json(self) -> str:
        """The verdict as JSON."""
        from offramp.report.data import to_json

        return to_json(self.run, self.verdict)

    def to_docx(self) -> bytes:
        """The answer on one page, as a Word file."""
        from offramp.report.memo import to_docx

        return to_docx(
            self.run, self.verdict, self.deal_map, studies=self.studies, changes=self.changes
        )

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the report to *path* (.html), or its summary (.docx, for Word).

        Raises
        ------
        ValueError
            If the name ends in anything else, as a scenario's own does; nothing is written then.
        """
        target = Path(path)
        ending = target.suffix.lower()
        if ending == ".docx":
            target.write_bytes(self.to_docx())
        elif ending in (".html", ".htm"):
            target.write_text(self.to_html(), encoding="utf-8")
        else:
            raise ValueError(f"{target.name}: a report is written as .html or .docx; name it so")
        return target

    def _repr_html_(self) -> str:
        from offramp.report.notebook import card

        return card(self.run, self.verdict, self.deal_map)
