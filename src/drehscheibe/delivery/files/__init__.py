# SPDX-License-Identifier: EUPL-1.2
"""Whole files: built downloads, thumbnails, and extracts that are made while they are sent."""
