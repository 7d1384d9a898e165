"""The numbers the charts are drawn from."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from service.casework.overview import Balance, Overview


class BalanceOut(BaseModel):
    """Openings against people."""

    trade: str = Field(description="工种；空的是没看出来，或不分工种")
    city: str = Field(description="城市的区划代码前四位；空的是没写，或不分地方")
    city_name: str = Field(description="城市")
    postings: int = Field(description="在招的岗位数")
    places: int = Field(description="招的人数；没写的算一个")
    seekers: int = Field(description="首选它的求职者数")
    ratio: float | None = Field(description="求人倍率：招的人数除以求职人数；没有人求职则为空")

    @classmethod
    def of(cls, balance: Balance) -> Self:
        """Tell a balance."""
        return cls(
            trade=balance.trade,
            city=balance.city,
            city_name=balance.city_name,
            postings=balance.postings,
            places=balance.places,
            seekers=balance.seekers,
            ratio=balance.ratio,
        )


class PayBandOut(BaseModel):
    """Pay offered and asked, in one step."""

    model_config = ConfigDict(from_attributes=True)

    low: int | None = Field(description="这一档从每月多少元起；空的是没写")
    postings: int = Field(description="工资在这一档的岗位数")
    seekers: int = Field(description="期望在这一档的求职者数")


class ExposureOut(BaseModel):
    """How evenly recommendations fall."""

    model_config = ConfigDict(from_attributes=True)

    postings: int = Field(description="在招的岗位数")
    never_sent: int = Field(description="还没推荐给过任何人的")
    over_sent: int = Field(description="推荐的人数超过招聘人数三倍的")
    gini: float | None = Field(description="各单位之间匀不匀：0 最匀，越近 1 越集中")


class FeedOut(BaseModel):
    """What one source has sent."""

    model_config = ConfigDict(from_attributes=True)

    source: str = Field(description="来源")
    postings: int = Field(description="送来的岗位数")
    open: int = Field(description="在招的")
    expired: int = Field(description="过期的")
    held: int = Field(description="暂扣的")
    last_seen: str = Field(description="最近一次送来的时间")


class FlowOut(BaseModel):
    """How far recommendations came."""

    chosen: int = Field(default=0, description="选好、还没交给本人的")
    handed: int = Field(default=0, description="交给本人的")
    withdrawn: int = Field(default=0, description="撤回的")
    contacted: int = Field(default=0, description="已联系")
    interviewed: int = Field(default=0, description="已面试")
    hired: int = Field(default=0, description="已录用")
    unsuitable: int = Field(default=0, description="不合适")


class OverviewOut(BaseModel):
    """Everything the charts are drawn from."""

    trades: list[BalanceOut] = Field(description="按工种，求职的人多的在前")
    cities: list[BalanceOut] = Field(description="按城市")
    unmet: list[BalanceOut] = Field(description="哪里的哪种活，求职的人比招的多")
    pays: list[PayBandOut] = Field(description="给的和想要的工资")
    exposure: ExposureOut
    flow: FlowOut
    feeds: list[FeedOut] = Field(description="各来源送得新不新")

    @classmethod
    def of(cls, overview: Overview) -> Self:
        """Tell all the numbers."""
        return cls(
            trades=[BalanceOut.of(one) for one in overview.trades],
            cities=[BalanceOut.of(one) for one in overview.cities],
            unmet=[BalanceOut.of(one) for one in overview.unmet],
            pays=[PayBandOut.model_validate(one) for one in overview.pays],
            exposure=ExposureOut.model_validate(overview.exposure),
            flow=FlowOut(**overview.flow),
            feeds=[FeedOut.model_validate(one) for one in overview.feeds],
        )
