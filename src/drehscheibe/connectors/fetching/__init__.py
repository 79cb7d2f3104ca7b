# SPDX-License-Identifier: EUPL-1.2
"""Fetch a file from an address that a person typed, without being led astray.

addresses < networks < sockets < bodies < fetch < task; `shares` and `naming` stand beside.
"""
