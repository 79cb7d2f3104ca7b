# SPDX-License-Identifier: EUPL-1.2
"""Data in from machines of others: one file for each kind of source, one contract for all.

contract < glance < the kinds (file, …) < kinds (which there are) < task (in a child process).
Server and worker import the contract only.
"""
