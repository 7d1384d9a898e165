"""What makes candidates quickly findable."""
