"""What imports remember: the columns of workbooks, and the files that came in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0003_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=20)),
                ("heads_key", models.CharField(max_length=64)),
                ("columns", models.JSONField(default=dict)),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="mappings", to="orgs.unit")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "purpose", "heads_key"), name="one_mapping_of_some_heads")
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("rows", models.PositiveIntegerField()),
                ("made_by", models.CharField(max_length=150)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="imports", to="orgs.unit")),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["unit", "purpose", "sha256"], name="orgs_import_unit_id_18e12f_idx")],
            },
        ),
    ]
