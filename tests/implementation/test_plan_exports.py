import subprocess
import sys

import offramp.implementation as room


def test_everything_exported_exists_and_is_documented():
    assert room.__all__ == sorted(room.__all__)
    for name in room.__all__:
        assert getattr(room, name).__doc__


def test_importing_the_room_leaves_scipy_alone():
    code = "import sys, offramp.implementation; sys.exit('scipy.optimize' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
