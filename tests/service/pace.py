"""A promise in seconds in; the seconds it may take on a machine that others keep busy out."""

import os


def allowed(seconds: float) -> float:
    """Stretch a promise by how many are waiting for each processor."""
    return seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
