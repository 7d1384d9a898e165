"""What the desk says after something was done, and of states, in plain words.

>>> told_by("saved"), told_by("whatever")
('已保存；名单按新的资料重新排过了', '')
"""

from __future__ import annotations

from collections.abc import Mapping

from matcher.store.contact_requests import RequestState
from matcher.store.recommendations import Fate, Handing
from matcher.types import Audience
from service.casework.inquiry import SAID

GROUPS = tuple(
    group.value
    for group in Audience
    if group not in (Audience.PUBLIC_WELFARE, Audience.WORK_RELIEF, Audience.TRAINEE)
)
FATES: Mapping[Fate, str] = SAID
HANDINGS: Mapping[Handing, str] = {
    Handing.IN_PERSON: "当面",
    Handing.PHONE: "电话",
    Handing.MESSAGE: "短信或微信",
}
INQUIRIES: Mapping[RequestState, str] = {
    RequestState.ASKED: "等本人答复",
    RequestState.AGREED: "本人同意了",
    RequestState.DECLINED: "本人不同意",
    RequestState.WITHDRAWN: "本人收回了同意",
    RequestState.CANCELLED: "单位取消了",
}
_TOLD = {
    "registered": "登记好了：请和本人核对下面读出来的标签，读错的划掉",
    "saved": "已保存；名单按新的资料重新排过了",
    "same": "没有改动",
    "struck": "标签已划掉，推荐不再用它",
    "restored": "标签恢复了",
    "consent": "已记下本人的决定",
    "plain": "已改：推荐不再用本人的资料，只按发布时间和远近排",
    "personal": "已改：推荐会用到本人的意向和经历",
    "assigned": "已交接",
    "erased": "这个人的全部内容已删除，恢复不了",
    "complained": "投诉已收下，在“投诉和更正”里可以看到",
    "agreed": "已登记：本人同意，单位现在看得到姓名和电话",
    "declined": "已登记：本人不同意，单位看不到姓名和电话",
    "withdrawn": "已收回同意，单位马上看不到姓名和电话",
    "answered": "答复已保存",
}


def told_by(code: str) -> str:
    """Say what was done."""
    return _TOLD.get(code, "")
