"""What every request shares: problems, pages, limits, logs and figures."""
