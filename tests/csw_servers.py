# SPDX-License-Identifier: EUPL-1.2
"""Catalogue services (CSW 2.0.2) as surveying offices run them, good and bad, on this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

from far_servers import Far, FarServer

COUNT = 60
CAP = 25  # records of a page, whatever is asked for
FILES = {"": "/baeume.csv", "anders": "/anders.csv", "bricht": "/unterbrochen.csv"}
SPACES = (
    'xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" '
    'xmlns:srv="http://www.isotc211.org/2005/srv" xmlns:gmx="http://www.isotc211.org/2005/gmx" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)
LICENCE = (
    '{"id": "dl-de/by-2.0", "name": "Datenlizenz Deutschland Namensnennung 2.0",'
    ' "url": "https://www.govdata.de/dl-de/by-2-0", "quelle": "Vermessungsamt"}'
)


def said(text: str) -> str:
    return f"<gco:CharacterString>{text}</gco:CharacterString>"


def link(address: str, protocol: str = "", function: str = "download", name: str = "") -> str:
    return (
        "<gmd:transferOptions><gmd:MD_DigitalTransferOptions><gmd:onLine><gmd:CI_OnlineResource>"
        f"<gmd:linkage><gmd:URL>{address.replace('&', '&amp;')}</gmd:URL></gmd:linkage>"
        f"<gmd:protocol>{said(protocol)}</gmd:protocol><gmd:name>{said(name)}</gmd:name>"
        f'<gmd:function><gmd:CI_OnLineFunctionCode codeListValue="{function}"/></gmd:function>'
        "</gmd:CI_OnlineResource></gmd:onLine></gmd:MD_DigitalTransferOptions>"
        "</gmd:transferOptions>"
    )


def constraint(text: str, kind: str = "use") -> str:
    return (
        "<gmd:resourceConstraints><gmd:MD_LegalConstraints>"
        f'<gmd:{kind}Constraints><gmd:MD_RestrictionCode codeListValue="otherRestrictions"/>'
        f"</gmd:{kind}Constraints><gmd:otherConstraints>{text}</gmd:otherConstraints>"
        "</gmd:MD_LegalConstraints></gmd:resourceConstraints>"
    )


ACCESS = constraint(
    '<gmx:Anchor xlink:href="http://inspire.ec.europa.eu/metadata-codelist/'
    'LimitationsOnPublicAccess/noLimitations">Es gelten keine Beschränkungen</gmx:Anchor>',
    "access",
)


def dataset(key: str, links: str, *, title: str = "", constraints: str = "") -> str:
    return (
        f"<gmd:MD_Metadata {SPACES}><gmd:fileIdentifier>{said(key)}</gmd:fileIdentifier>"
        '<gmd:hierarchyLevel><gmd:MD_ScopeCode codeListValue="dataset"/></gmd:hierarchyLevel>'
        "<gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation>"
        f"<gmd:title>{said(title or f'Datensatz {key}')}</gmd:title><gmd:identifier>"
        f"<gmd:MD_Identifier><gmd:code>{said(f'https://stadt.example/daten/{key}')}</gmd:code>"
        "</gmd:MD_Identifier></gmd:identifier></gmd:CI_Citation></gmd:citation>"
        f"<gmd:abstract>{said('Was darin ist')}</gmd:abstract>{ACCESS}"
        f"{constraints or constraint(said(LICENCE))}"
        "</gmd:MD_DataIdentification></gmd:identificationInfo>"
        f"<gmd:distributionInfo><gmd:MD_Distribution>{links}</gmd:MD_Distribution>"
        "</gmd:distributionInfo></gmd:MD_Metadata>"
    )


def service(key: str, address: str, data: str, layer: str = "") -> str:
    """A download service that operates on the data with that key."""
    coupled = (
        "<srv:coupledResource><srv:SV_CoupledResource><srv:operationName>"
        f"{said('GetFeature')}</srv:operationName><srv:identifier>"
        f"{said(f'https://stadt.example/daten/{data}')}</srv:identifier>"
        f"<gco:ScopedName>{layer}</gco:ScopedName></srv:SV_CoupledResource></srv:coupledResource>"
    )
    return (
        f"<gmd:MD_Metadata {SPACES}><gmd:fileIdentifier>{said(key)}</gmd:fileIdentifier>"
        '<gmd:hierarchyLevel><gmd:MD_ScopeCode codeListValue="service"/></gmd:hierarchyLevel>'
        "<gmd:identificationInfo><srv:SV_ServiceIdentification><gmd:citation><gmd:CI_Citation>"
        f"<gmd:title>{said(f'Dienst {key}')}</gmd:title></gmd:CI_Citation></gmd:citation>"
        "<srv:serviceType><gco:LocalName>download</gco:LocalName></srv:serviceType>"
        f"<srv:serviceTypeVersion>{said('OGC:WFS 2.0.0')}</srv:serviceTypeVersion>"
        f"{coupled if layer else ''}<srv:containsOperations><srv:SV_OperationMetadata>"
        f"<srv:operationName>{said('GetCapabilities')}</srv:operationName><srv:connectPoint>"
        f"<gmd:CI_OnlineResource><gmd:linkage><gmd:URL>{address.replace('&', '&amp;')}</gmd:URL>"
        "</gmd:linkage></gmd:CI_OnlineResource></srv:connectPoint></srv:SV_OperationMetadata>"
        f'</srv:containsOperations><srv:operatesOn uuidref="{data}" '
        f'xlink:href="https://amt.example/csw?request=GetRecordById&amp;id={data}"/>'
        "</srv:SV_ServiceIdentification></gmd:identificationInfo></gmd:MD_Metadata>"
    )


CAPABILITIES = (
    '<csw:Capabilities xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" '
    'xmlns:ows="http://www.opengis.net/ows" version="2.0.2"><ows:ServiceIdentification>'
    "<ows:Title>Katalog des Amtes</ows:Title></ows:ServiceIdentification></csw:Capabilities>"
)
POSTED = (
    '<csw:Capabilities xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" version="2.0.2"'
    ' xmlns:ows="http://www.opengis.net/ows" xmlns:xlink="http://www.w3.org/1999/xlink">'
    "<ows:ServiceIdentification><ows:Title>Katalog des Amtes</ows:Title>"
    "</ows:ServiceIdentification><ows:OperationsMetadata>{operations}</ows:OperationsMetadata>"
    "</csw:Capabilities>"
)
OPERATION = (
    '<ows:Operation name="{name}"><ows:DCP><ows:HTTP>'
    '<ows:Post xlink:href="{there}"/></ows:HTTP></ows:DCP></ows:Operation>'
)
FAULT = (
    '<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows"><ows:Exception/>'
    "</ows:ExceptionReport>"
)


class Csw(Far):
    """`/<kind>/csw`; the kind says what is wrong with it. Else as `Far`."""

    def do_GET(self) -> None:  # noqa: N802 - named by http.server
        parts = urlsplit(self.path)
        if not parts.path.endswith("/csw"):
            super().do_GET()
            return
        self.server.asked.append((self.path, dict(self.headers)))
        self.kind = parts.path.strip("/").removesuffix("csw").strip("/")
        query = {name.lower(): one[0] for name, one in parse_qs(parts.query).items()}
        request = query.get("request", "").lower()
        if request == "getcapabilities":
            self._xml(self._posted_to() if self.kind in POSTING else CAPABILITIES)
        elif self.kind in POSTING:
            self._xml(FAULT)
        elif request == "getrecords":
            self._search(query, int(query["startposition"]))
        elif request == "getrecordbyid":
            found = [one for one in self._records() if f">{query['id']}<" in one]
            self._xml(_answer("GetRecordByIdResponse", found[:1]))
        else:
            self._xml(FAULT)

    def _posted_to(self) -> str:
        """Where operations are posted to; some name an address inside their own network."""
        inside = "http://katalog.intern.example:8080/csw"
        there = inside if self.kind == "nur-post-innen" else self.server.address("/post/csw")
        names = ("GetRecords", "GetRecordById")
        operations = "".join(OPERATION.format(name=name, there=there) for name in names)
        return POSTED.format(operations=operations)

    def do_POST(self) -> None:  # noqa: N802 - named by http.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, dict(self.headers)))
        self.kind, root = "", ElementTree.fromstring(body)  # noqa: S314 - of our own connector
        name = root.tag.rpartition("}")[2]
        if name == "GetRecords":
            (query,) = root
            told = {"typenames": query.attrib["typeNames"]}
            self._search(told, int(root.attrib["startPosition"]))
        else:
            key = root[0].text
            found = [one for one in self._records() if f">{key}<" in one]
            self._xml(_answer("GetRecordByIdResponse", found[:1]))

    def _records(self) -> list[str]:
        if self.server.records:
            return self.server.records
        file = self.server.address(FILES.get(self.kind, "/baeume.csv"))
        return [dataset(f"satz-{n:03}", link(file, "WWW:DOWNLOAD")) for n in range(COUNT)]

    def _search(self, query: dict[str, str], start: int) -> None:
        records, kind = self._records(), self.kind
        if kind == "nur-record" and query["typenames"] != "csw:Record":
            self._xml(FAULT)
            return
        if kind == "hinter-dem-ende" and start > len(records):
            self._xml(FAULT)
            return
        begin = 0 if kind == "immer-dieselbe" else start - 1
        stop = 0 if kind == "bricht-ab" and begin else min(begin + CAP, len(records))
        page = records[begin:stop]
        matched = {"zu-viele": 10_000, "zu-wenige": 7}.get(kind, len(records))
        following = stop + 1 if stop < len(records) or kind in ENDLESS else 0
        results = _answer("SearchResults", page).replace(
            "<csw:SearchResults",
            f'<csw:SearchResults numberOfRecordsMatched="{matched}" nextRecord="{following}"',
        )
        self._xml(_answer("GetRecordsResponse", [results]))

    def _xml(self, text: str) -> None:
        self.say(200, text.encode(), Content_Type="application/xml")


POSTING = {"nur-post", "nur-post-innen"}
ENDLESS = {"endlos", "hinter-dem-ende", "zu-viele"}


def _answer(name: str, inner: list[str]) -> str:
    space = 'xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"'
    return f"<csw:{name} {space}>{''.join(inner)}</csw:{name}>"


class CswServer(FarServer):
    def __init__(self) -> None:
        super().__init__()
        self.RequestHandlerClass = Csw
        self.records: list[str] = []


@contextmanager
def csw_server() -> Iterator[CswServer]:
    with CswServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
