# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.db import migrations, models

STATES = [
    ("empty", "Empty"),
    ("fetching", "Fetching"),
    ("reading", "Reading"),
    ("open", "Open"),
    ("building", "Building"),
    ("submitted", "Submitted"),
    ("returned", "Returned"),
    ("released", "Released"),
    ("discarded", "Discarded"),
]


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_accepted_guesses")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="address",
            field=models.CharField(blank=True, max_length=2000),
        ),
        migrations.AddField(
            model_name="draft",
            name="fetched",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="draft",
            name="fetching",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AlterField(
            model_name="draft",
            name="state",
            field=models.CharField(choices=STATES, default="empty", max_length=10),
        ),
    ]
