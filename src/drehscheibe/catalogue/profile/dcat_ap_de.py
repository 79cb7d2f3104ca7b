# SPDX-License-Identifier: EUPL-1.2
"""What DCAT-AP.de 3.0 asks beyond DCAT-AP: own properties, code lists, what is out of use.

https://www.dcat-ap.de/def/dcatde/3.0/spec/
"""

from __future__ import annotations

from drehscheibe.catalogue.profile.rules import rules_in

_BASE = "http://dcat-ap.de/def/dcatde/3.0/shacl/"
_EU = "http://publications.europa.eu/resource/authority/"
_DE = "http://dcat-ap.de/def/"
_MEDIA = "^https?://www.iana.org/assignments/media-types/"

_OWN = """
DE_Catalog_dcatap_availability_v_Max r5r:availability most C
DE_Catalog_dcterms_isPartOf_w_Class dct:isPartOf is:dcat:Catalog? C
DE_Catalog_dcterms_isPartOf_v_Max dct:isPartOf most C
DE_Dataset_dcterms_publisher_v_Min dct:publisher least D
DE_Dataset_dcatde_politicalGeocodingLevelURI_v_IRI dcatde:politicalGeocodingLevelURI address D
DE_Dataset_dcatap_availability_v_Max r5r:availability most D
DE_Dataset_dcatde_contributorID_v_IRI dcatde:contributorID address D
DE_Dataset_dcterms_references_v_IRI dct:references address D
DE_Dataset_dcterms_contributor_v_Class dct:contributor is:foaf:Agent D
DE_Dataset_geodcatap_originator_v_Class geodcatap:originator is:foaf:Agent D
DE_Dataset_geodcatap_custodian_v_Class geodcatap:custodian is:foaf:Agent D
DE_DataService_dcterms_publisher_v_Min dct:publisher least S
DE_DataService_dcatap_availability_v_Max r5r:availability most S
DE_Distribution_dcterms_license_v_Min dct:license least V
DE_Distribution_dcatde_licenseAttributionByText_v_Literal dcatde:licenseAttributionByText text V
DE_PeriodOfTime_periodPoints_v_Min dcat:startDate|dcat:endDate|time:hasBeginning|time:hasEnd least T
DE_Kind_vcard_fn_v_Max vcard:fn most K
DE_Kind_vcard_fn_v_Literal vcard:fn text K
DE_Kind_vcard_hasEmail_v_IRI vcard:hasEmail address K
DE_Kind_vcard_hasURL_v_IRI vcard:hasURL address K
DE_Kind_vcard_hasTelephone_v_IRI vcard:hasTelephone address K
DE_Kind_vcard_hasEmail_hasURL_hasTelephone_v_Min vcard:hasEmail|vcard:hasURL|vcard:hasTelephone least K
DE_Attribution_dcat_hadRole_v_Min dcat:hadRole least B
DE_Attribution_dcat_hadRole_v_IRI dcat:hadRole address B
DE_Attribution_prov_agent_v_Min prov:agent least B
DE_Attribution_prov_agent_v_IRI prov:agent address B
Deprecated_dcatde_politicalGeocodingURI dcatde:politicalGeocodingURI never? *
Deprecated_dcatde_geocodingDescription dcatde:geocodingDescription never? *
Deprecated_owl_versionInfo owl:versionInfo never? D
Deprecated_dcatde_legalBasis dcatde:legalBasis never? *
Deprecated_dcatde_qualityProcessURI dcatde:qualityProcessURI never? *
Deprecated_dcterms_hasVersion dct:hasVersion never? *
Deprecated_dcterms_isVersionOf dct:isVersionOf never? *
Deprecated_dcatde_originator dcatde:originator never? *
Deprecated_dcatde_maintainer dcatde:maintainer never? *
Deprecated_hashAlgorithms spdx:algorithm without:dcat? *
Deprecated_adms_status adms:status without:purl? *
prufsumme-algorithmus_Warning_List spdx:algorithm is:spdx:ChecksumAlgorithm? H
"""  # noqa: E501 - a line for each rule

_LISTS = f"""
katalog-sprache_Violation_List dct:language listed:{_EU}language C
katalog-lizenz_Warning_List dct:license listed:{_DE}licenses? C
katalog-verfugbarkeit_Violation_List r5r:availability listed:{_EU}planned-availability C
datensatz-sprache_Violation_List dct:language listed:{_EU}language D
datensatz-datenbereitsteller-id_Warning_List dcatde:contributorID listed:{_DE}contributors? D
datensatz-ebene-geopolitischen-abdeckung_Warning_List \
dcatde:politicalGeocodingLevelURI listed:{_DE}politicalGeocoding/Level? D
datensatz-verfugbarkeit_Violation_List r5r:availability listed:{_EU}planned-availability D
datensatz-aktualisierungsfrequenz_Violation_List dct:accrualPeriodicity listed:{_EU}frequency D
datensatz-typ_Warning_List dct:type listed:{_EU}dataset-type? D
datensatz-kategorie_Violation_List dcat:theme listed:{_EU}data-theme D
datensatz-grad-zuganglichkeit_Violation_List dct:accessRights listed:{_EU}access-right D
datenservice-lizenz_Warning_List dct:license listed:{_DE}licenses? S
datenservice-verfugbarkeit_Violation_List r5r:availability listed:{_EU}planned-availability S
datenservice-grad-zuganglichkeit_Violation_List dct:accessRights listed:{_EU}access-right S
datenservice-format_Violation_List dct:format listed:{_EU}file-type S
datensatzserie-aktualisierungsfrequenz_Violation_List dct:accrualPeriodicity listed:{_EU}frequency N
distribution-sprache_Violation_List dct:language listed:{_EU}language V
distribution-lizenz_Warning_List dct:license listed:{_DE}licenses? V
distribution-verfugbarkeit_Violation_List r5r:availability listed:{_EU}planned-availability V
distribution-format_Violation_List dct:format listed:{_EU}file-type V
distribution-medientyp_Violation_List dcat:mediaType begins:{_MEDIA} V
distribution-kompressionsformat_Violation_List dcat:compressFormat begins:{_MEDIA} V
distribution-paketformat_Violation_List dcat:packageFormat begins:{_MEDIA} V
distribution-status_Violation_List adms:status listed:{_EU}distribution-status V
verantwortliche-stelle-typ_Violation_List dct:type listed:http://purl.org/adms/publishertype/1.0 A
katalogeintrag-sprache_Violation_List dct:language listed:{_EU}language R
"""

RULES = (*rules_in(_OWN, _BASE), *rules_in(_LISTS, _BASE))
