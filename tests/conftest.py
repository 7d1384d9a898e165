"""What holds for all tests: no example fails for being slow, since the machine may be busy."""

from hypothesis import settings

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
