"""The web server: pages, API and downloads over the published folder. FastAPI is imported here and nowhere else."""
