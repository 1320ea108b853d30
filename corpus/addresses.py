"""Which internet addresses a page may be fetched from: public ones only."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# RFC 6052's well-known prefix: a network without IPv4 reaches it through these, so the inner address counts.
_NAT64 = ip_network("64:ff9b::/96")
_UNICAST = ip_network("2000::/3")  # all that IANA has given out
# Special-purpose blocks (IANA registries) that some versions of Python count as global, and tunnels into IPv4.
_SPECIAL = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
    )
)


def is_public(address: str) -> bool:
    """Whether a numeric address is a public one: not of this machine, its network, a carrier's or a cloud's inside."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or (IPv4Address(int(ip) & 0xFFFF_FFFF) if ip in _NAT64 else None)
        if inner is not None:
            return is_public(str(inner))
        if ip not in _UNICAST:
            return False
    if any(ip in block for block in _SPECIAL):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)
