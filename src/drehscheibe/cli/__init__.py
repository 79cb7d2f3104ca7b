# SPDX-License-Identifier: EUPL-1.2
"""The same services from a terminal, and the supervisor of the process tree."""
