"""A caller in; which postings and files are theirs, and what they may do with them, out.

* A station has its source; a recruiter the postings of their employer, and of these they change
  the ones they sent themselves; an office sends under its own name.
* Kiosks and caseworkers read every open posting; supervisors and administrators every posting.
* Whoever sent a posting may hold and withdraw it. What the law forbids, and what somebody else
  has held, only a supervisor lets go.
"""

from __future__ import annotations

from matcher.errors import NotFound
from matcher.store.fairs import Fair
from matcher.store.pages import MaySee, Pages, standing
from matcher.store.uploads import Sees, Upload, Uploads
from matcher.store.values import StoredPosting
from matcher.types import Severity
from service.auth.caller import Caller, Role, Scope
from service.web.problems import Conflict, Invalid, Missing
from service.wiring import Wiring

BY_EMPLOYER = "employer:"  # begins the source of what an employer sends itself

_OVER_ALL = (Role.SUPERVISOR, Role.ADMIN)
_MISSING = "没有这个岗位，或者不归您这里管；请核对编号"


class NotYours(Missing):
    """The caller may see it, and to change it there is none of theirs."""

    title = "您这里没有"


def own_source(caller: Caller) -> str:
    """Name the source a caller sends under; empty if there is none."""
    if caller.role is Role.RECRUITER:
        return caller.source or (caller.employer and f"{BY_EMPLOYER}{caller.employer}")
    return caller.source or caller.office


def any_source(caller: Caller) -> bool:
    """Say whether a caller may send under every source: a supervisor of the whole region."""
    return caller.role is Role.SUPERVISOR and not own_source(caller)


def source_for(caller: Caller, wanted: str) -> str:
    """Give the source a caller means; whoever else's it is does not exist for them."""
    if any_source(caller):
        if not wanted:
            raise Invalid("请写明来源 source：哪个站、哪个单位送来的")
        return wanted
    own = own_source(caller)
    if not own:
        raise Invalid("您的账号没有登记来源或机构，不能送岗位；请找管理员补上")
    if wanted not in {"", own}:
        raise Missing("没有这个来源，或者不归您这里管；请核对来源名称")
    return own


def may_see(caller: Caller) -> MaySee:
    """Say which postings exist for a caller."""
    if caller.role in _OVER_ALL:
        return MaySee(everything=True)
    if caller.role is Role.RECRUITER:
        return MaySee(employer=caller.employer)
    open_ones = caller.role in {Role.KIOSK, Role.CASEWORKER}
    own = "" if caller.role is Role.KIOSK else own_source(caller)
    return MaySee(source=own, open_ones=open_ones)


def posting_for(wiring: Wiring, caller: Caller, id: str) -> StoredPosting:
    """Read a posting that exists for the caller."""
    try:
        found = Pages.of(wiring.store).stored(id)
    except NotFound:
        raise Missing(_MISSING) from None
    if not may_see(caller).covers(found):
        raise Missing(_MISSING)
    return found


def knows(caller: Caller, found: StoredPosting) -> bool:
    """Say whether a caller is told what was found wrong with a posting, and its cells."""
    return caller.role in {Role.SUPERVISOR, Role.CASEWORKER} or may_see(caller).owns(found)


def is_given_contact(caller: Caller, found: StoredPosting) -> bool:
    """Say whether a caller needs to know whom to ring: to tell a seeker, or to mend the posting."""
    return Scope.RECOMMEND in caller.scopes or may_see(caller).owns(found)


def may_change(caller: Caller, found: StoredPosting) -> bool:
    """Say whether a caller sent a posting themselves, or stands for all who send."""
    if any_source(caller):
        return True
    ours = found.posting.source == own_source(caller)
    if caller.role is Role.RECRUITER:
        return ours and found.posting.employer == caller.employer
    return ours


def check_changes(caller: Caller, found: StoredPosting) -> None:
    """Refuse to change what others sent; what is seen but another's is no secret."""
    if not may_change(caller, found):
        raise NotYours("这个岗位是别的来源报送的；请由它改，或请负责人暂扣")


def check_holds(caller: Caller, found: StoredPosting) -> None:
    """Refuse to hold what others sent, except for supervisors, and what is withdrawn."""
    if caller.role is not Role.SUPERVISOR:
        check_changes(caller, found)
    if standing(found) == "withdrawn":
        raise Conflict("这个岗位已经撤回")


def check_releases(wiring: Wiring, caller: Caller, found: StoredPosting) -> None:
    """Leave what the law forbids, and what others have held, to supervisors."""
    check_holds(caller, found)
    if standing(found) != "held":
        raise Conflict("这个岗位没有被暂扣")
    if caller.role is Role.SUPERVISOR:
        return
    if any(finding.severity is Severity.HOLD for finding in found.findings):
        raise Conflict("内容里有不能发布的话，改好以后重新报送即可；要照原样发布，请找负责人放行")
    if Pages.of(wiring.store).decided_by(found.posting.id) != caller.id:
        raise Conflict("这个岗位是别人暂扣的，请找负责人放行")


def sees_uploads(caller: Caller) -> Sees:
    """Say which files handed in exist for a caller."""
    if any_source(caller):
        return Sees(everything=True)
    if caller.role in {Role.CASEWORKER, Role.SUPERVISOR}:
        return Sees(office=caller.office, actor=caller.id)
    return Sees(source=own_source(caller))


def upload_for(wiring: Wiring, caller: Caller, id: str) -> Upload:
    """Read a file handed in that exists for the caller."""
    try:
        upload = Uploads.of(wiring.store).get(id)
    except NotFound:
        upload = None
    if upload is None or not sees_uploads(caller).covers(upload):
        raise Missing("没有这次导入，或者不是您这里传的；请核对编号")
    return upload


def writes_fair(caller: Caller, fair: Fair) -> bool:
    """Say whether a fair is the caller's office's, or the caller stands for every office."""
    everywhere = caller.role in _OVER_ALL and not caller.office
    return everywhere or (bool(caller.office) and fair.office == caller.office)
