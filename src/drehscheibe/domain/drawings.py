# SPDX-License-Identifier: EUPL-1.2
"""How large an SVG of strangers may be inside, whatever its bytes."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET

MAX_ELEMENTS, MAX_DEPTH = 20_000, 64


def is_modest(content: bytes) -> bool:
    """Asked before the filter, which writes each level with its indentation: 16,000 levels of
    100 kB become half a gigabyte. Whoever asks has refused document types, and with them entities.
    Raises `ValueError` for what is no XML."""
    depth = elements = 0
    try:
        for event, _ in ET.iterparse(io.BytesIO(content), ("start", "end")):  # noqa: S314
            depth += 1 if event == "start" else -1
            elements += event == "start"
            if depth > MAX_DEPTH or elements > MAX_ELEMENTS:
                return False
    except ET.ParseError as error:
        raise ValueError(str(error)) from error
    return True
