# SPDX-License-Identifier: EUPL-1.2
"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from drehscheibe.releases.layout import Layout


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """The folders of an empty instance."""
    layout = Layout(tmp_path / "instance")
    layout.create()
    return layout


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real files beside the checkout; tests that need them skip where they are missing."""
    beside = Path(__file__).parents[2] / "shared"
    folder = Path(os.environ.get("DREHSCHEIBE_SHARED", beside))
    if not (folder / "data").is_dir():
        pytest.skip(f"the real files are not there ({folder.name}/data)")
    return folder
