import pytest

from domain.limits.networks import UNKNOWN, client_address, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.17", "192.0.2.0/24"),
        ("192.0.2.255", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        # A socket that listens for both kinds shows IPv4 in these clothes.
        ("::ffff:192.0.2.17", "192.0.2.0/24"),
        ("testclient", UNKNOWN),
        ("192.0.2.256", UNKNOWN),
        ("", UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_an_address_is_cut_to_its_network(address: str | None, network: str) -> None:
    assert network == network_of(address)


@pytest.mark.parametrize(
    ("forwarded", "proxies", "client"),
    [
        ("203.0.113.9", 0, "10.0.0.1"),
        ("203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("6.6.6.6,203.0.113.9:4711", 1, "203.0.113.9"),
        ("[2001:db8::9]:4711", 1, "2001:db8::9"),
        ("2001:db8::9", 1, "2001:db8::9"),
        # It did not come through all of ours, or somebody wrote nonsense.
        ("203.0.113.9", 2, "10.0.0.1"),
        ("", 1, "10.0.0.1"),
        ("203.0.113.9, unknown", 1, "10.0.0.1"),
        ("203.0.113.9, <script>", 1, "10.0.0.1"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(
    forwarded: str, proxies: int, client: str
) -> None:
    assert client == client_address("10.0.0.1", forwarded, proxies)


def test_without_a_peer_and_without_a_proxy_nobody_is_known() -> None:
    assert client_address(None, "203.0.113.9", 0) is None
