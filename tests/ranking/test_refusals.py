"""Refusals held against what a posting brings."""

from matcher.ranking.refusals import broken
from matcher.ranking.views import view_posting, view_seeker
from matcher.types import Stance

from .people import YEAR, posting, says, seeker


def test_what_is_refused_together_is_named_as_people_name_it():
    both = says("both:cond:登高+trade:电工", Stance.REFUSES, field="about")
    job = posting("电工", said=(says("cond:登高", Stance.INVOLVES),))
    (found,) = broken(view_seeker(seeker("保安", said=(both,)), YEAR), view_posting(job))
    assert found.what == "登高、电工"
