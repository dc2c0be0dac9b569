"""Addresses and networks, each in one form whichever it was written in."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def as_address(text: str) -> Address | None:
    """Return the address that a text is, without port; IPv4 in IPv6's clothes as IPv4."""
    host = text.strip().strip('"')
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


# Those of proxies are asked of at every request.
@lru_cache(maxsize=1024)
def as_network(text: str) -> Network:
    """Return the network of a CIDR text or a single address. Raises: ValueError."""
    network = ip_network(text.strip())
    mapped = network.network_address.ipv4_mapped if isinstance(network, IPv6Network) else None
    if mapped is not None and network.prefixlen >= _MAPPED_BITS:
        return ip_network((mapped, network.prefixlen - _MAPPED_BITS))
    return network


def lies_in(address: Address | None, networks: Iterable[str]) -> bool:
    """Tell whether an address is known, and in one of the networks. Raises: ValueError of those."""
    return address is not None and any(address in as_network(network) for network in networks)


def lies_within(network: Network, others: list[Network]) -> bool:
    """Tell whether a network is part of one of the others."""
    return any(
        network.subnet_of(other)  # type: ignore[arg-type]  # of the same version, as asked first
        for other in others
        if other.version == network.version
    )


_MAPPED_BITS = 96
