"""A file in; postings or seekers and a report out."""
