from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("descriptions", "0002_by_hand"),
    ]

    operations = [
        migrations.AlterField(
            model_name="bulkchange",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("planning", "Planning"),
                    ("submitted", "Submitted"),
                    ("returned", "Returned"),
                    ("applying", "Applying"),
                    ("applied", "Applied"),
                    ("undone", "Undone"),
                    ("discarded", "Discarded"),
                ],
                default="open",
                max_length=10,
            ),
        ),
    ]
