from config.warm_up import warm_up
from coordination.vocabulary import FindingKind


def test_warm_up_meets_every_kind_of_finding_the_detector_raises():
    # A forecast needs a history of slips; it is raised elsewhere.
    assert warm_up() == len(set(FindingKind) - {FindingKind.FORECAST})
