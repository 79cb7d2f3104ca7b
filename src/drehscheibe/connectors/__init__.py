# SPDX-License-Identifier: EUPL-1.2
"""Data in: one file per kind of source or format; a file is understood, checked and streamed.

These modules import GDAL, Arrow and friends and therefore run in job children only.
"""
