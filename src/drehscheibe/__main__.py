# SPDX-License-Identifier: EUPL-1.2
"""`python -m drehscheibe` is the command `drehscheibe`."""

from drehscheibe.cli.main import main

if __name__ == "__main__":
    main()
