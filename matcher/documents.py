"""Postings and seekers in; the texts they are searched by and the columns they are filtered by out."""

from __future__ import annotations

from matcher.types import Posting, Seeker

_TEXT = 400  # characters of a description that tell what the work is; the rest repeats


def posting_text(posting: Posting) -> str:
    """Write the text a posting is found by: title, trades, keywords, duties."""
    trades = " ".join(dict.fromkeys(guess.trade for guess in posting.trades[:2]))
    parts = (posting.title, trades, posting.industry, posting.description[:_TEXT], posting.benefits)
    return " ".join(part for part in parts if part)


def wish_text(seeker: Seeker) -> str:
    """Write what a person asks for, as a query for postings."""
    wishes = seeker.desired_titles or tuple(job.title for job in seeker.experiences)
    return " ".join((*wishes, *(guess.trade for guess in seeker.trades[:2])))


def past_text(seeker: Seeker) -> str:
    """Write what a person has done and can do, as a query for postings."""
    jobs = (f"{job.title} {job.description}" for job in seeker.experiences)
    text = " ".join((*jobs, *seeker.skills, *seeker.certificates, seeker.major))
    return text.strip() or wish_text(seeker)
