"""What a report says of a scenario in words: names, terms, assumptions and their sources.

Renderers read these plain records and never the scenario itself, so that the file's format can
change without touching a page.  Every text in them comes from the file and is hostile until
escaped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from offramp.report.figures import number

if TYPE_CHECKING:
    from offramp.scenario import Scenario

__all__ = ["Assumption", "Facts", "IssueFact", "OptionFact", "SourceFact", "facts_of"]


@dataclass(frozen=True)
class OptionFact:
    """One option of an issue and what it means."""

    name: str
    words: str


@dataclass(frozen=True)
class IssueFact:
    """One issue: what it is called, what it asks, what could be agreed."""

    name: str
    title: str
    asks: str
    options: tuple[OptionFact, ...]


@dataclass(frozen=True)
class Assumption:
    """One number of the file, as it was written, with the evidence for it."""

    path: str
    words: str
    text: str
    """As a person would write it: ``25/35/45 %``."""
    source: tuple[str, ...]
    """Keys of its sources."""
    judgement: str | None
    varies: bool


@dataclass(frozen=True)
class SourceFact:
    """One source of the file."""

    key: str
    title: str
    by: str
    date: str
    url: str


@dataclass(frozen=True)
class Facts:
    """A scenario in words; every text is one line of printable characters (`wording.clean`)."""

    name: str
    command: str
    """What to type to open it."""
    title: str
    as_of: str
    period: str
    """What a period is called, in the singular: ``month``."""
    contest: str
    """What goes on while there is no deal: ``war``, or ``standoff`` where nobody fights."""
    keys: tuple[str, str]
    """Keys of proposer and responder in the file."""
    proposer: str
    responder: str
    issues: tuple[IssueFact, ...]
    assumptions: tuple[Assumption, ...]
    sources: tuple[SourceFact, ...]
    titles: Mapping[str, str]
    """Key of a source -> its title, as it is named beside a number."""
    deals: Mapping[str, str]
    """Deal of the file -> what it is."""
    voters: Mapping[str, str]
    """Ratifier, or member of one -> its name."""
    harms: Mapping[str, str]
    """Kind of harm -> what is counted: ``civilians killed``."""
    escalation: str
    """What escalation means, in the file's words; may be empty."""
    fingerprint: str
    """Hash of the scenario's contents."""

    @property
    def going_on(self) -> str:
        """What a deal is set beside: ``fighting on``, or ``the standoff``."""
        return "fighting on" if self.contest == "war" else f"the {self.contest}"

    @property
    def spent_in(self) -> str:
        """What months are spent in: ``fighting``, or ``standoff``."""
        return "fighting" if self.contest == "war" else self.contest

    def side(self, role: str) -> str:
        """Name of the ``proposer`` or the ``responder``."""
        return {"proposer": self.proposer, "responder": self.responder}[role]

    def issue(self, name: str) -> IssueFact:
        """One issue by its name."""
        return self._issues[name]

    def option(self, issue: str, option: str) -> str:
        """Say what an option means."""
        return self._options[issue, option]

    def terms(self, options: Mapping[str, str]) -> list[tuple[str, str]]:
        """List a package as pairs of an issue's title and what is agreed on it."""
        return [(self.issue(i).title, self.option(i, o)) for i, o in options.items()]

    def package(self, options: Mapping[str, str], gives_in: str | None = None) -> str:
        """Write a package in one line; without options it is one side giving in."""
        if not options:
            return f"giving in by {gives_in or 'one side'}"
        return "; ".join(f"{title}: {words}" for title, words in self.terms(options))

    def periods(self, count: float) -> str:
        """``1 month``, ``6 months``."""
        return f"{count:g} {self.period}{'' if count == 1 else 's'}"

    def lasting(self, periods: float) -> str:
        """Write a length of time as people read it: ``1 month``, ``8.4 months``, ``12 months``."""
        text = number(periods)
        return f"{text} {self.period}{'' if text == '1' else 's'}"

    def assumption(self, path: str) -> str:
        """Say what a number of the file is."""
        return self._words.get(path, path)

    def text_of(self, path: str) -> str:
        """Return a number as the file writes it."""
        return self._texts[path]

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {a.path: a.text for a in self.assumptions}

    @cached_property
    def _issues(self) -> dict[str, IssueFact]:
        return {issue.name: issue for issue in self.issues}

    @cached_property
    def _options(self) -> dict[tuple[str, str], str]:
        return {(i.name, o.name): o.words for i in self.issues for o in i.options}

    @cached_property
    def _words(self) -> dict[str, str]:
        return {a.path: a.words for a in self.assumptions}


def facts_of(scenario: Scenario) -> Facts:
    """Read a scenario into words."""
    from offramp.catalog import names as bundled
    from offramp.report.wording import (
        clean,
        issue_title,
        option_words,
        plain_name,
        quantity_words,
        source_titles,
    )

    name = re.split(r"[/\\]", scenario.file)[-1].removesuffix(".yaml")
    day, one_unit = scenario.meta.as_of, scenario.meta.period.split()
    harms = {n: clean(h.is_ or plain_name(n)) for n, h in scenario.war.harm.by_name.items()}
    return Facts(
        name=clean(name),
        command=clean(name if name in bundled() else scenario.file),
        title=clean(scenario.meta.title),
        as_of=f"{day.day} {day:%B %Y}",
        # A period that is no single unit of time has no name of its own.
        period=one_unit[1].rstrip("s") if one_unit[0] == "1" else "period",
        contest="war" if scenario.meta.fighting else "standoff",
        keys=(scenario.proposer, scenario.responder),
        proposer=clean(scenario.side_name(scenario.proposer)),
        responder=clean(scenario.side_name(scenario.responder)),
        issues=tuple(
            IssueFact(
                name,
                clean(issue_title(scenario, name)),
                clean((scenario.issues[name].asks or "") if name in scenario.issues else ""),
                tuple(OptionFact(o, clean(option_words(scenario, name, o))) for o in options),
            )
            for name, options in scenario.all_issues()
        ),
        assumptions=tuple(
            Assumption(
                path,
                clean(quantity_words(scenario, path)),
                quantity.text,
                quantity.source,
                None if quantity.judgement is None else clean(quantity.judgement),
                not quantity.certain,
            )
            for path, quantity in scenario.quantities.items()
        ),
        sources=tuple(
            SourceFact(
                key, clean(source.title), clean(source.by), str(source.date), source.url or ""
            )
            for key, source in scenario.sources.items()
        ),
        titles=source_titles(scenario),
        deals={key: clean(deal.is_ or plain_name(key)) for key, deal in scenario.deals.items()},
        voters=_voters(scenario),
        harms=harms,
        escalation=clean(scenario.escalation.means) if scenario.escalation else "",
        fingerprint=scenario.hash,
    )


def _voters(scenario: Scenario) -> dict[str, str]:
    from offramp.report.wording import clean, voter

    names = {}
    for key, entry in scenario.ratifiers.items():
        names[key] = clean(voter(scenario, key))
        names |= {member: clean(voter(scenario, key, member)) for member in entry.members}
    return names
