"""Standard codes: divisions, occupations, schooling, trades."""
