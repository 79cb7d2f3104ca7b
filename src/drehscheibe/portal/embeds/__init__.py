# SPDX-License-Identifier: EUPL-1.2
"""Data on the web sites of others: frames, a component for them, and the code to copy.

What is promised to those sites is written in docs/reference/embeds.md.
"""
