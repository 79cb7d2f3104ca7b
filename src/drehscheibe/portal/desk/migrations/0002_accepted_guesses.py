# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="accepted",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
