"""The whole file as one frozen object, and what others read off it."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr

from .basis import Entry, Name, Numbers, NumbersOf, refuse
from .quantities import Quantity, Visited, collect, walk
from .sections_deals import Condition, Deal, Interaction, Issue, Meta, Reference, Side, condition
from .sections_implementation import Implementation
from .sections_levers import Lever
from .sections_sanctions import Beliefs, Sanctions
from .sections_signals import AudienceCost, Demand, Ledger, Posture, Statement
from .sections_talks import Correlation, Ratifier, Source, Talks
from .sections_war import Escalation, War
from .units import Kinds
from .yamlfile import Page

__all__ = ["Scenario"]

RETURNED, KEPT = "returned", "kept"


def _version(raw: Any) -> Any:
    # 1.0 and true equal 1 and are no versions.
    if type(raw) is not int or raw != 1:
        raise refuse("this program reads version 1 of the format", "Write `offramp: 1`")
    return raw


class Scenario(Entry):
    """A war, written down.

    Made by `offramp.scenario.read` and `read_text`; never changed: `edit` returns another.
    """

    offramp: Annotated[Literal[1], BeforeValidator(_version)]
    """Version of the format. 1."""
    meta: Meta
    """What the file is about, and when."""
    sides: dict[Name, Side] = Field(min_length=2, max_length=2)
    """The two sides: one proposer, one responder."""
    reference: Reference
    """The one whole deal placed by the lottery question."""
    issues: dict[Name, Issue] = Field(min_length=1, max_length=64)
    """What a deal could contain. `sanctions` adds `relief.<sender>` and the frozen assets."""
    interactions: dict[Name, Interaction] = Field(default_factory=dict, max_length=200)
    """Options worth more, or less, together than apart. Default: none."""
    impossible: tuple[Annotated[tuple[str, ...], Field(min_length=2, max_length=16)], ...] = Field(
        default=(), max_length=500
    )
    """Combinations of options that no deal can have: lists of `issue.option`. Default: none."""
    deals: dict[Name, Deal] = Field(default_factory=dict, max_length=200)
    """Packages with names. Default: none."""
    war: War
    """What fighting on is worth."""
    escalation: Escalation | None = None
    """War beyond control. Default: it cannot happen."""
    sanctions: Sanctions | None = None
    """Measures, and relief from them. Default: there are none."""
    beliefs: Beliefs | None = None
    """What the responder believes of the senders. Needed with `sanctions`."""
    statements: dict[Name, Statement] = Field(default_factory=dict, max_length=500)
    """What was said for the senders of sanctions; it moves the `beliefs`. Default: nothing."""
    ledger: Ledger | None = None
    """How statements, postures and demands are read as evidence. Default: the ranges named there,
    for whatever of it counts."""
    postures: dict[Name, Posture] = Field(default_factory=dict, max_length=200)
    """The faces that the sides show. Default: none."""
    audience_cost: AudienceCost | None = None
    """What climbing down from each posture costs the responder's leaders. Points, 0 or more, by
    the posture's word; at least two words. Needed with a posture of the responder. Default: none.
    Higher for the posture shown: deals are worth less to the responder."""
    demands: dict[Name, Demand] = Field(default_factory=dict, max_length=50)
    """What the responder has asked for: news about its weariness. Default: none."""
    haggling: Annotated[Numbers, NumbersOf(Kinds.MARKUP, "responder")] | None = None
    """How much the responder asks for on average above what it would take. Points, 0.1 or more.
    Needed with `demands`. Default: none. Higher: demands teach less."""
    ratifiers: dict[Name, Ratifier] = Field(default_factory=dict, max_length=100)
    """Who else must say yes. Default: nobody."""
    talks: Talks
    """How the two sides can deal with each other."""
    implementation: Implementation | None = None
    """How a deal is carried out, and what cheating would bring. Default: every deal is kept."""
    levers: dict[Name, Lever] = Field(default_factory=dict, max_length=100)
    """What could be done: named edits of this file. Default: none."""
    correlated: tuple[Correlation, ...] = Field(default=(), alias="correlations", max_length=2000)
    """Doubts that go together; all others are independent. Default: none."""
    sources: dict[Name, Source] = Field(default_factory=dict, max_length=2000)
    """What the numbers rest on, by key. Default: none."""

    _page: Page = PrivateAttr(default_factory=lambda: Page("", None))
    _walked: dict[str, tuple[Visited, ...]] = PrivateAttr(default_factory=dict)
    """Sections walked so far; an edited scenario takes over those that the edit left alone."""

    # ------------------------------------------------------------------------- numbers

    def entries(self) -> Iterator[Visited]:
        """Every entry, group and number of the file, with the evidence that covers it."""
        for name, info in Scenario.model_fields.items():
            if name not in self._walked:
                path = (info.alias or name,)
                self._walked[name] = tuple(walk(getattr(self, name), path))
            yield from self._walked[name]

    @cached_property
    def quantities(self) -> Mapping[str, Quantity]:
        """Every number by dotted path, in the order of the format, certain ones included."""
        return collect(self)

    @cached_property
    def correlations(self) -> list[tuple[str, str, float]]:
        """Pairs of paths and their rank correlation."""
        return [(*entry.of, entry.rank) for entry in self.correlated]

    @cached_property
    def hash(self) -> str:
        """Hash (SHA-256, hex) of what the file says; layout and comments leave it alone."""
        dumped = self.model_dump(mode="json", by_alias=True)
        text = json.dumps(dumped, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def source_of(self, path: str) -> tuple[Source, ...]:
        """Return the sources that a number rests on (none: a judgement, or no evidence)."""
        return tuple(self.sources[key] for key in self.quantities[path].source)

    # --------------------------------------------------------------------------- sides

    @cached_property
    def proposer(self) -> str:
        """Key of the side that makes the offers."""
        first = next(iter(self.sides))
        return next((k for k, s in self.sides.items() if s.role == "proposer"), first)

    @cached_property
    def responder(self) -> str:
        """Key of the side that answers them."""
        return next(k for k in reversed(self.sides) if k != self.proposer)

    @property
    def senders(self) -> tuple[str, ...]:
        """Keys of the senders of sanctions."""
        return tuple(self.sanctions.senders) if self.sanctions else ()

    @property
    def relieving_senders(self) -> tuple[str, ...]:
        """Senders with measures that can be lifted: each has an issue ``relief.<sender>``."""
        if self.sanctions is None or not self.sanctions.relief:
            return ()
        imposing = {measure.sender for measure in self.sanctions.measures.values()}
        return tuple(s for s in self.sanctions.senders if s in imposing)

    @cached_property
    def posture_shown(self) -> str | None:
        """Word of the posture that the responder showed last; None if it showed none."""
        own = [p for p in self.postures.values() if p.side == self.responder]
        # Of two on one day the later in the file counts.
        return max(reversed(own), key=lambda p: p.date).shows if own else None

    @property
    def period(self) -> float:
        """Length of a period in months."""
        return self.meta.months

    @property
    def horizon(self) -> float:
        """How long talks remain possible, in periods."""
        written = self.talks.horizon
        if written is None:
            return 36.0
        return float(self.quantities["talks.horizon"].ppf(0.5))

    def side_name(self, side: str) -> str:
        """Name of a side on screen."""
        return self.sides[side].is_ or side.replace("_", " ").capitalize()

    def names_of(self, over: str) -> tuple[str, ...]:
        """Members of a group of numbers: ``sides``, ``viewers``, ``responder``, ``senders``."""
        if over == "viewers":
            return (*self.sides, "analyst")
        if over == "responder":
            return (self.responder,)
        return tuple(self.sides) if over == "sides" else self.senders

    # -------------------------------------------------------------------------- issues

    def all_issues(self, *, off_table: bool = True) -> list[tuple[str, tuple[str, ...]]]:
        """Issues with their options, in order: the file's, then relief, then frozen assets.

        Parameters
        ----------
        off_table
            Whether options with `on_table: false` are listed too.
        """
        out = [
            (name, tuple(k for k, o in issue.options.items() if off_table or o.on_table))
            for name, issue in self.issues.items()
        ]
        if self.sanctions is None:
            return out
        out += [(f"relief.{s}", tuple(self.sanctions.relief)) for s in self.relieving_senders]
        paid = f"paid_to_{self.proposer}"
        out += [(name, (RETURNED, KEPT, paid)) for name in self.sanctions.frozen_assets]
        return out

    @property
    def off_table(self) -> frozenset[Condition]:
        """(issue, option) pairs that cannot be proposed today."""
        return frozenset(
            (name, key)
            for name, issue in self.issues.items()
            for key, option in issue.options.items()
            if not option.on_table
        )

    @property
    def impossible_combinations(self) -> tuple[tuple[Condition, ...], ...]:
        """Combinations no deal can have, as (issue, option) pairs."""
        return tuple(tuple(condition(text) for text in combo) for combo in self.impossible)

    def share_lifted(self, option: str) -> float:
        """Share of a sender's measures that an option of its relief issue lifts (fraction)."""
        if self.sanctions is None:
            raise KeyError(option)
        return self.sanctions.relief[option].numbers[0][1] / 100

    def idle_option(self, issue: str) -> str:
        """Option of an issue that asks nothing of anyone, taken where a deal does not name it.

        Relief: what lifts least. Frozen assets: kept. Any other issue: as in the reference deal.
        """
        if self.sanctions is not None:
            if issue in self.sanctions.frozen_assets:
                return KEPT
            if issue.startswith("relief."):
                return min(self.sanctions.relief, key=self.share_lifted)
        return self.reference_deal()[issue]

    def reference_deal(self) -> dict[str, str]:
        """Return the reference deal over all issues, relief included (there: what lifts most)."""
        deal: dict[str, str] = {}
        for name, _ in self.all_issues():
            if name in self.issues:
                own = self.issues[name].reference
                deal[name] = own if own is not None else self.reference.deal[name]
            elif self.sanctions is not None and name in self.sanctions.frozen_assets:
                deal[name] = self.reference.deal[name]
            else:
                assert self.sanctions is not None
                deal[name] = max(self.sanctions.relief, key=self.share_lifted)
        return deal

    def whole_deal(self, deal: Mapping[str, str]) -> dict[str, str]:
        """Complete a deal over all issues: what it leaves unnamed takes its idle option."""
        return {n: deal[n] if n in deal else self.idle_option(n) for n, _ in self.all_issues()}

    def named_deals(self) -> dict[str, dict[str, str]]:
        """Return the file's named deals, completed over all issues."""
        return {name: self.whole_deal(entry.deal) for name, entry in self.deals.items()}

    def positions(self, likes: str, issue: str) -> dict[str, float]:
        """Position 0-100 that a side gives each option of an issue, in the options' order.

        On relief and frozen assets the responder (the target) likes what it gets, in proportion;
        the proposer likes assets paid to it, and is indifferent to relief (all 0).
        """
        if issue in self.issues:
            return {k: o.positions[likes] for k, o in self.issues[issue].options.items()}
        target = likes == self.responder
        if issue.startswith("relief.") and self.sanctions is not None:
            most = max(map(self.share_lifted, self.sanctions.relief))
            return {
                k: 100 * self.share_lifted(k) / most if target else 0.0
                for k in self.sanctions.relief
            }
        return {
            RETURNED: 100.0 * target,
            KEPT: 0.0,
            f"paid_to_{self.proposer}": 100.0 * (not target),
        }

    def ratifier_positions(self, ratifier: str) -> dict[str, dict[str, float]]:
        """Position 0-100 that a ratifier gives each option of each issue it weighs."""
        entry = self.ratifiers[ratifier]
        out: dict[str, dict[str, float]] = {}
        for issue in entry.weights:
            likes = entry.likes if isinstance(entry.likes, str) else entry.likes[issue]
            if isinstance(likes, str):
                out[issue] = self.positions(likes, issue)
            else:
                order = dict(self.all_issues())[issue]
                out[issue] = {option: likes[option].numbers[0][1] for option in order}
        return out

    # --------------------------------------------------------------------------- edits

    @property
    def page(self) -> Page:
        """The file as read: plain document and places."""
        return self._page

    @property
    def file(self) -> str:
        """Name of the file it was read from."""
        return self._page.file

    @property
    def document(self) -> dict[str, Any]:
        """The plain document (dicts, lists, texts, numbers): a copy."""
        return copy.deepcopy(self._page.document)

    def edit(
        self,
        *,
        set: Mapping[str, Any] | None = None,
        shift: Mapping[str, Any] | None = None,
        add: Mapping[str, Any] | None = None,
        remove: Iterable[str] = (),
    ) -> Scenario:
        """Return a scenario with named changes: see `offramp.scenario.edits`.

        Raises
        ------
        ScenarioFaults
            If an edit does not fit the file, or what it makes is no valid scenario.
        """
        from .edits import edited

        return edited(self, set=set or {}, shift=shift or {}, add=add or {}, remove=remove)

    def pull(self, *levers: str) -> Scenario:
        """Return the scenario with levers pulled, one after the other, and without its own levers.

        Raises
        ------
        ScenarioFaults
            If there is no such lever, or levers do not go together.
        """
        from .pulling import pulled

        return pulled(self, levers)
