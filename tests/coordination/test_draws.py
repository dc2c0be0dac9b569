import numpy as np

from coordination.draws import draw, stream_of


def draws(seed: int, who: int, trials: int) -> list[float]:
    stream = np.uint64(stream_of(np.uint64(seed), np.uint64(who)))
    return [draw(stream, trial) for trial in range(trials)]


def in_whole_numbers(seed: int, who: int, trial: int) -> float:
    """The same by Python's whole numbers, which no machine rounds."""
    mask, golden = 2**64 - 1, 0x9E3779B97F4A7C15

    def scatter(bits: int) -> int:
        bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & mask
        bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & mask
        return bits ^ (bits >> 31)

    stream = scatter(scatter((seed + golden) & mask) ^ who)
    return (scatter((stream + (trial + 1) * golden) & mask) >> 11) * 2.0**-53


def test_draws_are_those_of_whole_numbers_on_any_machine() -> None:
    for seed, who in ((0, 0), (1, 2), (2**63 - 1, 2**64 - 1)):
        assert draws(seed, who, 5) == [in_whole_numbers(seed, who, trial) for trial in range(5)]


def test_draws_are_even_and_do_not_know_of_each_other() -> None:
    one, other = np.array(draws(7, 1, 20_000)), np.array(draws(7, 2, 20_000))

    assert np.abs(np.histogram(one, 10, (0, 1))[0] - 2_000).max() < 200
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.03
    assert abs(np.corrcoef(one[1:], one[:-1])[0, 1]) < 0.03
