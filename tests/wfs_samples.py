# SPDX-License-Identifier: EUPL-1.2
"""What WFS of one kind say of themselves; all of it is invented."""

from __future__ import annotations

# WFS 1.0.0, with its formats as elements.
OLD = """<?xml version="1.0"?><WFS_Capabilities version="1.0.0" xmlns="http://www.opengis.net/wfs">
<Service><Name>WFS</Name><Title>Alter Dienst</Title></Service><Capability><Request><GetFeature>
<ResultFormat>{formats}</ResultFormat></GetFeature></Request></Capability><FeatureTypeList>
<FeatureType><Name>app:Baum</Name><Title>Bäume</Title><SRS>EPSG:31467</SRS></FeatureType>
</FeatureTypeList></WFS_Capabilities>"""
