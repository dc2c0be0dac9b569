from coordination.networks import in_whole_networks


def test_networks_are_shared_out_whole() -> None:
    shares = in_whole_networks("abcdefg", [("a", "d"), ("d", "g"), ("b", "c")], 3)

    assert shares == [["a", "d", "g"], ["b", "c", "e"], ["f"]]


def test_network_through_an_initiative_not_given_is_one() -> None:
    assert in_whole_networks("ab", [("a", "x"), ("x", "b")], 1) == [["a", "b"]]


def test_network_larger_than_a_share_is_a_share() -> None:
    waits = list(zip("abcd", "bcda", strict=True))

    assert in_whole_networks("abcde", waits, 2) == [["a", "b", "c", "d"], ["e"]]


def test_nothing_to_share_out() -> None:
    assert in_whole_networks("", [("a", "b")], 2) == []
