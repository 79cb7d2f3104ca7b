# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_organisations_and_trail_move_out"),
    ]

    operations = [
        migrations.AddField(
            model_name="release",
            name="approved_by",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="release",
            name="by_one_person",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="release",
            name="prepared_by",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name="dataset",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("public", "Public"),
                    ("practice", "Practice"),
                    ("withdrawn", "Withdrawn"),
                    ("purged", "Purged"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("created", models.DateTimeField()),
                ("rows", models.BigIntegerField()),
                ("bytes", models.BigIntegerField()),
                ("covers", models.JSONField(blank=True, default=list)),
                ("difference", models.JSONField(blank=True, null=True)),
                ("waivers", models.JSONField(blank=True, default=list)),
                (
                    "dataset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="catalogue.dataset",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("dataset", "sha256"), name="candidate_names")
                ],
            },
        ),
    ]
