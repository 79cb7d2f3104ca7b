# SPDX-License-Identifier: EUPL-1.2
"""How layers of geodata were read: parts, geometries, the coordinate system they name."""

from drehscheibe.domain.errors import N_
from drehscheibe.domain.findings.kind import Severity, kinds

REFUSED = kinds(
    Severity.REFUSED,
    {
        "vector-damaged": (
            N_("“{name}” cannot be read: {example}."),
            N_("Export the data again; GeoPackage is the safest format."),
        ),
        "no-features": (
            N_("There is not a single object in “{name}”."),
            N_("Check the export: perhaps a selection or filter was empty."),
        ),
        "layer-unknown": (
            N_("There is no layer “{wanted}” in the file. There are: {offered}."),
            N_("Choose one of the layers, or none to take all."),
        ),
        "features-missing": (
            N_("The file promises {promised} objects, but only {read} could be read."),
            N_("Upload it again; if that does not help, export it again."),
        ),
        "shapefile-without-dbf": (
            N_("The shapefile “{name}” lacks its attribute table (.dbf)."),
            N_("Pack the files .shp, .dbf, .shx, .prj and .cpg together into one ZIP."),
        ),
        "shapefile-cut-off": (
            N_("The shapefile “{name}” is cut off: it is shorter than its header says."),
            N_("Upload it again; if that does not help, export it again."),
        ),
        "geoparquet-encoding": (
            N_("“{name}” holds its geometries as {example}; we read WKB only."),
            N_("Write the file with WKB geometries, or as GeoPackage."),
        ),
        "shapefile-without-shp": (
            N_("“{name}” holds parts of a shapefile, but not its shapes (.shp)."),
            N_("Pack the files .shp, .dbf, .shx, .prj and .cpg together into one ZIP."),
        ),
        "shapefile-part-alone": (
            N_("“{name}” is only one part of a shapefile."),
            N_("Pack the files .shp, .dbf, .shx, .prj and .cpg together into one ZIP."),
        ),
    },
)

QUESTION = kinds(
    Severity.QUESTION,
    {
        "crs-several": (
            N_("The file names {count} coordinate systems: {example}."),
            N_("We use the most frequent one for all objects; check the map."),
        ),
    },
)

CHANGED = kinds(
    Severity.CHANGED,
    {
        "shapefile-without-shx": (
            N_("The shapefile “{name}” lacks its index (.shx); we made it anew."),
            N_("Check that no object is missing."),
        ),
        "nul-removed": (
            N_(
                "{count} NUL {count:character|characters} in the texts of “{name}” "
                "{count:was|were} taken out."
            ),
            N_("They are a fault of the export; the texts around them were kept."),
        ),
        "binary-left-out": (
            N_("The column “{column}” holds pictures or other binary data and was left out."),
            N_("Publish pictures as files of their own and give their address in a column."),
        ),
        "geometry-curves": (
            N_(
                "{count} {count:geometry has|geometries have} arcs; these became short straight "
                "lines."
            ),
            N_("On a map nobody sees the difference. The original keeps the arcs."),
        ),
        "geometry-m-dropped": (
            N_(
                "{count} {count:geometry carries|geometries carry} measures (M) at the points; "
                "these were left out."
            ),
            N_("If the measures matter, publish them as a column."),
        ),
        "geometry-not-drawable": (
            N_(
                "{count} {count:geometry is a surface|geometries are surfaces} in space (TIN), "
                "so the place stays empty."
            ),
            N_("Export them as polygons, or publish the file as a 3D file."),
        ),
        "track-points-joined": (
            N_("{count} {count:point|points} of tracks became lines, without heights and times."),
            N_("Mind that times tell where somebody was. If they matter, read the points."),
        ),
        "kml-network-links": (
            N_(
                "The file refers to {count} other {count:file|files} (NetworkLink); we fetch "
                "nothing."
            ),
            N_("Save the layers themselves as KML or KMZ, not links to them."),
        ),
    },
)

NOTE = kinds(
    Severity.NOTE,
    {
        "shapefile-without-prj": (
            N_("The shapefile “{name}” does not say in which coordinate system it is (no .prj)."),
            N_("We look for the system in which the objects lie in the region; check the map."),
        ),
        "crs-not-known": (
            N_("The file names a coordinate system we do not know: “{example}”."),
            N_("We look for the system in which the objects lie in the region; check the map."),
        ),
        "crs-does-not-fit": (
            N_("By its format the file is in longitude and latitude, but its numbers are not."),
            N_("We look for the system in which the objects lie in the region; check the map."),
        ),
        "text-read-as": (
            N_("“{column}” is text in the file; we read it as {type}."),
            N_("If that is wrong, keep the column as text."),
        ),
        "layer-empty": (
            N_("The layer “{table}” is empty and was left out."),
            "",
        ),
        "crs-from-adv": (
            N_("The coordinate system “{example}” of the survey administrations is {crs}."),
            "",
        ),
    },
)

KINDS = REFUSED | QUESTION | CHANGED | NOTE
