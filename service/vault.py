"""Names and phones in, sealed text out, and back again with the key from the settings.

An alias is the same whenever it is made for the same outsider, and tells them nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from matcher.errors import ConfigError


class WrongKey(ConfigError):
    """What is stored was sealed with another key."""


class Vault:
    """Seals short texts; the first key seals, every key opens, so that keys can be changed."""

    def __init__(self, keys: str) -> None:
        try:
            told = [key.strip() for key in keys.split(",")]
            self._keys = MultiFernet([Fernet(key) for key in told])
            self._aliases = [AESSIV(_apart(key)) for key in told]
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

    def alias(self, id: str, outsider: str) -> str:
        """Name somebody to an outsider; to another outsider the name is another."""
        sealed = self._aliases[0].encrypt(id.encode(), [outsider.encode()])
        return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def named(self, alias: str, outsider: str) -> str | None:
        """Tell whom an alias means; None if it was not made for this outsider."""
        try:
            sealed = base64.b64decode(alias + "=" * (-len(alias) % 4), b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        for key in self._aliases:
            try:
                return key.decrypt(sealed, [outsider.encode()]).decode()
            except (InvalidTag, ValueError):
                continue
        return None


def _apart(key: str) -> bytes:
    """Derive the key of the aliases from the one that seals: neither is used for both."""
    return hashlib.sha512(b"alias:" + key.encode()).digest()
