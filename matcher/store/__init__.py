"""The truth on disk: postings, seekers, consent, import reports, and a change number to follow."""
