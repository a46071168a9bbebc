"""How does a delivered file get in? Bytes become typed, pseudonymised, checked parts. No Dagster here."""
