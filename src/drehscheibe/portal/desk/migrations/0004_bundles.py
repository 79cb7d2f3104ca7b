# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0003_address_instead_of_a_file")]

    operations = [
        migrations.CreateModel(
            name="Bundle",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("file_set", models.UUIDField(db_index=True, default=uuid.uuid4)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("description", models.JSONField(blank=True, default=dict)),
                ("clearance", models.JSONField(blank=True, default=dict)),
            ],
        ),
        migrations.AddField(
            model_name="draft",
            name="bundle",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="drafts",
                to="desk.bundle",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="layer",
            field=models.CharField(blank=True, max_length=300),
        ),
    ]
