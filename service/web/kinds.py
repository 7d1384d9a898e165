"""The code of a problem in; what it means and what its caller can do about it, out.

The `type` of a problem leads here: `/v1/problems/invalid` tells what `invalid` is.

>>> KINDS["gone"].statuses
(410,)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TYPES = "/v1/problems/"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem, told to whoever writes or runs a program that meets it."""

    statuses: tuple[int, ...]
    title: str
    meaning: str
    remedy: str


KINDS: Mapping[str, Kind] = {
    "bad-request": Kind(
        (400,),
        "请求有误",
        "正文读不出来，或请求头写得不对",
        "核对正文是不是完整的 JSON 或表单",
    ),
    "host": Kind(
        (400,),
        "主机名不对",
        "访问用的主机名不在 MATCHER_TRUSTED_HOSTS 里",
        "换登记过的主机名，或请管理员加上这个",
    ),
    "address": Kind(
        (400,), "地址有误", "地址里有不能用的字符", "编号先做网址转义（UTF-8），不要带空字符"
    ),
    "unauthorised": Kind(
        (401,),
        "请先登录，或带上有效的密钥",
        "没有带密钥；密钥抄错、作废或过期；或者登录已经超时",
        "核对 X-API-Key，还不行请管理员另发；网页请重新登录",
    ),
    "forbidden": Kind(
        (403,),
        "没有这项权限",
        "认得您，但这件事不归您这种身份做；detail 写着要哪项权限",
        "换有这项权限的密钥或账号",
    ),
    "csrf": Kind(
        (403,),
        "页面已过期",
        "用 Cookie 登录的请求要改动内容，却没带 X-CSRF-Token",
        "刷新页面再做一次；程序请改用密钥，不用带这个",
    ),
    "not-found": Kind(
        (404,),
        "没有找到",
        "没有这个编号；或者有，但不归您看，两种答复一样",
        "请核对编号；是别的机构的，请由它办",
    ),
    "no-such-address": Kind(
        (404,), "没有这个地址", "地址写错了", "对照接口文档核对，注意 /v1 和冒号"
    ),
    "method-not-allowed": Kind(
        (405,), "这个地址不支持这种请求", "例如该用 POST 的用了 GET", "对照接口文档核对"
    ),
    "too-slow": Kind((408,), "正文发送得太慢", "正文没有按时发完", "核对网络，再发一次"),
    "conflict": Kind(
        (409,),
        "与现在的情况冲突",
        "要做的事和现在的情况对不上：已经做过、还没做完、名字已有人用……",
        "照 detail 说的办；说“正在办”的，过一会儿用同一个 Idempotency-Key 再发",
    ),
    "posting-closed": Kind(
        (409,),
        "这个岗位现在不推荐",
        "岗位已经过期、暂扣、撤回，或与别的岗位重复",
        "换一个岗位；原因在 detail 里",
    ),
    "gone": Kind((410,), "已经删除", "原来有，已经过了保留的时间", "另取别的；逐行的结果一直都在"),
    "precondition-failed": Kind(
        (412,),
        "内容已经变了",
        "If-Match 和现在的 ETag 对不上：您读过以后别人改过",
        "重新读一次，看看改了什么，再决定要不要改",
    ),
    "too-large": Kind((413,), "内容太大", "正文或文件超过了上限", "分几次发送"),
    "invalid": Kind(
        (422,),
        "内容有误",
        "有的项不能用；errors 逐项说在哪里、怎么不对，不重复发来的内容",
        "照 errors 或 detail 改正再发",
    ),
    "too-many": Kind(
        (429,), "请求太频繁", "一分钟里问得太多", "等 Retry-After 说的秒数再发；平时看 RateLimit"
    ),
    "people-ceiling": Kind(
        (429,),
        "今天查看的求职者太多",
        "一个调用者一天能看的人数到了上限，已通知管理员",
        "明天再来；确有需要请找管理员",
    ),
    "internal": Kind(
        (500,), "服务出错", "服务自己的毛病，已经记下", "把 request_id 告诉管理员；可以过一会儿再试"
    ),
    "unavailable": Kind(
        (503,),
        "暂时不能服务",
        "正在启动、资料库没有答复，或一时太忙",
        "等 Retry-After 说的秒数再发",
    ),
}
