"""What a caseworker does for a person: lists, the 1131 service, rights."""
