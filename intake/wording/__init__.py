"""What people read of intake: catalogues in both languages, and how a finding or an error becomes a sentence."""
