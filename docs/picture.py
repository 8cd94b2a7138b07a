"""Take the README's picture of the report: python docs/picture.py (needs Chromium)."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import offramp

PICTURE = Path(__file__).parent / "images" / "report.png"


def main() -> int:
    """Write a report of the bundled case and photograph its first screen."""
    browser = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None
    )
    if browser is None:
        print("No Chromium on the path: install one, then run this again.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        page = offramp.load("ukraine-2022").analyze().save(Path(folder) / "report.html")
        options = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
        size, wait = "--window-size=1280,1700", "--virtual-time-budget=8000"
        command = [browser, *options, size, wait, f"--screenshot={PICTURE}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
