"""Find whether both sides of a war would prefer some settlement, and why it is not reached.

>>> import offramp
>>> analysis = offramp.load("ukraine-2022").analyze(worlds=20)
>>> 0.0 <= analysis.verdict.zone_now.value <= 1.0
True
"""

from offramp._version import __version__
from offramp.case import Analysis, Case, load

__all__ = ["Analysis", "Case", "__version__", "load"]
