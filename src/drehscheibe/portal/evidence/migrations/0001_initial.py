# SPDX-License-Identifier: EUPL-1.2
"""The audit trail moves here from the catalogue with all its entries."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE catalogue_auditentry RENAME TO evidence_auditentry",
                    "ALTER TABLE evidence_auditentry RENAME TO catalogue_auditentry",
                ),
            ],
            state_operations=[
                migrations.CreateModel(
                    name="AuditEntry",
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
                        ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
                        ("actor", models.CharField(max_length=200)),
                        ("action", models.CharField(max_length=40)),
                        ("dataset", models.CharField(blank=True, db_index=True, max_length=80)),
                        ("release", models.CharField(blank=True, max_length=64)),
                        ("organisation", models.CharField(blank=True, max_length=60)),
                        ("reason", models.TextField(blank=True)),
                        ("details", models.JSONField(blank=True, default=dict)),
                    ],
                    options={"ordering": ["-at", "-pk"]},
                ),
            ],
        ),
    ]
