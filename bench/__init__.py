# SPDX-License-Identifier: EUPL-1.2
"""Side-by-side measurements; `make bench` runs them all and writes docs/reference/benchmarks.md."""
