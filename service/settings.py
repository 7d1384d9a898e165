"""How the service behaves: the matcher's settings and its own, from `MATCHER_*` variables."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, SecretStr

from matcher.config import Settings


class Environment(StrEnum):
    """Where the service runs; development makes its own secrets, production never does."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"


class ServiceSettings(Settings):
    """What an operator may choose; each field is `MATCHER_<NAME>` in the environment."""

    environment: Environment = Field(
        default=Environment.PRODUCTION,
        description="production（正式）或 development（试用：密钥自动生成，接口文档打开）",
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="加密姓名和电话的密钥，用 matcher admin new-key 生成；换密钥时新的写前面，逗号隔开",
    )
    host: str = Field(default="127.0.0.1", description="监听的地址")
    port: int = Field(default=8000, ge=0, le=65535, description="监听的端口")
    metrics_port: int = Field(
        default=0, ge=0, le=65535, description="运行指标的端口；0 为不开。几个进程依次往后占"
    )
    workers: int = Field(default=1, ge=1, le=64, description="服务进程的个数，每个各占一份内存")
    trusted_hosts: str = Field(
        default="localhost,127.0.0.1,testserver",
        description="允许的主机名，逗号隔开；别的一律拒绝",
    )
    docs: bool | None = Field(default=None, description="是否打开接口文档页；不写则只在试用时打开")
    body_limit: int = Field(default=2_000_000, ge=1000, description="请求正文最多多少字节")
    file_limit: int = Field(default=20_000_000, ge=1000, description="上传的文件最多多少字节")
    upload_days: int = Field(
        default=30,
        ge=0,
        description="上传的岗位表处理完后留几天，供取回退回表；求职者的表处理完就删",
    )
    per_minute: int = Field(
        default=600,
        ge=1,
        description="一个调用者每分钟最多多少次请求；每个服务进程各数各的，"
        "所以 MATCHER_WORKERS 有几个，最多就能到几倍",
    )
    people_per_day: int = Field(
        default=2000, ge=1, description="一个调用者每天最多看多少个求职者，超过就报警并拒绝"
    )
    login_attempts: int = Field(default=5, ge=1, description="连着输错几次密码就锁住账号")
    lock_minutes: int = Field(default=15, ge=1, description="账号锁住多少分钟")
    session_hours: int = Field(default=12, ge=1, description="登录以后多少小时要重新登录")
    public_url: str = Field(
        default="", description="手机能打开的网址，印在二维码里；不写则用来访时的主机名"
    )
    slip_days: int = Field(default=7, ge=1, description="小票上的二维码几天后失效")
    follow_seconds: float = Field(
        default=0.5, gt=0, le=2, description="隔多少秒看一次资料库有没有变化"
    )
    office: str = Field(default="公共就业服务中心", description="打印件上的机构名称")
    complaint_phone: str = Field(default="12333", description="打印件和页面上的投诉电话")
    region: str = Field(default="450000", description="本地的行政区划代码，“就近”从这里算起")

    @property
    def hosts(self) -> list[str]:
        """The host names that may be asked for."""
        return [name.strip() for name in self.trusted_hosts.split(",") if name.strip()]

    @property
    def shows_docs(self) -> bool:
        """Say whether the pages of the API are open."""
        return self.environment is Environment.DEVELOPMENT if self.docs is None else self.docs
