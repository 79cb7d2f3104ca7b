# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0004_bundles")]

    operations = [
        migrations.AddField(
            model_name="bundle",
            name="source",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
