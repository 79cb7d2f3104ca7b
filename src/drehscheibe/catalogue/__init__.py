# SPDX-License-Identifier: EUPL-1.2
"""What there is: the DCAT model as a projection, its texts and search; knows neither app."""
