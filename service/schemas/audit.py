"""Entries of the audit in; what is shown of them out."""

from __future__ import annotations

from dataclasses import asdict

from pydantic import BaseModel, Field

from matcher.store.auditing import Checked, Entry


class EntryOut(BaseModel):
    """One thing that was done."""

    number: int = Field(description="序号，从 1 起，不断号")
    at: str = Field(description="什么时候")
    actor: str = Field(description="谁：account:…、key:…，或 command（本机命令）")
    action: str = Field(description="做了什么", examples=["person.assign"])
    subject: str = Field(description="对什么做的", examples=["seeker:…"])
    detail: dict[str, str | int | bool] = Field(description="代码和数目，没有个人信息")

    @classmethod
    def of(cls, entry: Entry) -> EntryOut:
        """Show an entry."""
        return cls.model_validate(asdict(entry))


class VerificationOut(BaseModel):
    """Whether the log is as it was written."""

    whole: bool = Field(description="没有改过、删过、插过")
    entries: int = Field(description="共多少条")
    head: str = Field(description="最后一条的摘要；记在别处，日后可对照")
    broken_at: int | None = Field(description="从哪一条起对不上")

    @classmethod
    def of(cls, checked: Checked) -> VerificationOut:
        """Tell what was found."""
        return cls(whole=checked.broken_at is None, **asdict(checked))
