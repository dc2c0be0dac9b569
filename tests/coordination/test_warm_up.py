from numba.core import event

from coordination.detection import detect
from coordination.explanation import Explainer
from coordination.findings import raise_findings
from coordination.thresholds import DEFAULTS
from coordination.vocabulary import FindingKind
from coordination.warm_up import warm_up
from tests.coordination import casebook


def test_nothing_compiles_once_warm() -> None:
    warm_up()
    kinds = set()
    with event.install_recorder("numba:compile") as recorder:
        for case in casebook.cases():
            record = casebook.record_of(case)
            plan = record.plan
            detection = detect(plan, DEFAULTS, record.as_of)
            for draft in raise_findings(plan, detection, DEFAULTS):
                kinds.add(draft.kind)
                Explainer(plan, detection, DEFAULTS).explain(draft)

    assert recorder.buffer == []
    assert kinds == set(FindingKind)
