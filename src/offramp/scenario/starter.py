"""The commented starter that `offramp new FILE` writes: a small war that already runs."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

from .basis import RESERVED
from .export import SCHEMA_FILE, shipped_schema_text
from .faults import Fault, ScenarioFaults, shorten

__all__ = ["starter_text", "write_starter"]


def starter_text(
    title: str = "A war, written down",
    proposer: str = "Home",
    responder: str = "Away",
    as_of: datetime.date | None = None,
) -> str:
    """Text of a starter for two sides; every number in it asks to be replaced.

    Parameters
    ----------
    title
        One line that names the war and the moment.
    proposer, responder
        Names of the side that makes the offers, and of the one that answers them.
    as_of
        The day the file speaks of. Default: today.

    Raises
    ------
    ScenarioFaults
        If a name makes no key, both make the same, or a text is empty or too long.
    """
    p, r = _key(proposer), _key(responder)
    if p == r:
        raise _bad(responder, "the two sides need different names")
    fields = {
        "SCHEMA": SCHEMA_FILE,
        "TITLE": _quoted(title),
        "AS_OF": (as_of or datetime.date.today()).isoformat(),
        "P_NAME": _quoted(proposer),
        "R_NAME": _quoted(responder),
        "P": p,
        "R": r,
    }
    return re.sub(r"<<([A-Z_]+)>>", lambda found: fields[found[1]], _TEMPLATE)


def write_starter(
    path: str | Path,
    *,
    title: str = "A war, written down",
    proposer: str = "Home",
    responder: str = "Away",
    as_of: datetime.date | None = None,
) -> tuple[Path, Path]:
    """Write a starter, and beside it the JSON Schema that its first line names for editors.

    An existing file is never overwritten (a schema of the same name is).

    Returns
    -------
    tuple of Path
        The starter and the schema.

    Raises
    ------
    ScenarioFaults
        If the file exists, cannot be written, or a side's name makes no key.
    """
    target = Path(path)
    schema = target.with_name(SCHEMA_FILE)
    text = starter_text(title, proposer, responder, as_of)
    try:
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        schema.write_text(shipped_schema_text(), encoding="utf-8", newline="\n")
    except FileExistsError:
        remedy = "Choose another name, or remove the file first"
        raise ScenarioFaults([_fault(str(path), "the file exists already", remedy)]) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "this is no path"
        rule = f"the file cannot be written: {why}"
        raise ScenarioFaults([_fault(str(path), rule, "Check the path")]) from None
    return target, schema


def _key(name: str) -> str:
    """Make a key of a side's name: ``North Korea`` -> ``north_korea``."""
    key = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:60]
    if not re.match(r"[a-z]", key) or key in RESERVED or re.fullmatch(r"p\d+", key):
        raise _bad(
            name, "a side's name begins with a letter from a to z, and is no word of the format"
        )
    if key in ("null", "true", "false"):
        raise _bad(name, f"`{key}` is a word of YAML, which no text can be without quotes")
    return key


def _bad(name: str, rule: str) -> ScenarioFaults:
    return ScenarioFaults([_fault("new", rule, "Choose another name", shorten(name))])


def _fault(file: str, rule: str, remedy: str, value: str = "") -> Fault:
    return Fault(file, None, None, "", value, rule, remedy)


def _quoted(text: str) -> str:
    """Write a text for people in quotes, as `Prose` wants it."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    line = " ".join(printable.split())
    if not 0 < len(line) <= 1000:
        raise _bad(text, f"a name or title has 1 to 1,000 characters, not {len(line):,}")
    return json.dumps(line, ensure_ascii=False)


_TEMPLATE = """\
# yaml-language-server: $schema=./<<SCHEMA>>
#
# A starter: it already runs. Replace what it says, number by number, with what you know.
#   offramp check FILE       finds every fault, and reads your numbers back in words
#   offramp analyze FILE     says whether a deal is there, how likely it is, and on which terms
#
# POINTS   One point is one percentage point of the chance of total victory: for each side 0 is
#          total defeat and 100 total victory, today and at no further cost. Everything meets on
#          this scale.
# NUMBERS  12 is certain. 25/35/45 is low/mid/high: one chance in ten below, even odds, one in ten
#          above. A unit follows where it is not points: 30/45/60 %, 12 months, 0.05 % a month.
# EVIDENCE `source:` (a key of `sources`) or `judgement:` (why, in a line) covers the entry it
#          stands in. Quote prose that has a comma or a colon.

offramp: 1

meta:
  title: <<TITLE>>
  as_of: <<AS_OF>>              # only what was known by this day
  period: 1 month                # one engagement and at most one offer

sides:
  <<P>>:
    is: <<P_NAME>>
    role: proposer               # makes the offers
    victory: what total victory means for it
    defeat: what total defeat means for it
  <<R>>:
    is: <<R_NAME>>
    role: responder              # answers them, and alone knows how weary it is
    victory: what total victory means for it
    defeat: what total defeat means for it

# ---- What could a deal contain?

issues:
  territory:
    asks: Who holds the land in dispute?
    # All else equal, how many points would each give to turn the worst option into the best?
    swing: {<<P>>: 25/35/45, <<R>>: 20/30/40}
    options:                     # 0 for what a side likes least, 100 for what it likes best
      returned:  {<<P>>: 100, <<R>>: 0,   is: all of it returned}
      divided:   {<<P>>: 50,  <<R>>: 60,  is: divided where the armies stood before}
      kept:      {<<P>>: 0,   <<R>>: 100, is: kept as it is held today}
    judgement: "to be replaced: why these numbers?"
  status:
    asks: May it join alliances?
    swing: {<<P>>: 8/13/20, <<R>>: 10/15/22}
    options:
      free:     {<<P>>: 100, <<R>>: 0}
      neutral:  {<<P>>: 0,   <<R>>: 100}
    judgement: "to be replaced: why these numbers?"

reference:                       # one whole deal you know well, as if every sanction were lifted.
  deal: {territory: returned, status: free}
  # "Offer its leaders a lottery: total victory with chance P, else total defeat. At which P would
  # they as soon have this deal?"  It is worth P.
  worth: {<<P>>: 70/80/90, <<R>>: 8/14/22}
  judgement: "to be replaced: why these numbers?"

deals:                           # packages with names; what they leave out is as in the reference,
  cease_fire:                    # sanctions and frozen assets as they are
    is: cease-fire without a settlement
    deal: {territory: kept}

# ---- What is fighting on worth?

war:
  odds:
    of: <<P>>                    # all are chances that this side wins, if fought to the finish
    seen_by: {<<P>>: 45/55/65 %, <<R>>: 25/35/45 %, analyst: 32/45/58 %}
    sure: 5/10/20 months         # of fighting that would teach each as much again
  lasts: 10/20/40 months         # if no deal ends it
  front: 50 %                    # where it stands, from the first side's defeat to its victory
  cost: {<<P>>: 0.3/0.6/1.2, <<R>>: 0.2/0.4/0.8}         # points a month, to be spared the war
  weariness: {<<R>>: 0.5/1/2 times}     # multiplies that side's cost; low is resolute
  discount: 4/6/10 % a year
  harm:
    people_killed: {is: people killed, now: 500/1500/4000 a month, grows: 0 % a month}
  judgement: "to be replaced: why these numbers?"

escalation:
  means: another state joins the war, or a weapon of mass destruction is used
  chance: 0.01/0.03/0.1 % a month
  near_defeat: 2/4/8 times       # more, were the second side about to be driven out
  regime_feared: 1.5/2/4 times   # more, were it sure that its regime's fall is the aim
  worse_than_defeat: 50/100/200  # points below defeat
  judgement: "to be replaced: why these numbers?"

# ---- Sanctions, and the way out of them (no sanctions: delete from here to `ratifiers`, and there
#      what names relief)

sanctions:
  target: <<R>>
  senders: {allies: The allies}
  measures:
    trade:
      sender: allies
      pain: 0.1/0.2/0.4          # points a month to the target
      own_cost: 0.01/0.03/0.1    # points a month to the other side
      adapts: 18/36/72 months    # until the target bears half of it
      outlasts: 12/36/96 months  # stays on after the war if no deal lifts it
  relief: {none: 0 %, full: 100 %}      # options of the issue relief.allies: share lifted
  judgement: "to be replaced: why these numbers?"

beliefs:                         # the target's
  relief_comes: {allies: 25/50/75 %}
  regime_change_is_aim: {allies: 5/15/35 %}
  unsafe_peace: 5/10/20          # points any deal loses, were it sure of that aim
  judgement: "to be replaced: why these numbers?"

# ---- Who else must say yes?

ratifiers:
  parliament:
    is: parliament and public
    asked: always
    weights: {territory: 70, status: 30}
    likes: <<P>>
    passes_at: 30/42/55          # the lowest score it lets through: worst deal 0, best 100
    judgement: "to be replaced: why these numbers?"
  allies:
    is: the allies' legislatures
    asked: [relief.allies]       # only about their own part
    weights: {relief.allies: 50, territory: 50}
    likes: {relief.allies: {none: 100, full: 0}, territory: <<P>>}
    passes_at: 35/48/60
    judgement: "to be replaced: why these numbers?"

# ---- The talks

talks:
  channel: 20/40/60 % of months  # with a serious channel open
  home_pressure: 0.5/1/2         # points: what sways the first side's choice and no one else sees
  cost_of_trying: 0/0.5/1.5      # points, each time it makes an offer
  judgement: "to be replaced: why these numbers?"

# sources:
#   cow: {title: Inter-state wars v4.0, by: Correlates of War, date: 2010-01-01}
"""
