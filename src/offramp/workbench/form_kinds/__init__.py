"""What can be added on the page: a form for each kind of entry, one file each."""

from __future__ import annotations

from offramp.workbench.form_kinds.base import Kind, Made
from offramp.workbench.form_kinds.issue import ISSUE
from offramp.workbench.form_kinds.lever import LEVER
from offramp.workbench.form_kinds.option import OPTION
from offramp.workbench.form_kinds.ratifier import RATIFIER
from offramp.workbench.form_kinds.statement import STATEMENT

__all__ = ["KINDS", "Kind", "Made"]

KINDS = {kind.key: kind for kind in (ISSUE, OPTION, STATEMENT, LEVER, RATIFIER)}
"""What can be added, by key."""
