# SPDX-License-Identifier: EUPL-1.2
"""Where the rows are: coordinates, coordinate systems, areas, repaired geometries."""

from drehscheibe.domain.errors import N_
from drehscheibe.domain.findings.kind import Severity, kinds

REFUSED = kinds(
    Severity.REFUSED,
    {
        "crs-unknown": (
            N_("The file does not say in which coordinate system it is, and the numbers fit none."),
            N_("Ask whoever made the file for its EPSG code and enter it."),
        ),
    },
)

QUESTION = kinds(
    Severity.QUESTION,
    {
        "place-guessed": (
            N_("We read the place of each row from “{columns}” as {crs}."),
            N_("Look at the map. If the places are wrong, choose another reading."),
        ),
        "coordinates-swapped": (
            N_("Longitude and latitude are swapped in “{columns}” ({example}); we exchange them."),
            N_("Better correct the names in the source as well."),
        ),
        "eastings-exchanged": (
            N_("Easting and northing are exchanged in “{columns}” ({example}); we read them so."),
            N_("Better correct the names in the source as well."),
        ),
        "area-guessed": (
            N_("Each row gets the area that “{column}” names; {matched} of {total} are known."),
            N_("Choose another column, or no place, if this is not meant."),
        ),
        "place-answer-unfit": (
            N_("The answer “{example}” does not fit this table."),
            N_("Check the spelling of the column and of the coordinate system."),
        ),
        "crs-guessed": (
            N_("The file does not say in which coordinate system it is. We read {crs}."),
            N_("Look at the map. If the places are wrong, choose another coordinate system."),
        ),
        "crs-wrong": (
            N_("The file says {declared}, but its coordinates fit {crs}. We read them so."),
            N_("Look at the map. If the places are wrong, choose what the file says."),
        ),
        "axes-swapped": (
            N_("The coordinates of the file are in the wrong order ({example}); we exchange them."),
            N_("Look at the map. If the places are wrong, keep the order of the file."),
        ),
        "lines-closed": (
            N_(
                "{count} {count:line runs back to where it begins|lines run back to where they "
                "begin}: probably outlines of areas."
            ),
            N_("Drawing programs export areas like this. You can read them as areas."),
        ),
    },
)

CHANGED = kinds(
    Severity.CHANGED,
    {
        "geometry-repaired": (
            N_(
                "{count} {count:outline crossed or touched itself and was|outlines crossed or "
                "touched themselves and were} repaired (at {places})."
            ),
            N_("Compare these places on the map with the source."),
        ),
        "geometry-repaired-parts": (
            N_(
                "{count} {count:area had misplaced holes or parts and was|areas had misplaced "
                "holes or parts and were} repaired (at {places})."
            ),
            N_("Compare these places on the map with the source."),
        ),
        "geometry-collapsed": (
            N_(
                "{count} {count:area has no extent and is|areas have no extent and are} left out "
                "of the map (at {places})."
            ),
            N_("Draw them again in the source, or delete them there."),
        ),
        "ring-closed": (
            N_("{count} {count:outline was|outlines were} not closed; we closed {count:it|them}."),
            N_("Compare them on the map with the source."),
        ),
        "geometry-unreadable": (
            N_(
                "{count} {count:geometry|geometries} cannot be read; {count:this row has|these "
                "rows have} no place."
            ),
            N_("Correct them in the source."),
        ),
        "coordinates-zero": (
            N_(
                "{count} {count:row has the coordinates 0, 0 and gets|rows have the coordinates "
                "0, 0 and get} no place."
            ),
            N_("Usually this means “unknown”. Leave the cells empty in the source."),
        ),
        "coordinates-point-lost": (
            N_("The degrees in “{columns}” have lost their decimal point ({example})."),
            N_("Export the table again with these columns formatted as text."),
        ),
        "coordinates-unreadable": (
            N_(
                "The coordinates of {count} {count:row|rows} cannot be read; {count:it has|they "
                "have} no place."
            ),
            N_("Correct them in the source."),
        ),
        "area-unknown": (
            N_(
                "{count} {count:row names|rows name} no area of the region (such as “{example}”);"
                " {count:it has|they have} no place."
            ),
            N_("Check the spelling, or whether the row belongs to the region."),
        ),
        "area-key-zero": (
            N_("The keys in “{column}” lost their leading zero ({example}); we add it on the map."),
            N_("Format the column as text in the spreadsheet."),
        ),
        "height-dropped": (
            N_(
                "The heights of {count} {count:line or area|lines or areas} are not kept in the "
                "published form."
            ),
            N_("If the heights matter, offer the original file as well."),
        ),
    },
)

NOTE = kinds(
    Severity.NOTE,
    {
        "place-found": (
            N_("The place of each row comes from “{columns}”."),
            "",
        ),
        "place-none": (
            N_("We found no place in this table; it is published without a map."),
            N_("A column with coordinates, a municipality key or its name would make a map."),
        ),
        "area-possible": (
            N_("Rows could be drawn as the areas in “{column}” ({matched} of {total} are known)."),
            N_("We did not do so, because the rows seem to be things inside these areas."),
        ),
        "crs-mixed": (
            N_("The coordinates are in several zones ({zones}); each is read so."),
            "",
        ),
        "crs-accuracy": (
            N_("Converting from {crs} may shift the places by up to {accuracy} m."),
            N_("With the grid BETA2007 (Debian: proj-data) on the server it is more exact."),
        ),
        "geometry-missing": (
            N_(
                "{count} {count:row has no place and does|rows have no place and do} not appear "
                "on the map."
            ),
            "",
        ),
        "geometry-mixed": (
            N_("Points ({points}), lines ({lines}) and areas ({areas}) are in one table."),
            N_("Some programs can read only one kind per file. Separate tables are better."),
        ),
        "geometry-twice": (
            N_("{count} {count:row has|rows have} exactly the same geometry as another row."),
            N_("Check whether these rows are there twice."),
        ),
        "places-abroad": (
            N_(
                "{count} of {total} places {count:lies|lie} outside Germany, for example at "
                "{example}."
            ),
            N_("Check these coordinates in the source."),
        ),
        "places-mostly-abroad": (
            N_(
                "{count} of {total} places {count:lies|lie} outside Germany, for example at "
                "{example}."
            ),
            N_("If this is not meant, check the coordinate system."),
        ),
        "places-far": (
            N_(
                "{count} of {total} places {count:lies|lie} far from {region}, for example at "
                "{example}."
            ),
            N_("Check these coordinates in the source."),
        ),
        "places-elsewhere": (
            N_("Most places ({count} of {total}) lie far from {region}."),
            N_("If this is not meant, check whether it is the right file."),
        ),
    },
)

KINDS = REFUSED | QUESTION | CHANGED | NOTE
