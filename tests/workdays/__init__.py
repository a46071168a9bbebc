"""The working-day calendar against other ways of counting the same days."""
