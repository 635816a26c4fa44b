"""What all tests share: the folder beside the project that holds real documents, and how hard properties are tried."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

PROJECT = Path(__file__).parents[1]
SHARED = PROJECT.parent / "shared"

settings.register_profile("default", deadline=None, max_examples=100)
settings.register_profile("thorough", deadline=None, max_examples=3000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def shared(*parts: str) -> Path:
    """A path below the folder of real documents; the test skips where a plain clone does not have it."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs {'/'.join(parts)} beside the project (../shared)")
    return path


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real OOS files."""
    return shared("corpus")


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile corpus, generated."""
    script = shared("hostile", "make_payloads.py")
    folder = tmp_path_factory.mktemp("hostile")
    subprocess.run([sys.executable, script, folder], check=True, capture_output=True)
    return folder
