# SPDX-License-Identifier: EUPL-1.2
"""Where each row is: coordinates, areas and coordinate systems; geometries in CRS84."""
