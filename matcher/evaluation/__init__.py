"""How good the lists are: metrics, baselines, reports."""
