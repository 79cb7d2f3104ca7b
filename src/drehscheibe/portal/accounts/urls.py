# SPDX-License-Identifier: EUPL-1.2
"""Addresses of people and their organisations."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from drehscheibe.portal.accounts import inside, invitations, my_account, network

_HERE = "organisationen/<slug:slug>/"


class ShortNumber(IntConverter):
    """A number that the database can hold."""

    regex = "[0-9]{1,12}"


register_converter(ShortNumber, "number")

urlpatterns = [
    path("konto/", my_account.account, name="account"),
    path("konto/verlassen/<slug:slug>/", my_account.leave, name="leave"),
    path("konto/ueberall-abmelden/", my_account.leave_all_devices, name="leave-all-devices"),
    path("konto/loeschen/", my_account.delete_account, name="delete-account"),
    path("konto/geloescht/", my_account.account_deleted, name="account-deleted"),
    path("einladung/<str:token>/", invitations.invitation, name="invitation"),
    path(_HERE, inside.inside, name="organisation"),
    path(f"{_HERE}einladen/", inside.invite, name="invite"),
    path(
        f"{_HERE}einladungen/<number:number>/", inside.change_invitation, name="change-invitation"
    ),
    path(f"{_HERE}personen/<number:number>/", inside.member, name="member"),
    path(f"{_HERE}personen/<number:number>/entfernen/", inside.remove_member, name="remove-member"),
    path(f"{_HERE}regeln/", inside.change_rules, name="organisation-rules"),
    path(f"{_HERE}auftraege/", inside.give_mandate, name="give-mandate"),
    path(f"{_HERE}auftraege/<number:number>/beenden/", inside.end_mandate, name="end-mandate"),
    path("netzwerk/", network.network, name="network"),
    path("netzwerk/einladen/", network.invite_many, name="invite-many"),
    path("netzwerk/organisationen/", network.create_organisation, name="create-organisation"),
    path("netzwerk/personen/", network.block_person, name="block-person"),
]
