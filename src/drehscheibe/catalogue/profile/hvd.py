# SPDX-License-Identifier: EUPL-1.2
"""The rules for high-value datasets: DCAT-AP HVD 3.0.0 (SEMIC), only for those that are one.

Implementing Regulation (EU) 2023/138. One rule is left out, `DistributionShape/dbcf2adef675735c`
(a licence is of the kind dct:LicenseDocument): whoever says so breaks a rule of DCAT-AP with every
licence of the German list, which gives each a `dct:type` in words. DCAT-AP.de switches it off, too.
https://semiceu.github.io/DCAT-AP/releases/3.0.0-hvd
"""

from __future__ import annotations

from drehscheibe.catalogue.profile.rules import rules_in

_BASE = "https://semiceu.github.io/DCAT-AP/releases/3.0.0-hvd#{kind}Shape/"

RULES = tuple(
    rules_in(
        """
7434c99492683a2fb06dcdcf1f238671caf3d462 dcat:accessService is:dcat:DataService V
23d4c038584493decec780192681ef61694bff7c dcat:accessService thing V
653804840386e33525b3d39d205c174780be414b dcat:accessURL is:rdfs:Resource V
e0065293221c5851ec508ae96cd4ad03ffdedd19 dcat:accessURL least V
a490981ff58636ec8601ca500e67bd9c575eaed9 dcat:accessURL thing V
7b6713c1f4a52e964f5db57eabef294b6d04e90e dcat:contactPoint is:vcard:Kind DS
68dc6d1df6d91b2d33990e6db3c5af31b3d51de8 dcat:contactPoint least S
9adf9f5890592909cf3e67021ae7ab4f895a7745 dcat:contactPoint thing DS
7b94c69361e00163d16d78016cd994668c7fccda dcat:dataset is:dcat:Dataset C
01d5c746936ff78bb5eb353a1b0e49303cb2fd31 dcat:dataset thing C
2ab9813b47309d4af98fdfe34189ea24baecc8cd dcat:distribution is:dcat:Distribution D
f6f077451f13ccf5d721838425fcc37f6cebfe48 dcat:distribution thing D
dc08f4dca4377fade57f89454e3fa06a8389d314 dcat:endpointDescription is:rdfs:Resource S
63240e11f1eb66f636413d1dbb134f0ff9066a7c dcat:endpointDescription thing S
eb3ac4e4fdde2e2588a9502c5956060a18c5c99f dcat:endpointURL is:rdfs:Resource S
83ad7325cc6681e43e44550c269847065a95a14f dcat:endpointURL least S
3bde2663aaca96d953765ac2e525ef64710bf4d6 dcat:endpointURL thing S
63790d4374dda7d88681e2756e114a65082d9bfd dcat:inSeries is:dcat:DatasetSeries D
8335ef1071b18fbd6dac863013c6a9de3d057ab0 dcat:inSeries thing D
337cf55721093cc585693a5397601643d59a4c46 dcat:record is:dcat:CatalogRecord C
34db0dabef6e2aa992eab790fc3e8d1e3f83bc12 dcat:record thing C
1a61f733fafb015548fe0e21203d559c9cb4d228 dcat:servesDataset is:dcat:Dataset S
ca2bd10c893237fa342edb75240b08731acda92f dcat:servesDataset thing S
c26f8a3ac6445e9f36176f951acd9d235af5ffd9 dcat:service is:dcat:DataService C
e9a8f5414305eafd449b87a38bfe0c974341c9ac dcat:service thing C
73465b7fbd7f991a08ddd1b766c2e46fa9dfc14e dcatap:applicableLegislation is:eli:LegalResource DNSV
d36065836a29f463546e269c25db7b95b879b3fb dcatap:applicableLegislation least DNSV
0a6f3bb11ed4ea12f852c78996b89c9a54ffc0fb dcatap:applicableLegislation thing DNSV
1aeb85e10acb27fafc68a1bc04adb4860ecbea59 dcatap:hvdCategory is:skos:Concept S
892bcf3c90199fdd741a47fc4559dc59d5a5b034 dcatap:hvdCategory is:skos:Concept DN
9f9f581dcae4fbd1653141d8b35ba7f86b4cf740 dcatap:hvdCategory least DN
f514dbc668e2c9c457d61f1f2721c7fbcb22cb59 dcatap:hvdCategory least S
60675e8175395481680e343172eea5fcd3f82cd4 dcatap:hvdCategory thing S
924bfd3702cf51f4a6bc11bd1b7e06790d5d2fbc dcatap:hvdCategory thing DN
226b9cb0511ec6b8da045829e10d2676ddbb8375 dct:conformsTo is:dct:Standard V
c84f7330b9538a899ebb875c44dc23c9882e74ac dct:conformsTo is:dct:Standard D
08118c51bfc41b71d11f3a58e9410da74e6480e6 dct:conformsTo thing D
27b3b10cebe804356667d0cfca6f658b01f83fbb dct:conformsTo thing V
9eaae476a881de13b9430537ace6e70da7327dbd dct:license most SV
f30149ffb6ec9d00dd5866b052105729fa27d02a dct:license thing SV
99435c17158fbaa12d1d955b8886d5bf935ab016 dct:rights is:dct:RightsStatement SV
b4c4138f0581e7240ec4dd866004c56407b3705a dct:rights thing SV
68388ec47b77212d80036e8a02e9956f5ba0e0f5 foaf:page is:foaf:Document S
8521ebd386ec388c4cf09933c419e3fe7668f29d foaf:page least S
998ce689a5bcc3e2764ff84a05255e34d91e8102 foaf:page thing S
c65d45ed7195ead5f643ec8c8afd29c6dd9662bf foaf:primaryTopic is:dcat:Resource R
65eafe0643a998b84fc2d253de401f9ad8355770 foaf:primaryTopic least R
edc684c84677aa4924b66988491caddda1a1e68b foaf:primaryTopic most R
387c76a64757677cc2b899f0c4a20803263a0449 foaf:primaryTopic thing R
8cf3e751730442052d1b2174336d21bb838e4aab vcard:hasEmail is:rdfs:Resource K
df2e16526cd0f7cc796d3bb27ac1861737a35d91 vcard:hasEmail most K
9b6ccc41bb0ced6f6b8f28a86e120bd9d73b32fb vcard:hasEmail thing K
95cf5318d1604f72f1c5d4d22a360ce268437bf0 vcard:hasURL is:rdfs:Resource K
af064e842c8e058505005f10ba6025ee57ad168b vcard:hasURL most K
a736c4b01ea7557518c0c146f3e311947ce00ccc vcard:hasURL thing K
""",
        _BASE,
    )
)
