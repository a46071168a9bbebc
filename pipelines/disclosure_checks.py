"""Nothing reaches the public around the protector, and nothing hidden can be computed from what does.

Belongs here: the audit as a blocking check, and the refusal of public tables made elsewhere. Does not: the attack.
"""

from collections.abc import Iterable

import dagster as dg

from assets.population_tables import POPULATION_EXACT, POPULATION_PUBLIC, public_population
from assets.published_tables import EXACT, PUBLIC, public_tables, released
from assets.releases.files import write_secret
from assets.releases.layout import refused_cells
from assets.resources import Data
from law.errors import RehabError
from methodology.attacker import audit

_PREFIX = "published_"
_PROTECTORS = {  # what makes public tables, which ones, and of what
    public_tables.op.compute_fn: (PUBLIC, EXACT),
    public_population.op.compute_fn: (POPULATION_PUBLIC, POPULATION_EXACT),
}
_NOT_PUBLIC = (
    "published_version",  # the operator's folder: exact tables for roles, public ones among them
    "published_statistic",  # a register of figures that others have published
)


@dg.asset_check(asset="published_indicator", blocking=True)
def nothing_hidden_can_be_computed(data: Data) -> dg.AssetCheckResult:
    """The attacker, given every release and this table, pins down no hidden cell: neither exactly nor within T."""
    found = audit([*released(data), data.scan("published_indicator").collect()])
    told: dict[str, int | str] = {"attacked": found.attacked, "hidden": found.hidden}
    told |= {"exact": found.exact, "narrow": found.narrow}
    if not found.passed:
        cells = refused_cells(data.folder().path, "version")
        write_secret(found.cells, cells)
        told["cells"] = str(cells)
    return dg.AssetCheckResult(passed=found.passed, metadata=told)


def around_the_protector(assets: Iterable[dg.AssetsDefinition]) -> list[str]:
    """Public tables that something else than the protector makes, or that it makes of more than exact figures."""
    found = []
    for definition in assets:
        names = [key.path[-1] for key in definition.keys]
        public = [name for name in names if name.startswith(_PREFIX) and name not in _NOT_PUBLIC]
        made, of = _PROTECTORS.get(definition.op.compute_fn, ((), ""))
        reads = {key.path[-1] for key in definition.dependency_keys}
        found += [name for name in public if set(names) != set(made) or reads != {of}]
    return found


def refuse_unprotected(assets: Iterable[dg.AssetsDefinition]) -> None:
    """Raises RehabError for a public table that goes around the protector: such a project does not even load."""
    if names := around_the_protector(assets):
        raise RehabError(
            f"public tables made around the protector: {', '.join(names)}",
            where="assets",
            why="small cells of children with disabilities would be published",
            todo=f"name it otherwise, or let a protector make it from {EXACT} or {POPULATION_EXACT}",
        )
