# SPDX-License-Identifier: EUPL-1.2
"""What moved to apps of its own is forgotten here; nothing changes in the database."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0001_initial"),
        ("evidence", "0001_initial"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="dataset",
                    name="owner",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="datasets",
                        to="organisations.organisation",
                    ),
                ),
                migrations.DeleteModel(name="AuditEntry"),
                migrations.DeleteModel(name="Organisation"),
            ],
        ),
    ]
