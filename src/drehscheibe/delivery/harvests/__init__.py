# SPDX-License-Identifier: EUPL-1.2
"""The catalogue for other catalogues: DCAT-AP.de as RDF, and the action API of CKAN."""
