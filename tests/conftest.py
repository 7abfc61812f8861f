"""Where the tests find material: the project's own, and the shared documents beside the checkout."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("EXTRACT_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def project_root() -> Path:
    return ROOT


def shared_path(*parts: str) -> Path:
    """A file of the shared material. Without it CI fails; elsewhere the test has nothing to run on."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        message = f"shared material is not here: {'/'.join(parts)} (set EXTRACT_SHARED)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture(scope="session")
def shared():
    return shared_path
