"""The cadences that come with Perennial: the same in every workspace, under ids that never change.

They are code. A better version is one more number: what was published under a number stays as it was, since
people may be on it.
"""

from collections.abc import Mapping
from types import MappingProxyType

from domain.cadences.built_in.admire_and_learn import ADMIRE_AND_LEARN
from domain.cadences.built_in.form import BuiltInCadence
from domain.cadences.built_in.nurture import NURTURE
from domain.cadences.built_in.reconnect import RECONNECT
from domain.cadences.built_in.thank_and_tell import THANK_AND_TELL
from domain.cadences.definition import Definition
from domain.shared.ids import CadenceId

BUILT_IN: Mapping[CadenceId, BuiltInCadence] = MappingProxyType(
    {each.id: each for each in (ADMIRE_AND_LEARN, THANK_AND_TELL, NURTURE, RECONNECT)}
)


def built_in_definition(cadence_id: CadenceId, number: int | None = None) -> Definition | None:
    """That version of a built-in cadence, without a number the newest; None when there is none."""
    cadence = BUILT_IN.get(cadence_id)
    version = None if cadence is None else cadence.version(number)
    return None if version is None else version.definition
