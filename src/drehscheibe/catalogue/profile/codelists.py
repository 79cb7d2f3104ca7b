# SPDX-License-Identifier: EUPL-1.2
"""The code lists that DCAT-AP.de 3.0 makes binding, as codes behind one address each.

EU: authority tables of the Publications Office. Germany: dcat-ap.de/def. SPDX: checksum algorithms.
Languages are ISO 639-3 codes in capitals: eight thousand, known by how they are written.
"""

from __future__ import annotations

import re
from typing import Any

from drehscheibe.domain.frequencies import FREQUENCIES
from drehscheibe.domain.themes import THEMES

_EU = "http://publications.europa.eu/resource/authority/"
_DE = "http://dcat-ap.de/def/"
_SPDX = "http://spdx.org/rdf/terms#"


def codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


FILE_TYPES = codes(
    """
    7Z AAB AAC AKN4EU AKN4EU_ZIP APK APPX ARC ARCINFO_COV ARC_GZ ARJ ATOM AZW BIN BITS BMP BWF
    BZIP2 CSS CSV DAPK DBF DCR DEB DGN DMG DMP DOC DOCX DTD_SGML DTD_XML DWG DXF E00 EAR ECW
    EFORMS_XML EPS EPUB ETSI_XML EXE FMX2 FMX3 FMX4 FMX4_ZIP GDB GEOJSON GEOTIFF GIF GML GMZ
    GPKG GRID GRID_ASCII GTFS GZIP HDF HDT HTML HTML5 HTML_SIMPL ICS IMMC_XML INDD IPA ISO
    ISO_ZIP JAR JATS JPEG JPEG2000 JS JSON JSON_LD KML KMZ LAS LAZ LEG LHA LPK LZIP LZMA LZO
    MAP_PRVW MAP_SRVC MBOX MDB METS METS_ZIP MHTML MIF_MID MOBI MOP MP3 MPEG2 MPEG4 MPEG4_AVC
    MRSID MSG_HTTP MSI MXD N3 NETCDF OAPK OCTET ODB ODC ODF ODG ODP ODS ODT OP_DATPRO OVF OWL
    PDF PDF1X PDFA1A PDFA1B PDFA2A PDFA2B PDFA3 PDFUA PDFX PDFX1A PDFX2A PDFX4 PL PNG PPS PPSX
    PPT PPTX PS PSD PWP QGS RAR RDF RDFA RDF_N_QUADS RDF_N_TRIPLES RDF_THRIFT RDF_TRIG RDF_TRIX
    RDF_TURTLE RDF_XML REST RPM RSS RTF SB3 SCHEMA_XML SDMX SGML SHP SKOS_XML SPARQLQ SPARQLQRES
    SQL STL SVG SWM TAB TAB_RSTR TAR TAR_GZ TAR_XZ TIFF TIFF_FX TMX TSV TXT UNGEN WAR WARC
    WARC_GZ WAV WCS_SRVC WEBP WFS_SRVC WIM WMS_SRVC WORLD XHTML XHTML5 XHTML_SIMPL XLIFF XLS
    XLSB XLSM XLSX XML XSLFO XSLT XYZ XZ YAML Z ZIP
    """
)
_FREQUENCIES = frozenset(FREQUENCIES) | codes(
    """
    ANNUAL_3 BIMONTHLY BIWEEKLY DAILY_2 MONTHLY_2 MONTHLY_3 OP_DATPRO OTHER TRIENNIAL UNKNOWN
    UPDATE_CONT WEEKLY_2 WEEKLY_3
    """
)
_DATASET_TYPES = codes(
    """
    APROF ATTO_LEX ATTO_PUB CODE_LIST CORE_COMP DIRECTORY DOMAIN_MODEL DSCRP_SERV GEOSPATIAL
    GLOSSARY HVD IEPD MAPPING NAL ONTOLOGY OP_DATPRO RELEASE SCHEMA STATISTICAL STYLES
    SYNTAX_ECD_SCHEME SYNTHETIC_DATA TAXONOMY TEST_DATA THESAURUS
    """
)
_LICENCES = codes(
    """
    apache bsd cc-by cc-by-de/3.0 cc-by-nc cc-by-nc-de/3.0 cc-by-nc/4.0 cc-by-nd cc-by-nd/3.0
    cc-by-nd/4.0 cc-by-sa cc-by-sa-de/3.0 cc-by-sa/4.0 cc-by/4.0 cc-zero ccpdm/1.0 dl-by-de/1.0
    dl-by-de/2.0 dl-by-nc-de/1.0 dl-zero-de/2.0 geoNutz/20131001 geonutz/20130319 gfdl gpl/3.0
    mozilla odbl odby odcpddl officialWork other-closed other-commercial other-freeware
    other-open other-opensource
    """
)
_CONTRIBUTORS = codes(
    """
    SWONetzGmbH auswaertigesAmt berlinOpenData bundesamtFuerBauwesenUndRaumordnung
    bundesamtFuerJustiz bundesamtFuerVerbraucherschutzUndLebensmittelsicherheit
    bundesamtFuerWirtschaftUndAusfuhrkontrolle bundesanstaltFuerArbeitsschutzUndArbeitsmedizin
    bundesanstaltFuerMaterialforschungUndPruefung bundesarchiv bundesausgleichsamt
    bundesinstitutFuerBauStadtUndRaumforschungImBundesamtFuerBauwesenundRaumordnung
    bundesministeriumDerFinanzen bundesministeriumDerVerteidigung
    bundesministeriumDesInnernUndHeimat bundesministeriumFuerArbeitUndSoziales
    bundesministeriumFuerBildungUndForschung bundesministeriumFuerErnaehrungUndLandwirtschaft
    bundesministeriumFuerFamilieSeniorenFrauenUndJugend
    bundesministeriumFuerWirtschaftUndEnergie
    bundesministeriumFuerWirtschaftlicheZusammenarbeitUndEntwicklung bundessortenamt
    bundesversicherungsamt bundesverwaltungsamt bundeszentralamtFuerSteuern datenBW
    derBundesbeauftragteFuerDenDatenschutzUndDieInformationsfreiheit destatis
    deutscheNationalbibliothek deutscheRentenversicherungBund deutschesPatentUndMarkenamt
    dieBeauftragteDerBundesregierungFuerKulturUndMedien fitko freistaatSachsen
    friedrichLoefflerInstitut gdiDE generalzolldirektion genesisDestatis govData hessen itzBund
    landBrandenburg landNiedersachsen landSachsenAnhalt landeshauptstadtMuenchen mCloud
    maxRubnerInstitut mecklenburgVorpommern metropolregionRheinNeckar mobilithek
    openAgrarRepositoriumDerForschungseinrichtungenDesBMEL openDataBayern openDataBrandenburg
    openDataBund openDataHRO openGovernmentDataPortalRheinlandPfalz openNRW paulEhrlichInstitut
    regionalstatistik robertKochInstitut schleswigHolstein stadtAugsburg stadtFrankfurtAmMain
    stadtFreiburgImBreisgau stadtNuernberg stadtOldenburg transparenzportalBremen
    transparenzportalHamburg umweltbundesamt
    """
)
_LEVELS = codes(
    """
    international european federal state administrativeDistrict municipality
    """
)
_RIGHTS = codes("CONFIDENTIAL NON_PUBLIC NORMAL OP_DATPRO PUBLIC RESTRICTED SENSITIVE")
_STATES = codes("COMPLETED DEPRECATED DEVELOP DISCONT OP_DATPRO WITHDRAWN")
_AVAILABLE = codes("AVAILABLE EXPERIMENTAL OP_DATPRO STABLE TEMPORARY")
_PUBLISHERS = codes(
    """
    Academia-ScientificOrganisation Company IndustryConsortium LocalAuthority NationalAuthority
    NonGovernmentalOrganisation NonProfitOrganisation PrivateIndividual(s) RegionalAuthority
    StandardisationBody SupraNationalAuthority
    """
)
_CHECKSUMS = re.compile(
    rf"{re.escape(_SPDX)}checksumAlgorithm_(md[2456]|sha(1|224|256|384|512)|sha3_(256|384|512)"
    r"|adler32|blake2b(256|384|512)|blake3)"
    rf"|{re.escape(_DE)}hashAlgorithms/(md/[125]|sha/(1|224|256|384|512))"
)
_LANGUAGE = re.compile(r"[A-Z]{3}(_[A-Z0-9_]+)?|OP_DATPRO")

# Address of the list, or of the kind that only its codes have -> (what codes begin with, codes).
SCHEMES: dict[str, tuple[str, Any]] = {
    f"{_EU}file-type": (f"{_EU}file-type/", FILE_TYPES),
    f"{_EU}frequency": (f"{_EU}frequency/", _FREQUENCIES),
    f"{_EU}data-theme": (f"{_EU}data-theme/", frozenset(THEMES) | {"OP_DATPRO"}),
    f"{_EU}dataset-type": (f"{_EU}dataset-type/", _DATASET_TYPES),
    f"{_EU}access-right": (f"{_EU}access-right/", _RIGHTS),
    f"{_EU}distribution-status": (f"{_EU}distribution-status/", _STATES),
    f"{_EU}planned-availability": (f"{_EU}planned-availability/", _AVAILABLE),
    f"{_EU}language": (f"{_EU}language/", _LANGUAGE),
    f"{_DE}licenses": (f"{_DE}licenses/", _LICENCES),
    f"{_DE}contributors": (f"{_DE}contributors/", _CONTRIBUTORS),
    f"{_DE}politicalGeocoding/Level": (f"{_DE}politicalGeocoding/Level/", _LEVELS),
    "http://purl.org/adms/publishertype/1.0": ("http://purl.org/adms/publishertype/", _PUBLISHERS),
    f"{_SPDX}ChecksumAlgorithm": ("", _CHECKSUMS),
}


def is_listed(address: str, scheme: str) -> bool:
    """Whether an address is one of a list's codes."""
    start, codes = SCHEMES[scheme]
    if not address.startswith(start):
        return False
    code = address[len(start) :]
    if isinstance(codes, re.Pattern):
        return bool(codes.fullmatch(code))
    return code in codes
