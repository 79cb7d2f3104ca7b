# SPDX-License-Identifier: EUPL-1.2
"""Checked data become an immutable release; derived artifacts; both are read back.

Modules that import Arrow or DuckDB (`build`, `order`, `geoparquet`, `downloads` …) run in job
children only; `items`, `shelf` and `pointer` are light and serve requests.
"""
