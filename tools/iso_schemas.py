# SPDX-License-Identifier: EUPL-1.2
"""Fetch the schemas of ISO 19139 that the tests of metadata want, from a package that carries them.

They are kept beside the build (`.build/iso19139`), never in the repository:

    tools/iso_schemas.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "ckanext-spatial==2.3.2"
INSIDE = "ckanext/spatial/validation/xml/iso19139ngdc/schema/"
TARGET = Path(__file__).parents[1] / ".build" / "iso19139"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        subprocess.run([*command, "--dest", folder, PACKAGE], check=True)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            names = [name for name in archive.namelist() if name.startswith(INSIDE)]
            archive.extractall(folder, names)
        shutil.rmtree(TARGET, ignore_errors=True)
        shutil.copytree(Path(folder) / INSIDE, TARGET)
    print(f"{len(list(TARGET.rglob('*.xsd')))} schemas are in {TARGET.name}.")


if __name__ == "__main__":
    main()
