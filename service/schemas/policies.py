"""What offices write of policies, and what everybody is told of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from service.casework.briefing import Briefing, Question, Told
from service.casework.judging import Answer
from service.casework.policies import COLUMNS, Beneficiary, Policy, PolicyRow
from service.schemas.text import encodable

_CLEAN = AfterValidator(encodable)
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100), _CLEAN]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), _CLEAN]
Names = Annotated[list[Annotated[Short, Field(min_length=1)]], Field(max_length=20)]
_OR = "|"


class PolicyIn(BaseModel):
    """A policy as an office wants it to hold."""

    model_config = ConfigDict(extra="forbid")

    title: Short = Field(min_length=1, description="政策名称")
    topic: Short = Field(
        min_length=1, description="方面：服务、补贴、培训、创业、援助、保障、用工、机构"
    )
    gives: Text = Field(
        min_length=1,
        description="给什么；{amount}、{ceiling}、{unit} 处自动填数额",
        examples=["每招用1人，给单位{amount}{unit}"],
    )
    amount: float | None = Field(default=None, ge=0, lt=1e12, description="数额")
    unit: Short = Field(default="", description="单位：元、%")
    ceiling: float | None = Field(default=None, ge=0, lt=1e12, description="最高额")
    beneficiary: Beneficiary = Field(description="给谁：person 个人、employer 单位、agency 机构")
    to_whom: Text = Field(default="", description="对象")
    age_low: int | None = Field(default=None, ge=0, le=120, description="最小年龄")
    age_high: int | None = Field(default=None, ge=0, le=120, description="最大年龄")
    groups: Names = Field(default=[], description="人群，符合一个即可")
    contract_months: int | None = Field(
        default=None, ge=0, le=120, description="劳动合同至少几个月；0 为签了就行"
    )
    insurances: Names = Field(default=[], description="要缴的保险")
    insurance_months: int | None = Field(default=None, ge=0, le=120, description="至少缴几个月")
    firm: Short = Field(default="", description="单位类型")
    key_industry: bool = Field(default=False, description="只限重点行业领域")
    posting: Names = Field(default=[], description="岗位类型：公益性岗位、以工代赈、区外")
    asks: Names = Field(default=[], description="要问清的其他条件，都要符合")
    conditions: Text = Field(default="", description="条件，写给人看的")
    apply_how: Text = Field(default="", description="怎么办")
    apply_where: Text = Field(default="", description="到哪里办")
    valid_from: date | None = Field(default=None, description="哪天开始")
    valid_to: date | None = Field(default=None, description="哪天结束；不写为长期")
    apply_until: date | None = Field(default=None, description="申请到哪天")
    document: Text = Field(min_length=1, description="文件")
    clauses: Names = Field(min_length=1, description="第几条")
    uncertain: Text = Field(default="", description="没有弄清的地方")

    def row(self, id: str) -> PolicyRow:
        """Write it as a row of the table."""
        cells = {name: _cell(value) for name, value in self.model_dump(mode="json").items()}
        return PolicyRow(id=id, **cells)


class PolicyOut(BaseModel):
    """A policy, as it holds for the caller's office."""

    id: str = Field(description="政策编号")
    title: str = Field(description="政策名称")
    topic: str = Field(description="方面")
    gives: str = Field(description="给什么，数额已填好")
    beneficiary: Beneficiary = Field(description="给谁")
    to_whom: str = Field(description="对象")
    conditions: str = Field(description="条件")
    apply_how: str = Field(description="怎么办")
    apply_where: str = Field(description="到哪里办")
    valid_from: date | None = Field(description="哪天开始")
    until: date | None = Field(description="办到哪天；没有为长期")
    in_force: bool = Field(description="今天能不能办")
    source: str = Field(description="依据的文件和条款")
    uncertain: str = Field(description="没有弄清、要核对的地方")
    changed: bool = Field(description="是不是本机构或全区改过、加过的")
    row: dict[str, str] = Field(description="表里的原样，改的时候照它填")

    @classmethod
    def of(cls, policy: Policy, today: date, changed: bool) -> Self:
        """Tell a policy."""
        row = policy.row
        return cls(
            id=policy.id,
            title=row.title,
            topic=row.topic,
            gives=policy.gives,
            beneficiary=policy.beneficiary,
            to_whom=row.to_whom,
            conditions=row.conditions,
            apply_how=row.apply_how,
            apply_where=row.apply_where,
            valid_from=policy.valid_from,
            until=policy.until,
            in_force=policy.open_on(today),
            source=policy.source,
            uncertain=row.uncertain,
            changed=changed,
            row={name: getattr(row, name) for name in COLUMNS},
        )


class PolicyImportOut(BaseModel):
    """What an imported table changed."""

    rows: int = Field(description="读到几行")
    changed: int = Field(description="改了或加了几条")
    unknown: list[str] = Field(description="不认得、没有用的列")


class BriefingIn(BaseModel):
    """For which posting, and what was found out by asking; nothing of it is stored."""

    model_config = ConfigDict(extra="forbid")

    posting_id: Annotated[Short, Field(min_length=1)] | None = Field(
        default=None, description="讲哪个岗位；不写就只看本人"
    )
    answers: dict[Annotated[Short, Field(min_length=1)], bool] = Field(
        default={}, max_length=60, description="问清了的事：事项名称和是否，名称见 facts"
    )


class ToldOut(BaseModel):
    """A policy as it is told to a person."""

    policy_id: str = Field(description="政策编号")
    title: str = Field(description="政策名称")
    topic: str = Field(description="方面")
    beneficiary: Beneficiary = Field(description="给谁")
    answer: Answer = Field(description="applies 可以用、ask 还要问清")
    gives: str = Field(description="给什么")
    reason: str = Field(description="为什么")
    conditions: str = Field(description="条件")
    apply_how: str = Field(description="怎么办")
    apply_where: str = Field(description="到哪里办")
    until: date | None = Field(description="办到哪天；没有为长期")
    source: str = Field(description="依据")
    uncertain: str = Field(description="要核对的地方")
    remark: str = Field(description="提醒：不是给本人的会在这里写明")
    open_facts: list[str] = Field(description="还没弄清的事项，回答时用作 answers 的名称")

    @classmethod
    def of(cls, told: Told) -> Self:
        """Tell a policy."""
        names = set(cls.model_fields) - {"open_facts"}
        found = {name: getattr(told, name) for name in names}
        return cls(**found, open_facts=list(told.open_facts))


class QuestionOut(BaseModel):
    """A question and the policies that hang on it."""

    question: str = Field(description="要问的话")
    asked_of: str = Field(
        description="问谁：person 本人、employer 单位、agency 机构、office 自己核实"
    )
    policies: list[ToldOut] = Field(description="问清以后再看的政策")

    @classmethod
    def of(cls, question: Question) -> Self:
        """Tell a question."""
        policies = [ToldOut.of(one) for one in question.policies]
        return cls(question=question.question, asked_of=question.asked_of, policies=policies)


class BriefingOut(BaseModel):
    """What to tell a person of policies today."""

    day: date = Field(description="按哪天的政策")
    complete: bool = Field(description="各方面是不是都有现行政策可讲")
    missing: list[str] = Field(description="没有现行政策的方面")
    applies: list[ToldOut] = Field(description="本人可以用的")
    questions: list[QuestionOut] = Field(description="先问清再定的")
    others: list[ToldOut] = Field(description="单位或机构可以申请的，不发给本人")
    text: str = Field(description="整篇，可以直接念或打印")

    @classmethod
    def of(cls, briefing: Briefing) -> Self:
        """Tell a briefing."""
        return cls(
            day=briefing.day,
            complete=briefing.complete,
            missing=list(briefing.missing),
            applies=[ToldOut.of(one) for one in briefing.applies],
            questions=[QuestionOut.of(one) for one in briefing.questions],
            others=[ToldOut.of(one) for one in briefing.others],
            text=briefing.text,
        )


def _cell(value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, list):
        return _OR.join(value)
    return f"{value:.15g}" if isinstance(value, float) else str(value)
