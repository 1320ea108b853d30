"""Pages of the web → documents, with guards against being sent into one's own network.

A host's addresses are all checked, and the checked address is the one that is connected to: a name that answers
differently the second time gains nothing. Each redirect is a new target and checked like the first. Written on the
standard library, which does nothing unasked: no proxies, redirects, cookies or credentials.
"""

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from urllib.parse import quote, urljoin, urlsplit

from corpus import reading
from corpus.addresses import is_public
from corpus.errors import DocumentRefused
from corpus.load import NO_OVERRIDES, Overrides, from_bytes
from corpus.types import Document, IngestOutcome

_TYPES = {
    "text/html": reading.HTML,
    "application/xhtml+xml": reading.HTML,
    "text/plain": "text/plain",
    "text/markdown": "text/markdown",
    reading.PDF: reading.PDF,
    reading.WORD: reading.WORD,
}
_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 65_536
_SAFE = "/%:@!$&'()*+,;=~?"  # what stays as it is in a path or query
_URL_CHARACTERS = 2_000


def resolved(host: str, port: int) -> list[str]:
    """Return the numeric addresses of `host`. Raises OSError when it has none."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be fetched. `seconds` holds for all of it, redirects included; `megabytes` for the unpacked answer."""

    resolve: Callable[[str, int], Sequence[str]] = resolved
    allowed: Callable[[str], bool] = is_public
    ports: frozenset[int] = frozenset((80, 443))
    redirects: int = 5
    seconds: float = 30
    megabytes: float = 10


DEFAULT = Policy()


@dataclass(frozen=True, slots=True)
class _Target:
    secure: bool
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class _Answer:
    body: bytes
    media_type: str
    charset: str | None
    redirect: str | None = None


def is_url(text: str) -> bool:
    """Whether `text` is meant as a URL and not as a path."""
    return "://" in text


def load_urls(
    urls: Iterable[str], overrides: Overrides = NO_OVERRIDES, policy: Policy = DEFAULT
) -> Iterator[Document | IngestOutcome]:
    """Yield the document of each URL, or an outcome with the reason why it was refused."""
    for url in urls:
        try:
            yield overrides.applied(fetch(url, policy))
        except DocumentRefused as error:
            yield IngestOutcome(origin=url, status="refused", reason=str(error))


def fetch(url: str, policy: Policy = DEFAULT) -> Document:
    """Return the document at `url`; its id and origin are the URL as it was given, without a fragment.

    Raises:
        DocumentRefused: the URL isn't allowed, isn't reached, passes a limit, or gives what can't be read.
    """
    name = url.strip().partition("#")[0]
    deadline = time.monotonic() + policy.seconds
    try:
        answer = _followed(name, policy, deadline)
        return from_bytes(answer.body, name, name, answer.media_type, answer.charset)
    except UnicodeDecodeError:
        raise DocumentRefused("its encoding can't be told.", "Save the page as UTF-8 text.") from None
    except (OSError, http.client.HTTPException, zlib.error, ValueError) as error:
        if time.monotonic() >= deadline:
            raise _too_slow(policy) from None
        raise DocumentRefused(
            f"it can't be fetched ({_cause(error)}).", "Check the address, or save the page and ingest the file."
        ) from None


def _cause(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return "its host has no address"
    if isinstance(error, ssl.SSLCertVerificationError):
        return "its certificate isn't valid"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _followed(url: str, policy: Policy, deadline: float) -> _Answer:
    secure = False
    for _ in range(policy.redirects + 1):
        target = _target(url, policy)
        if secure and not target.secure:
            raise DocumentRefused("it redirects from https to http.", "Save the page and ingest the file.")
        secure = target.secure
        answer = _answer(target, policy, deadline)
        if answer.redirect is None:
            return answer
        url = urljoin(url, answer.redirect)
    raise DocumentRefused(
        f"it redirects more than {policy.redirects} times.", "Give the address that the page ends up at."
    )


def _target(url: str, policy: Policy) -> _Target:
    """Return what `url` points at, or refuse it before anything is looked up."""
    if len(url) > _URL_CHARACTERS:
        raise DocumentRefused(f"its address is longer than {_URL_CHARACTERS} characters.", "Give a shorter one.")
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise DocumentRefused("its address is malformed.", "Check the spelling.") from None
    if parts.scheme not in ("http", "https"):
        raise DocumentRefused(f"{parts.scheme or 'no scheme'}:// isn't fetched.", "Use http or https.")
    if not host or parts.username is not None or parts.password is not None:
        raise DocumentRefused("its address names no host, or a user.", "Give a public address without a password.")
    if port not in policy.ports:
        allowed = " and ".join(str(one) for one in sorted(policy.ports))
        raise DocumentRefused(f"port {port} isn't fetched from.", f"Only {allowed} are.")
    path = quote(parts.path or "/", _SAFE) + (f"?{quote(parts.query, _SAFE)}" if parts.query else "")
    return _Target(parts.scheme == "https", host, port, path)


def _answer(target: _Target, policy: Policy, deadline: float) -> _Answer:
    connected = _connected(target, policy, deadline)
    with connected, _ended_at(deadline, connected):
        if isinstance(connected, ssl.SSLSocket):
            connected.do_handshake()
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = connected
        asked = {"Host": target.authority, "Accept-Encoding": "gzip", "User-Agent": "interview-coach"}
        connection.request("GET", target.path, headers=asked)
        with connection.getresponse() as response:
            return _read(response, policy, deadline)


def _read(response: http.client.HTTPResponse, policy: Policy, deadline: float) -> _Answer:
    if response.status in _REDIRECTS and (location := response.getheader("Location")):
        return _Answer(b"", "", None, location)
    if response.status != 200:
        raise DocumentRefused(f"its server answers {response.status} {response.reason}.", "Check the address.")
    media_type, charset = _type(response.headers)
    return _Answer(_body(response, policy, deadline), media_type, charset)


def _connected(target: _Target, policy: Policy, deadline: float) -> socket.socket:
    addresses = _addresses(target, policy, deadline)
    failed: OSError = socket.gaierror("no address")
    for address in addresses:
        try:
            plain = socket.create_connection((address, target.port), timeout=_left(deadline, policy))
        except OSError as error:
            failed = error
            continue
        if not target.secure:
            return plain
        context = ssl.create_default_context()
        return context.wrap_socket(plain, server_hostname=target.host, do_handshake_on_connect=False)
    raise failed


def _addresses(target: _Target, policy: Policy, deadline: float) -> list[str]:
    """Return the addresses of the target's host; one that isn't public is enough to refuse it."""
    found: list[str | OSError | ValueError] = []

    def look() -> None:
        try:
            found.extend(policy.resolve(target.host, target.port))
        except (OSError, ValueError) as error:
            found.append(error)

    # The system's resolver knows no time limit; a thread of its own can be left behind.
    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    thread.join(_left(deadline, policy))
    if thread.is_alive():
        raise _too_slow(policy)
    for one in found:
        if isinstance(one, OSError | ValueError):
            raise one
    addresses = [str(one) for one in found]
    if not all(policy.allowed(address) for address in addresses):
        raise DocumentRefused(
            f"{target.host} isn't a public address.", "Save the page and ingest the file, if you may read it."
        )
    return addresses


@contextmanager
def _ended_at(deadline: float, connected: socket.socket) -> Iterator[None]:
    """Cut the connection at the deadline: a server that sends a byte a second never runs into a socket's timeout."""

    def cut() -> None:
        try:
            # Not SSLSocket's own: that takes the TLS state away under the thread that reads.
            socket.socket.shutdown(connected, socket.SHUT_RDWR)
        except OSError:
            return

    timer = threading.Timer(max(deadline - time.monotonic(), 0), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _type(headers: Message) -> tuple[str, str | None]:
    told = headers.get_content_type() if headers.get("Content-Type") else "no content type"
    if told not in _TYPES:
        raise DocumentRefused(f"{told} isn't read from the web.", "HTML, plain text, PDF and .docx are.")
    return _TYPES[told], headers.get_content_charset()


def _body(response: http.client.HTTPResponse, policy: Policy, deadline: float) -> bytes:
    """Return the answer's body, unpacked as it comes, so that a small answer can't unpack to a large one."""
    encoding = (response.getheader("Content-Encoding") or "identity").casefold()
    if encoding not in ("identity", "gzip", "x-gzip"):
        raise DocumentRefused(f"it is packed as {encoding}, unasked.", "Save the page and ingest the file.")
    unpack = zlib.decompressobj(wbits=31) if encoding != "identity" else None
    most = int(policy.megabytes * 1_000_000)
    body = bytearray()
    while chunk := response.read(_CHUNK):
        body += unpack.decompress(chunk, most + 1 - len(body)) if unpack else chunk
        if len(body) > most:
            raise DocumentRefused(f"it has more than {policy.megabytes:g} MB.", "Ingest a part of it as a file.")
        _left(deadline, policy)
    _left(deadline, policy)  # a connection cut at the deadline looks like the end of the answer
    if response.length or (unpack is not None and not unpack.eof):
        raise DocumentRefused("its server broke off in the middle.", "Try again.")
    return bytes(body)


def _left(deadline: float, policy: Policy) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise _too_slow(policy)
    return left


def _too_slow(policy: Policy) -> DocumentRefused:
    return DocumentRefused(f"fetching it takes more than {policy.seconds:g} s.", "Save the page and ingest the file.")
