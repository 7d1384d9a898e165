"""Would the seeker want it: the parts of the seeker's side, from the views of both."""

from __future__ import annotations

import math
from functools import lru_cache

from matcher.codes.regions import contains, distance_km
from matcher.codes.trades import nearness
from matcher.ranking.parts import FLOOR, Part, clip
from matcher.ranking.refusals import Broken, opposites
from matcher.ranking.views import PostingView, SeekerView
from matcher.ranking.words import LEVELS, pay_words, questions
from matcher.types import EmploymentType, Level, Place, Stance, TradeGuess

UNSAID_TRADE = 0.6
SURE_TRADE = 0.5  # below this the title's own words are compared as well
# Words that name a rank or nothing: sharing them is sharing no trade.
GENERIC = frozenset(
    (
        "助理",
        "专员",
        "经理",
        "主管",
        "总监",
        "主任",
        "文员",
        "实习生",
        "技术员",
        "工程师",
        "师傅",
        "员工",
        "管理",
        "管理员",
        "销售",
        "顾问",
        "老师",
        "工人",
        "学徒",
        "兼职",
        "全职",
        "其他",
        "",
    )
)
BEGINNERS = frozenset({"学徒", "储备干部"})
BEGINNER_PLACE = 0.85
UNSAID_CRAFT, RIVAL_CRAFT = 0.8, 0.05
# A title that names one tongue means that one: a translator of Japanese is none of English.
TONGUES = frozenset(
    (
        "英语",
        "日语",
        "韩语",
        "越南语",
        "泰语",
        "俄语",
        "德语",
        "法语",
        "西班牙语",
        "葡萄牙语",
        "阿拉伯语",
        "印尼语",
        "缅甸语",
    )
)
FRESH_DAYS, STALE_DAYS, STALE = 60, 365, 0.5  # after a year a posting without a term is half gone
# Work that is not full-time says so; who says nothing of it wants, or offers, full-time work.
UNSAID_FORM, OTHER_FORM = 0.6, 0.4
UNSAID_FIELD, OTHER_FIELD, FOREIGN_FIELD = 0.9, 0.4, 0.15
UNSAID_PLACE, SEVERAL_PLACES = 0.7, 0.9
UNSAID_PAY = 0.8
_PAIRS = 1 << 16  # pairs of places remembered: what is asked a hundred times for every list
COMMUTE_KM = 60  # a neighbouring city that people do commute or move to
# What a wish costs when the posting says nothing of it, and when it says the contrary.
UNSAID_MUST, DENIED_MUST = 0.85, 0.35
UNSAID_WANT, DENIED_WANT = 0.95, 0.7
IMPLIED_REFUSAL = 0.8  # a hint, such as what the trade often brings: to be asked, not decided


def trade_part(seeker: SeekerView, posting: PostingView) -> Part:
    """How near the posting's trade is to one the person asks for."""
    if not seeker.wishes:
        return Part("trade", UNSAID_TRADE, "trade.unsaid", known=False)
    best, wished, offered = 0.0, seeker.wishes[0], posting.trades[0] if posting.trades else None
    for wish in seeker.wishes:
        for guess in posting.trades:
            near = _alike(wish, guess, posting) * math.sqrt(wish.confidence * guess.confidence)
            if near > best:
                best, wished, offered = near, wish, guess
    if offered is None or offered.confidence < SURE_TRADE:
        best = max(best, _names_shared(seeker.seeker.desired_titles, posting.posting.title))
    facts = (("wish", wished.words), ("trade", offered.trade if offered else posting.posting.title))
    code = "trade.same" if best > 0.8 else "trade.near" if best > 0.4 else "trade.other"
    field, words = (offered.field, offered.words) if offered else ("title", posting.posting.title)
    return Part("trade", clip(best), code, bool(posting.trades), facts, field, words)


def _alike(wish: TradeGuess, offered: TradeGuess, posting: PostingView) -> float:
    near = nearness(wish.trade, offered.trade)
    if wish.trade in BEGINNERS and posting.posting.level is Level.TRAINEE:
        return max(near, BEGINNER_PLACE)  # 学徒 is a way into any trade that takes apprentices
    return near


def _names_shared(wishes: tuple[str, ...], title: str) -> float:
    """Compare the words themselves where no table knows the title: 外账 and 外账会计."""
    shared = [
        min(len(wish), len(title)) / max(len(wish), len(title))
        for wish in wishes
        if (wish in title or title in wish) and not {wish, title} & GENERIC
    ]
    return 0.9 * math.pow(max(shared, default=0.0), 0.3)


def craft_part(seeker: SeekerView, posting: PostingView) -> Part:
    """Whether the posting speaks of a skill the person wants to use or learn, or of its rival."""
    wanted = seeker.by(Stance.WANTS, "skill")
    if not wanted:
        return Part("craft", 1.0)
    spoken = [
        mention
        for stance in (Stance.REQUIRES, Stance.INVOLVES, Stance.PREFERS, Stance.OFFERS)
        for mention in posting.by(stance, "skill").values()
    ]
    for mention in spoken:
        if mention.concept in wanted:
            facts = (("skill", mention.name),)
            return Part("craft", 1.0, "craft.used", True, facts, mention.field, mention.words)
    rivals = [m for m in spoken if m.name in TONGUES and m.field == "title"]
    if rivals and any(wish.name in TONGUES for wish in wanted.values()):
        facts = (("skill", rivals[0].name),)
        return Part("craft", RIVAL_CRAFT, "craft.rival", True, facts, "title", rivals[0].words)
    return Part("craft", UNSAID_CRAFT, known=False)


def field_part(seeker: SeekerView, posting: PostingView) -> Part:
    """Whether the employer's line of business is one the person knows or asks for."""
    own = {**seeker.by(Stance.HAS, "industry"), **seeker.by(Stance.WANTS, "industry")}
    if not own and not seeker.by(Stance.LACKS, "industry"):
        return Part("field", 1.0)
    theirs = posting.by(Stance.INVOLVES, "industry")
    if not theirs:
        return Part("field", UNSAID_FIELD, known=False)
    foreign = [m for concept, m in theirs.items() if concept in seeker.by(Stance.LACKS)]
    if foreign:
        facts = (("field", foreign[0].name),)
        value, words = FOREIGN_FIELD, foreign[0].words
        return Part("field", value, "field.other", True, facts, foreign[0].field, words)
    known = [mention for concept, mention in theirs.items() if concept in own]
    told = [mention for mention in theirs.values() if mention.field != "employer"]
    if not known and not told:  # a firm's name may hide other lines, and the work may be in any
        return Part("field", UNSAID_FIELD, known=False)
    mention = known[0] if known else told[0]
    code, value = ("field.known", 1.0) if known else ("field.other", OTHER_FIELD)
    facts = (("field", mention.name),)
    return Part("field", value, code, True, facts, mention.field, mention.words)


def place_part(seeker: SeekerView, posting: PostingView) -> Part:
    """How far the workplace is from the places the person names."""
    wanted, offered = seeker.seeker.places, posting.posting.places
    if not wanted or seeker.seeker.anywhere:
        return Part("place", 1.0, "place.any")
    if posting.posting.anywhere:
        return Part("place", SEVERAL_PLACES, "place.several", False)
    if not offered:
        return Part("place", UNSAID_PLACE, "place.unsaid", known=False)
    value, code, wish, place = max(
        (
            (*_place_value(wish.code, place.code), wish, place)
            for wish in wanted
            for place in offered
        ),
        key=lambda found: found[0],
    )
    facts = (("place", place.name), ("wish", wish.name))
    return Part("place", clip(value), code, True, facts, "place", posting.posting.place_text)


@lru_cache(_PAIRS)
def _place_value(wished: str, offered: str) -> tuple[float, str]:
    """Value a place of work by the codes of both: text is hashed once, a place each time."""
    wish, spot = Place(wished, ""), Place(offered, "")
    if contains(wish, spot):
        return 1.0, "place.inside"
    if contains(spot, wish):
        return 0.85, "place.wider"
    if wish.city and wish.city == spot.city:
        return 0.75, "place.city"
    km = distance_km(wish, spot)
    if km is not None and km <= COMMUTE_KM:
        return 0.5, "place.near"
    if wish.province == spot.province:
        return 0.45, "place.province"
    return 0.1, "place.other"


def pay_part(seeker: SeekerView, posting: PostingView) -> Part:
    """Hold the pay offered against the person's floor; more pay never lowers the value."""
    floor, pay = seeker.seeker.pay_floor, posting.posting.pay
    if floor is None:
        return Part(
            "pay", 1.0, "pay.nofloor", pay is not None, (("pay", pay_words(pay)),) if pay else ()
        )
    low, high = pay.monthly if pay else (None, None)
    if pay is not None and low is None and high is None:
        facts = (("pay", pay_words(pay)), ("floor", f"{floor}"))
        return Part("pay", UNSAID_PAY, "pay.other", False, facts, "pay", posting.posting.pay_text)
    if pay is None or (low is None and high is None):
        return Part("pay", UNSAID_PAY, "pay.unsaid", False, (("floor", f"{floor}"),))
    bottom = low if low is not None else round(0.8 * (high or 0))
    top = high if high is not None else round(1.3 * bottom)
    value, code = _pay_value(bottom / floor, top / floor)
    facts = (("pay", pay_words(pay)), ("floor", f"{floor}"))
    return Part("pay", clip(value), code, True, facts, "pay", posting.posting.pay_text)


def _pay_value(bottom: float, top: float) -> tuple[float, str]:
    """Value of bounds given as multiples of the floor; rises with both."""
    if bottom >= 1:
        return 1.0, "pay.above"
    if top >= 1:
        return 0.8 + 0.2 * min(1.0, (top - 1) / 0.4) * bottom, "pay.across"
    if top >= 0.85:
        return 0.55 + 0.2 * (top - 0.85) / 0.15, "pay.little_under"
    return max(FLOOR, 0.55 - 1.6 * (0.85 - top)), "pay.under"


def refusal_part(seeker: SeekerView, refused: tuple[Broken, ...]) -> Part:
    """Whether the posting brings something the person refuses."""
    if not seeker.by(Stance.REFUSES):
        return Part("refusal", 1.0)
    for one in refused:
        facts = (
            ("refusal", one.refusal.words),
            ("found", one.words),
            ("what", one.what),
        )
        value, code = (FLOOR, "refusal.broken") if one.sure else (IMPLIED_REFUSAL, "refusal.hint")
        return Part("refusal", value, code, one.sure, facts, one.field, one.words)
    return Part("refusal", 1.0, "refusal.kept")


def wishes_part(seeker: SeekerView, posting: PostingView) -> Part:
    """How many of the person's musts and wishes the posting meets, leaves open or denies."""
    value, met, unsaid, denied = 1.0, [], [], []
    for stance, open_cost, denied_cost in (
        (Stance.MUST, UNSAID_MUST, DENIED_MUST),
        (Stance.WANTS, UNSAID_WANT, DENIED_WANT),
    ):
        for concept, wish in seeker.by(stance, "cond").items():
            if stance is Stance.WANTS and concept in seeker.by(Stance.MUST):
                continue  # said twice, and counted as the must it is
            if concept in posting.by(Stance.DENIES) or _opposed(concept, posting):
                value *= denied_cost
                denied.append(wish.name)
            elif concept in posting.by(Stance.OFFERS) or concept in posting.by(Stance.INVOLVES):
                met.append(wish.name)
            else:
                value *= open_cost
                unsaid.append(wish.name)
    facts = (
        ("met", "、".join(met)),
        ("unsaid", "、".join(unsaid)),
        ("denied", "、".join(denied)),
        ("questions", questions(unsaid)),
    )
    code = "wishes.denied" if denied else "wishes.met" if met else "wishes.unsaid" if unsaid else ""
    return Part("wishes", clip(value), code, not unsaid, facts)


def _opposed(concept: str, posting: PostingView) -> bool:
    opposite = opposites().get(concept)
    return opposite is not None and opposite in posting.by(Stance.INVOLVES)


def rank_part(seeker: SeekerView, posting: PostingView) -> Part:
    """Whether the posting stands at the level the person seeks."""
    sought, offered = seeker.seeker.level, posting.posting.level
    if sought is None or offered is None or _accepts(offered, seeker):
        return Part("rank", 1.0, "", known=offered is not None)
    if offered is Level.TRAINEE and "储备" in posting.posting.title:
        offered = Level(max(Level.TRAINEE, sought - 1))  # trained for the very post
    gap = int(offered) - int(sought)
    value = (1.0, 0.85, 0.5, 0.25, 0.12, 0.06)[min(5, abs(gap))]
    code = "" if abs(gap) < 2 else "rank.above" if gap > 0 else "rank.below"
    facts = (("sought", LEVELS[sought]), ("offered", LEVELS[offered]))
    return Part("rank", clip(value), code, True, facts, "title", posting.posting.title)


def _accepts(level: Level, seeker: SeekerView) -> bool:
    concept = f"level:{level.name.lower()}"
    return concept in seeker.by(Stance.WANTS) or concept in seeker.by(Stance.HAS)


def form_part(seeker: SeekerView, posting: PostingView) -> Part:
    """Whether full-time, part-time, temporary or internship work is what the person wants."""
    wanted = seeker.seeker.employment_type or EmploymentType.FULL_TIME
    offered = posting.posting.employment_type
    if offered is wanted or (offered is None and wanted is EmploymentType.FULL_TIME):
        return Part("form", 1.0)
    if offered is None:
        return Part("form", UNSAID_FORM, "form.unsaid", False, (("wanted", wanted.value),))
    facts = (("offered", offered.value), ("wanted", wanted.value))
    if seeker.seeker.employment_type is None:
        return Part("form", UNSAID_FORM, "form.odd", True, facts, "employment_type")
    return Part("form", OTHER_FORM, "form.other", True, facts, "employment_type")


def fresh_part(days: int | None) -> Part:
    """Whether the posting is recent enough to be open still; the older, the more it sinks."""
    if days is None or days <= FRESH_DAYS:
        return Part("fresh", 1.0)
    value = max(STALE, 1 - (1 - STALE) * (days - FRESH_DAYS) / (STALE_DAYS - FRESH_DAYS))
    return Part("fresh", value, "fresh.old", False, (("months", f"{days // 30}"),), "published")
