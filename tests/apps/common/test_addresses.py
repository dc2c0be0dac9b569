from ipaddress import ip_address, ip_network

import pytest

from apps.common.addresses import as_address, as_network, lies_in, lies_within


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        (" 192.0.2.1:443 ", "192.0.2.1"),
        ('"[2001:db8::1]:443"', "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_address_is_read_in_each_of_its_forms(text, expected):
    assert as_address(text) == ip_address(expected)


@pytest.mark.parametrize("text", ["", "unknown", "_hidden", "192.0.2", "1.2.3.4, 5.6.7.8"])
def test_what_is_no_address_is_none(text):
    assert as_address(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("192.0.2.7", "192.0.2.7/32"),
        ("2001:db8::/32", "2001:db8::/32"),
        ("::ffff:192.0.2.0/120", "192.0.2.0/24"),
    ],
)
def test_network_is_read_in_each_of_its_forms(text, expected):
    assert as_network(text) == ip_network(expected)


@pytest.mark.parametrize("text", ["", "192.0.2.1/24", "192.0.2.0/33", "everywhere"])
def test_what_is_no_network_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        as_network(text)


@pytest.mark.parametrize(
    ("text", "networks", "expected"),
    [
        ("192.0.2.7", ["2001:db8::/32", "192.0.2.0/24"], True),
        ("::ffff:192.0.2.7", ["192.0.2.0/24"], True),
        ("192.0.2.7", ["::ffff:192.0.2.0/120"], True),
        ("192.0.3.7", ["192.0.2.0/24", "2001:db8::/32"], False),
        ("192.0.2.7", [], False),
        ("unknown", ["0.0.0.0/0", "::/0"], False),
    ],
)
def test_address_lies_in_one_of_the_networks_in_whichever_form_both_are(text, networks, expected):
    assert lies_in(as_address(text), networks) is expected


def test_network_lies_within_one_of_its_own_kind():
    others = [ip_network("192.0.2.0/24"), ip_network("2001:db8::/32")]

    assert lies_within(ip_network("192.0.2.128/25"), others)
    assert lies_within(ip_network("2001:db8:1::/48"), others)
    assert not lies_within(ip_network("192.0.0.0/16"), others)
    assert not lies_within(ip_network("::/0"), others)
