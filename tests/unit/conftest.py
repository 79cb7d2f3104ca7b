# SPDX-License-Identifier: EUPL-1.2
"""What unit tests of several areas share."""

from __future__ import annotations

import pytest


@pytest.fixture
def written(tmp_path):
    """Writes a table of text into a file and returns its path."""

    def write(text, encoding="utf-8", name="proben.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write
