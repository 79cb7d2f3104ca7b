# SPDX-License-Identifier: EUPL-1.2
"""Small descriptions of services that draw maps; all of it is invented."""

from __future__ import annotations

LICENCE = (
    '{"id":"dl-de/by-2.0","name":"Datenlizenz Deutschland Namensnennung 2.0",'
    '"url":"https://www.govdata.de/dl-de/by-2-0","quelle":"Stadt"}'
)


def wms(layer: str = "baeume", *, constraints: str = LICENCE) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms"><Service><Name>WMS</Name>
<Title>Karten der Stadt</Title><ContactInformation><ContactPersonPrimary>
<ContactOrganization>Stadt Musterstadt</ContactOrganization></ContactPersonPrimary>
<ContactElectronicMailAddress>geo@stadt.example</ContactElectronicMailAddress></ContactInformation>
<Fees>keine</Fees><AccessConstraints>{constraints}</AccessConstraints></Service>
<Capability><Layer><Title>Alles</Title><EX_GeographicBoundingBox>
<westBoundLongitude>8</westBoundLongitude><eastBoundLongitude>9</eastBoundLongitude>
<southBoundLatitude>51</southBoundLatitude><northBoundLatitude>51.5</northBoundLatitude>
</EX_GeographicBoundingBox>
<Layer><Name>{layer}</Name><Title>Bäume</Title><Abstract>Alle Bäume</Abstract>
<KeywordList><Keyword>Baum</Keyword></KeywordList></Layer>
<Layer><Name>wege</Name><Title>Wege</Title><EX_GeographicBoundingBox>
<westBoundLongitude>x</westBoundLongitude></EX_GeographicBoundingBox></Layer>
</Layer></Capability></WMS_Capabilities>""".encode()


def wmts(layer: str = "luftbild") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1"
version="1.0.0"><ows:ServiceIdentification><ows:Title>Luftbilder</ows:Title>
<ows:Fees>none</ows:Fees></ows:ServiceIdentification><ows:ServiceProvider>
<ows:ProviderName>Amt</ows:ProviderName></ows:ServiceProvider><Contents><Layer>
<ows:Title>Luftbild 2026</ows:Title><ows:WGS84BoundingBox>
<ows:LowerCorner>8 51</ows:LowerCorner><ows:UpperCorner>9.00000000004 52</ows:UpperCorner>
</ows:WGS84BoundingBox><ows:Identifier>{layer}</ows:Identifier></Layer></Contents>
</Capabilities>""".encode()
