"""The attacker: what can somebody compute who holds our releases and knows what everybody knows?

Written apart from the protector (`methodology.disclosure`): neither imports the other, and this one rebuilds what adds
up from published rows and public knowledge alone.
"""

from methodology.attacker.audit import Audit, audit, check_release

__all__ = ["Audit", "audit", "check_release"]
