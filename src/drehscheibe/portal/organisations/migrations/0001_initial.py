# SPDX-License-Identifier: EUPL-1.2
"""Organisations move here from the catalogue with all their rows."""

from django.db import migrations, models

KINDS = [
    ("municipality", "Municipality"),
    ("district", "District"),
    ("agency", "Agency"),
    ("alliance", "Alliance"),
    ("association", "Association"),
    ("utility", "Utility"),
    ("company", "Company"),
    ("practice", "Practice"),
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE catalogue_organisation RENAME TO organisations_organisation",
                    "ALTER TABLE organisations_organisation RENAME TO catalogue_organisation",
                ),
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Organisation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=60, unique=True)),
                        ("name", models.CharField(max_length=200)),
                        ("slug", models.SlugField(max_length=80, unique=True)),
                        ("kind", models.CharField(choices=KINDS, max_length=20)),
                        ("quota_bytes", models.BigIntegerField(blank=True, null=True)),
                        ("keep_releases", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ],
                    options={"ordering": ["name"]},
                ),
            ],
        ),
    ]
