# SPDX-License-Identifier: EUPL-1.2
"""One file from which an installation comes back: taken while it runs, checked, restored."""
