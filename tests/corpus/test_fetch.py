import gzip
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from corpus import reading
from corpus.addresses import is_public
from corpus.errors import DocumentRefused
from corpus.fetch import Policy, fetch, load_urls
from corpus.load import Overrides
from corpus.types import Document, IngestOutcome
from tests.corpus import files
from tests.corpus.web import PAGE, Handler, local, serving


def drip(handler: Handler) -> None:
    try:
        while True:
            handler.wfile.write(b"H")
            time.sleep(0.05)
    except OSError:
        return


ANSWERS: dict[str, Callable[[Handler], None]] = {
    "/page": lambda h: h.say(PAGE),
    "/packed": lambda h: h.say(gzip.compress(PAGE), Content_Encoding="gzip"),
    "/bomb": lambda h: h.say(gzip.compress(bytes(3_000_000)), Content_Encoding="gzip"),
    "/cut": lambda h: h.say(gzip.compress(PAGE)[:40], Content_Encoding="gzip"),
    "/short": lambda h: h.say(PAGE, Content_Length="9999"),
    "/brotli": lambda h: h.say(PAGE, Content_Encoding="br"),
    "/large": lambda h: h.say(b"word " * 300_000, Content_Type="text/plain"),
    "/latin": lambda h: h.say("Größe".encode("latin-1"), Content_Type="text/plain; charset=latin-1"),
    "/pdf": lambda h: h.say(files.pdf([[(50, 700, 10, "Bring an apron.")]]), Content_Type=reading.PDF),
    "/picture": lambda h: h.say(b"GIF89a", Content_Type="image/gif"),
    "/gone": lambda h: h.say(b"", 404),
    "/moved": lambda h: h.say(b"", 302, Location="/page"),
    "/around": lambda h: h.say(b"", 302, Location="/around"),
    "/inside": lambda h: h.say(b"", 302, Location="http://inside.example/page"),
    "/file": lambda h: h.say(b"", 302, Location="file:///etc/passwd"),
    "/host": lambda h: h.say(h.headers["Host"].encode(), Content_Type="text/plain"),
    "/drip": drip,
}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(ANSWERS) as port:
        yield port


@pytest.fixture
def policy(port: int) -> Policy:
    return local(port)


def refusal(url: str, policy: Policy) -> str:
    with pytest.raises(DocumentRefused) as caught:
        fetch(url, policy)
    return str(caught.value)


def test_a_page_becomes_a_document_named_by_its_address(port: int, policy: Policy) -> None:
    read = fetch(f"http://crumb.example:{port}/page#terms", policy)
    assert (read.source_id, read.origin) == (f"http://crumb.example:{port}/page",) * 2
    assert "one batch of rye bread" in read.text


@pytest.mark.parametrize("path", ["packed", "moved"])
def test_packed_and_moved_pages_are_read(path: str, port: int, policy: Policy) -> None:
    assert "one batch of rye bread" in fetch(f"http://crumb.example:{port}/{path}", policy).text


def test_the_senders_charset_and_pdf_are_understood(port: int, policy: Policy) -> None:
    assert fetch(f"http://crumb.example:{port}/latin", policy).text == "Größe"
    assert fetch(f"http://crumb.example:{port}/pdf", policy).text == "Bring an apron."


def test_the_host_is_asked_for_by_its_name(port: int, policy: Policy) -> None:
    assert fetch(f"http://crumb.example:{port}/host", policy).text == f"crumb.example:{port}"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("bomb", "more than 1 MB"),
        ("large", "more than 1 MB"),
        ("cut", "broke off"),
        ("short", "broke off"),
        ("brotli", "packed as br"),
        ("picture", "image/gif isn't read"),
        ("gone", "404"),
        ("around", "more than 5 times"),
        ("inside", "inside.example isn't a public address"),
        ("file", "file:// isn't fetched"),
    ],
)
def test_an_answer_that_is_not_wanted_is_refused_with_the_reason(
    path: str, reason: str, port: int, policy: Policy
) -> None:
    assert reason in refusal(f"http://crumb.example:{port}/{path}", policy)


def test_a_server_that_sends_a_byte_at_a_time_is_left_at_the_deadline(port: int, policy: Policy) -> None:
    began = time.monotonic()
    assert "more than 0.4 s" in refusal(f"http://crumb.example:{port}/drip", replace(policy, seconds=0.4))
    assert time.monotonic() - began < 3


def test_a_name_that_is_slow_to_resolve_is_given_up(port: int, policy: Policy) -> None:
    slow = replace(policy, seconds=0.2, resolve=lambda *_: time.sleep(1) or ["127.0.0.1"])
    assert "more than 0.2 s" in refusal(f"http://crumb.example:{port}/page", slow)


def test_the_checked_address_is_the_one_connected_to(port: int, policy: Policy) -> None:
    answers = iter((["127.0.0.1"], ["127.0.0.2"]))
    rebinding = replace(policy, resolve=lambda *_: next(answers))
    assert "rye" in fetch(f"http://crumb.example:{port}/page", rebinding).text


def test_one_inner_address_among_public_ones_is_enough_to_refuse(port: int, policy: Policy) -> None:
    mixed = replace(policy, resolve=lambda *_: ["127.0.0.1", "10.0.0.1"])
    assert "isn't a public address" in refusal(f"http://crumb.example:{port}/page", mixed)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0"])
def test_this_machine_is_refused_by_default(host: str) -> None:
    assert "isn't a public address" in refusal(f"http://{host}/", Policy())


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "0177.0.0.1", "169.254.169.254"])
def test_numbers_that_mean_an_inner_address_are_refused(host: str) -> None:
    # What getaddrinfo makes of them; the tests' own guard keeps it from being called.
    written_out = Policy(resolve=lambda given, _: [socket.inet_ntoa(socket.inet_aton(given))])
    assert "isn't a public address" in refusal(f"http://{host}/latest", written_out)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://crumb.example/", "ftp:// isn't fetched"),
        ("http://user:word@crumb.example/", "or a user"),
        ("http:///page", "names no host"),
        ("http://crumb.example:22/", "port 22"),
        ("http://crumb.example:99999/", "malformed"),
        ("http://[::1/", "malformed"),
        ("http://crumb.example/" + "a" * 3_000, "longer"),
    ],
)
def test_an_address_that_may_not_be_asked_is_refused_before_it_is_looked_up(url: str, reason: str) -> None:
    def never(*_: object) -> list[str]:
        raise AssertionError

    assert reason in refusal(url, Policy(resolve=never))


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "0.0.0.0", "100.64.0.1", "169.254.169.254", "192.0.0.8",
        "198.18.0.1", "192.0.2.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1", "2002:7f00:1::",
        "2001:0:1::1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "100::1", "words",
    ],
)  # fmt: skip
def test_addresses_of_inner_networks_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"])
def test_public_addresses_are(address: str) -> None:
    assert is_public(address)


def test_an_https_server_without_a_valid_certificate_is_refused(port: int, policy: Policy) -> None:
    assert "can't be fetched" in refusal(f"https://crumb.example:{port}/page", policy)


def test_a_closed_port_is_a_refusal(policy: Policy) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = unused.getsockname()[1]
    assert "can't be fetched" in refusal(f"http://crumb.example:{closed}/", replace(policy, ports=frozenset((closed,))))


def test_the_proxies_of_the_environment_are_not_used(
    port: int, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert "rye" in fetch(f"http://crumb.example:{port}/page", policy).text


def test_a_refused_address_is_an_outcome_and_the_others_go_on(port: int, policy: Policy) -> None:
    urls = [f"http://crumb.example:{port}/gone", f"http://crumb.example:{port}/page"]
    refused, read = load_urls(urls, Overrides(company="Crumb"), policy)
    assert isinstance(refused, IngestOutcome)
    assert refused.status == "refused"
    assert isinstance(read, Document)
    assert read.company == "Crumb"
