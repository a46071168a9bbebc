"""How is each table made from others? One asset a table; the builders they call know no Dagster."""
