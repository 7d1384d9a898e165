"""Names and phones in, sealed text out, and back again with the key from the settings."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from matcher.errors import ConfigError


class WrongKey(ConfigError):
    """What is stored was sealed with another key."""


class Vault:
    """Seals short texts; the first key seals, every key opens, so that keys can be changed."""

    def __init__(self, keys: str) -> None:
        try:
            self._keys = MultiFernet([Fernet(key.strip()) for key in keys.split(",")])
        except ValueError as error:
            raise ConfigError(
                "MATCHER_SECRET_KEY 没有设置或写得不对；请运行 matcher admin new-key 生成一个，"
                "写进设置并妥善保管：丢了它，已存的姓名和电话就读不出来了"
            ) from error

    def seal(self, text: str) -> str:
        """Encrypt a text."""
        return self._keys.encrypt(text.encode()).decode()

    def open(self, sealed: str | None) -> str:
        """Decrypt a text; nothing stays nothing."""
        if not sealed:
            return ""
        try:
            return self._keys.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise WrongKey(
                "存下的姓名或电话用现在的密钥打不开，请核对 MATCHER_SECRET_KEY"
            ) from error
