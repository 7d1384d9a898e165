"""The screens: server-rendered pages for those who stand before them."""
