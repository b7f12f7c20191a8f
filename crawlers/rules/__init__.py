"""Page rules, one module per CMS family; `RULES` lists them, newest layout of a family first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawlers.rules.baodautu import BaoDauTu
from crawlers.rules.cnnd import Cnnd
from crawlers.rules.dantri import DanTri, DanTri2013, DanTri2019, DanTri2022
from crawlers.rules.generic import Generic
from crawlers.rules.vietnamnet import VietnamNet
from crawlers.rules.vnexpress import VnExpress, VnExpress2013
from crawlers.rules.xenforo import XenForo
from crawlers.rules.zce import Zce
from crawlers.rules.znews import Znews

if TYPE_CHECKING:
    from crawlers.rules.base import Rule

RULES: tuple[Rule, ...] = (
    Cnnd(),
    VnExpress(),
    VnExpress2013(),
    DanTri(),
    DanTri2022(),
    DanTri2019(),
    DanTri2013(),
    VietnamNet(),
    BaoDauTu(),
    Zce(),
    Znews(),
    XenForo(),
)
GENERIC = Generic()
FAMILIES = tuple(dict.fromkeys(rule.family for rule in RULES))


def rules_of(family: str | None) -> tuple[Rule, ...]:
    """The rules of a family, newest first; all rules where the family is unknown."""
    return RULES if family is None else tuple(rule for rule in RULES if rule.family == family)
