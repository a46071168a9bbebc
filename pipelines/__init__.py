"""When, where and with what does it run? Dagster definitions, the command line, schedules. No rule, no number."""
