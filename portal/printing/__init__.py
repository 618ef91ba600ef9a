"""PDFs: made by the worker when somebody first asks, and kept for some days."""
