"""The public page on where recommendations come from, said by the tables that the service works by."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from matcher.ranking.score import both
from matcher.ranking.share import SEATS_UNSAID, SENT_PER_SEAT
from matcher.ranking.weights import load_weights
from service.casework.explained import looked_at, never_used
from service.pages.frame import page
from service.wiring import Wired

router = APIRouter(include_in_schema=False)

# How much a person wants three postings, and how much these would want the person, for a picture.
_EXAMPLES = (("您很想去，人家也很想要", 0.9, 0.9), ("您很想去，人家多半不要", 0.9, 0.3))
_FULL = 10


@router.get("/how")
def show_how(request: Request, wiring: Wired) -> HTMLResponse:
    """Say how recommendations are made, what they never look at, and what one can do about them."""
    wanted, taken = looked_at()
    settings = wiring.settings
    return page(
        request,
        "how.html",
        wanted=[text.partition("：")[::2] for text in wanted],
        taken=[text.partition("：")[::2] for text in taken],
        never=never_used(),
        examples=[_marks(*example) for example in _EXAMPLES],
        per_seat=SENT_PER_SEAT,
        unsaid=SENT_PER_SEAT * SEATS_UNSAID,
        slip_days=settings.slip_days,
        upload_days=settings.upload_days,
    )


def _marks(words: str, liking: float, fitting: float) -> tuple[str, list[tuple[str, float]]]:
    """Give an example's marks out of ten, joined as the ranking joins them."""
    joint = both(liking, fitting, load_weights().balance)
    marks = (("您想去", liking), ("人家想要", fitting), ("合起来", joint))
    return words, [(name, round(mark * _FULL, 1)) for name, mark in marks]
