# SPDX-License-Identifier: EUPL-1.2
"""What is not here, or no longer, or not yet set up."""

from __future__ import annotations

from drehscheibe.domain.errors.error import N_, DrehscheibeError


class NotFound(DrehscheibeError):
    code = "not-found"
    template = N_("This does not exist here.")


class CollectionNotFound(NotFound):
    code = "collection-not-found"
    template = N_("There is no collection “{collection}”.")


class NoPlaces(CollectionNotFound):
    """Of a table: there is nothing to draw."""

    code = "no-places"
    template = N_(
        "“{collection}” is a table without places: there are neither tiles nor styles of it. Its"
        " rows are at /ogc/collections/{collection}/items."
    )


class ItemNotFound(NotFound):
    code = "item-not-found"
    template = N_("The collection “{collection}” has no item “{item}”.")


class SourceNotFound(NotFound):
    code = "source-not-found"
    template = N_("There is no source “{source}”.")


class AdoptionNotFound(NotFound):
    """Of another organisation, or made up: both look the same."""

    code = "adoption-not-found"
    template = N_("There is no such adoption of a use case, or it is not public.")


class BulkChangeNotFound(NotFound):
    """Of another organisation, thrown away or made up: all look the same."""

    code = "bulk-change-not-found"
    template = N_("There is no such change of many descriptions (any more).")


class SeriesNotFound(NotFound):
    """Also one of which nothing is public (any more)."""

    code = "series-not-found"
    template = N_("There is no series “{series}” with public data.")


class UseCaseNotFound(NotFound):
    """Also one that is not public (yet, any more): it does not exist for others."""

    code = "use-case-not-found"
    template = N_("There is no use case “{usecase}” here.")


class NeedNotFound(NotFound):
    code = "need-not-found"
    template = N_("The use case has no need “{need}”.")


class StyleNotFound(NotFound):
    code = "style-not-found"
    template = N_("The collection “{collection}” has no style “{style}”.")


class DatasetNotFound(NotFound):
    code = "dataset-not-found"
    template = N_("There is no dataset “{dataset}”.")


class ReleaseNotFound(NotFound):
    code = "release-not-found"
    template = N_("The dataset “{dataset}” has no release “{release}”.")


class OrganisationNotFound(NotFound):
    code = "organisation-not-found"
    template = N_(
        "There is no organisation “{organisation}” here, or you do not belong to it. "
        "Your organisations are under “My account”."
    )


class RegionPackNotFound(NotFound):
    code = "region-pack-not-found"
    template = N_("There is no region pack “{name}”. Installed are: {available}.")


class CheckNotFound(NotFound):
    code = "check-not-found"
    template = N_(
        "This result is no longer here. Results are deleted after a quarter of an hour; "
        "please check the file again."
    )


class InvitationNotFound(NotFound):
    code = "invitation-not-found"
    template = N_(
        "This invitation is no longer valid. Invitations end after 14 days or when they were "
        "used. Please ask for a new one."
    )


class MemberNotFound(NotFound):
    """Also for people of other organisations: nobody learns who works there."""

    code = "member-not-found"
    template = N_(
        "This person does not belong to the organisation any more. Please load the page again."
    )


class ThemedMapNotFound(NotFound):
    code = "themed-map-not-found"
    template = N_("This map is no longer kept here; somebody has removed it.")


class MandateNotFound(NotFound):
    code = "mandate-not-found"
    template = N_("This mandate is no longer valid. Please load the page again.")


class PersonNotFound(NotFound):
    code = "person-not-found"
    template = N_("There is no account for the address “{email}”.")


class DraftNotFound(NotFound):
    """Also for drafts of other organisations: nobody learns what they prepare."""

    code = "draft-not-found"
    template = N_(
        "This draft does not exist here, or it is not yours. Your drafts are under “My work”."
    )


class WishNotFound(NotFound):
    """A wish for data that ended already."""

    code = "wish-not-found"
    template = N_(
        "This wish is not open any more: somebody of your network has noted what became of it."
    )


class WebhookNotFound(NotFound):
    """Also for those of other organisations."""

    code = "webhook-not-found"
    template = N_("This webhook does not exist here any more. Please load the list again.")


class FollowNotFound(NotFound):
    """An address of somebody's mails that was ended, or never was."""

    code = "follow-not-found"
    template = N_(
        "These mails have ended, or the address is not complete. Nothing is sent to you any more; "
        "to follow data again, use “Follow” on their page."
    )


class QuestionNotFound(NotFound):
    """Also for questions of other organisations."""

    code = "question-not-found"
    template = N_(
        "This question does not exist here any more, or it is not yours. Open questions "
        "are under “My work”."
    )


class ProgramNotFound(NotFound):
    code = "program-not-found"
    template = N_(
        "This program does not exist here. Please look at the list of programs of your "
        "organisation."
    )


class FormatNotOffered(NotFound):
    code = "format-not-offered"
    template = N_("“{dataset}” is not offered as “{format}”. Offered are: {offered}.")


class NoLongerPublic(DrehscheibeError):
    """It was public once and is so no more: undone, withdrawn or purged (HTTP 410)."""

    code = "no-longer-public"
    template = N_("“{name}” was public once and has been taken back by its owner.")


class UseCaseGone(NoLongerPublic):
    """A package of the gallery, or a town's page of one: withdrawn or deleted for good."""

    code = "use-case-gone"
    template = N_(
        "The use case “{name}” is not offered here any more: it has ended, or was withdrawn or "
        "deleted for good."
    )


class ReleaseThinned(NoLongerPublic):
    """One of many of its hour or day, which did not all stay; `following` is the next one."""

    code = "release-thinned"
    template = N_(
        "This release of “{name}” ({moment}) is not kept any more: of data that are renewed often "
        "only some releases stay. The next one that is here: {address}"
    )


class PagesGone(NoLongerPublic):
    """A link to the next page belongs to a release that is not there (any more)."""

    code = "pages-gone"
    template = N_(
        "These pages belong to a release of “{name}” that is no longer there. "
        "Please start again with the first page: leave out the parameter “after”."
    )


class InstanceMissing(DrehscheibeError):
    """Nothing was set up in this folder, or the set-up was interrupted."""

    code = "instance-missing"
    template = N_("There is no instance in “{home}” yet. Please create it: drehscheibe init")


class AddressTaken(DrehscheibeError):
    """The server cannot listen: another program does, or the address is not of this machine."""

    code = "address-taken"
    template = N_(
        "We cannot listen on {address} ({reason}). Please stop the program that does,"
        " or choose another port with --port."
    )


class PreviewEnded(NotFound):
    """Made up, changed, expired: all look the same, whatever was to be seen."""

    code = "preview-ended"
    template = N_(
        "This address of a preview does not hold, or no longer: each is good for a quarter of an "
        "hour. Please get a new one on the page of the preview."
    )
