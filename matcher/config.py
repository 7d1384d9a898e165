"""Where things are and how the matcher behaves: settings from `MATCHER_*` variables."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_PACKAGED = Path(__file__).parent / "data"
DATA = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parent.parent / "data"


def _user_folder(variable: str, fallback: str) -> Path:
    return Path(os.environ.get(variable) or Path.home() / fallback) / "matcher"


class Settings(BaseSettings):
    """What a deployment may choose; each field is `MATCHER_<NAME>` in the environment."""

    model_config = SettingsConfigDict(env_prefix="MATCHER_", extra="ignore")

    home: Path = Field(
        default_factory=lambda: _user_folder("XDG_DATA_HOME", ".local/share"),
        description="资料库和索引所在的文件夹",
    )
    database: str = Field(
        default="",
        description="资料库的地址（SQLAlchemy 写法）；不写则用 home 里的 matcher.db",
    )
    cache: Path = Field(
        default_factory=lambda: _user_folder("XDG_CACHE_HOME", ".cache"),
        description="模型、向量缓存和编译好的查找程序所在的文件夹",
    )
    model: str = Field(
        default="default",
        description="编码模型：default 为内置模型，也可写 sentence-transformers 模型的名称或文件夹",
    )
    query_prompt: str | None = Field(default=None, description="查询前缀；不写则用模型自带的")
    passage_prompt: str | None = Field(default=None, description="文档前缀；不写则用模型自带的")
    precision: str = Field(
        default="auto", description="编码精度：auto（按本机实测选）、fp32、bf16、openvino"
    )
    threads: int = Field(default=0, ge=0, description="编码用的线程数；0 为全部核")
    hold_on_sex: bool = Field(
        default=False, description="岗位写了性别要求时是否暂扣（默认只提示，匹配时一律不看）"
    )

    @field_validator("home", "cache")
    @classmethod
    def _expanded(cls, path: Path) -> Path:
        try:
            return path.expanduser()
        except RuntimeError as error:
            raise ValueError(f"“{path}”里的用户不存在，请写完整的路径") from error
