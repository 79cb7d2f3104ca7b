# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_release_record")]

    operations = [
        migrations.AddField(
            model_name="dataset",
            name="file_set",
            field=models.UUIDField(blank=True, db_index=True, null=True),
        ),
        migrations.AddField(
            model_name="dataset",
            name="layer",
            field=models.CharField(blank=True, max_length=300),
        ),
    ]
