# SPDX-License-Identifier: EUPL-1.2
from typing import Any

from django.db import migrations
from django.db.models import F


def show_anew(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    """The index says who keeps each; it is made from what is shown."""
    described = apps.get_model("sources", "Described")
    described.objects.filter(merged_into=None).update(version=F("version") + 1)


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0006_by_hand"),
    ]

    operations = [
        migrations.RunPython(show_anew, migrations.RunPython.noop),
    ]
