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
# What is held of a person, as a page names it; codes and numbers of ours stand in the file alone.
HELD: Mapping[str, str] = {
    "name": "姓名",
    "phone": "电话",
    "office": "归哪里服务",
    "audience": "服务对象",
    "personalised": "推荐用不用本人的资料",
    "profile": "本人说的",
    "desired_titles": "想做",
    "desired_regions": "想去",
    "salary_min": "最低工资（元）",
    "education": "学历",
    "major": "专业",
    "school": "学校",
    "birth_year": "出生年份",
    "experience_years": "工作年数",
    "experiences": "做过的活",
    "years": "几年",
    "description": "具体做什么",
    "skills": "技能",
    "certificates": "证书",
    "requirements": "一定要、不愿意",
    "employment_type": "用工形式",
    "groups": "认定的类别",
    "available": "什么时候能到岗",
    "more": "登记表里别的栏目",
    "tags": "读出来的标签",
    "struck": "划掉的标签",
    "first_seen": "登记时间",
    "last_seen": "更新时间",
    "text": "内容",
    "words": "原话",
    "at": "时间",
    "title": "名称",
    "employer": "单位",
    "matches": "有哪些岗位",
    "reasons": "理由",
    "concerns": "要留意的",
    "handed_at": "交给本人",
    "note": "附言",
    "proof": "凭证",
    "outcomes": "后来怎样",
    "outcome": "结果",
    "reason": "原因",
    "opened": "开始",
    "due": "应办完",
    "items": "各项",
    "document": "内容",
    "delivered": "送到",
    "contact": "联系方式",
    "answer": "答复",
    "answered_at": "答复时间",
    "given": "同意不同意",
    "what": "做了什么",
    "who": "谁",
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
