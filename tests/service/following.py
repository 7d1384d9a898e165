"""Postings and people that a follower takes in, for tests; and the waiting for it."""

import threading
import time

from matcher.ingest.postings import posting_from_fields
from matcher.ingest.seekers import seeker_from_profile
from matcher.store.values import PostingRow

PATIENCE = 10.0  # seconds a test waits at most; following takes a fraction of one


def posting(number, **said):
    fields = {"title": "焊工", "employer": f"样例{number}厂", "place": "柳州市鱼峰区", **said}
    made, findings = posting_from_fields({"external_id": f"n{number}", **fields}, "test")
    return PostingRow(made, fields, findings)


def seeker(**said):
    return seeker_from_profile({"seeker_id": "x", **said})[0]


WELDER = seeker(desired_titles=["焊工"], desired_regions=["柳州"])


def waits_for(is_so):
    """Wait until something another thread does is done."""
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until, "not done in time"
        threading.Event().wait(0.02)


class Spy:
    """Passes texts on and remembers them."""

    def __init__(self, encoder):
        self.name, self.dim, self._encoder, self.texts = encoder.name, encoder.dim, encoder, []

    def encode(self, texts, kind):
        self.texts.extend(texts)
        return self._encoder.encode(texts, kind)
