"""The truth on disk: postings, seekers, consent, ledger."""
