# SPDX-License-Identifier: EUPL-1.2
"""Heavy tasks run in child processes with limits; light enough for server, worker and CLI."""
