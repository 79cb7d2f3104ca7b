# SPDX-License-Identifier: EUPL-1.2
"""Fetch a file from an address that a person typed, without being led astray.

addresses < networks < sockets, credentials < asking < fetch < task (in a child process); `pace`
limits time, `bodies` size. Server and worker import addresses, networks and pace only: they decide
whom to ask and never ask.
"""
