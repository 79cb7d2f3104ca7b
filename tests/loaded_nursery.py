# SPDX-License-Identifier: EUPL-1.2
"""The nursery of the tests: loads every task before the first child is asked for.

Started by `nursed` only: `python tests/loaded_nursery.py DESCRIPTOR`.
"""

from __future__ import annotations

import importlib
import socket
import sys

from drehscheibe.children.task import TASKS
from drehscheibe.connectors import nursing

for place in TASKS.values():
    importlib.import_module(place.partition(":")[0])

if __name__ == "__main__":
    nursing.main(socket.socket(fileno=int(sys.argv[1])))
