"""A backup as it is read: every file copied and summed, and compared with the manifest before anything is believed."""

from __future__ import annotations

import hashlib
import os
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from daemon.adapters.backup.cipher import Cipher
from daemon.adapters.backup.writing import newest, read_manifest
from daemon.adapters.state import manifest
from daemon.adapters.state.manifest import BadBackup, Listed, Manifest

_CHUNK = 1 << 20


def copy_from(source: Path, target: Path, cipher: Cipher | None) -> Manifest:
    """Put the files of the backup `source` into the folder `target`, and say what they are.

    `source`: a backup's folder, the folder that holds backups (the newest counts), or a tar file. Raises BadBackup
    where anything is missing, beyond the manifest, or of another sum; CipherError, OSError. What lies in `target` then
    is for the caller to throw away.
    """
    if not source.exists():
        raise BadBackup(f"{source}: no such file or folder")
    if source.is_dir():
        folder = source if (source / manifest.NAME).exists() else newest(source)
        if folder is None:
            raise BadBackup(f"{source}: there is no backup in it: no {manifest.NAME}")
        listed = read_manifest(folder)
        found = {row.path: _from_folder(folder, target, row) for row in listed.rows}
    else:
        with cipher.decrypting(source) if cipher else source.open("rb") as data:
            listed, found = _from_tar(source, data, target)
    _compare(source, listed, found)
    for row in listed.rows:
        os.utime(target / row.path, ns=(row.mtime_ns, row.mtime_ns))
    return listed


Sum = tuple[int, str]  # bytes, sha256


def _from_folder(folder: Path, target: Path, row: Listed) -> Sum | None:
    path = folder / manifest.STATE / row.path
    if path.is_symlink() or not path.is_file():
        return None
    with path.open("rb") as data:
        return _put(data, target / row.path)


def _from_tar(source: Path, data: IO[bytes], target: Path) -> tuple[Manifest, dict[str, Sum | None]]:
    listed, found = None, dict[str, Sum | None]()
    try:
        with tarfile.open(fileobj=data, mode="r|*") as archive:
            for member, content in _members(archive):
                if member == manifest.NAME:
                    listed = manifest.parse(content.read(manifest.LARGEST))
                    continue
                folder, _, path = manifest.safe(member).partition("/")
                if folder != manifest.STATE or not path or path in found:
                    raise BadBackup(f"{source}: {member!r} has no place in a backup")
                found[path] = _put(content, target / path)
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise BadBackup(f"{source}: it is no tar file, or not whole: {error}") from None
    if listed is None:
        raise BadBackup(f"{source}: it is not whole: it ends without its manifest")
    return listed, found


def _members(archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for member in archive:
        content = archive.extractfile(member) if member.isreg() else None
        if content is None:
            raise BadBackup(f"{member.name!r} is no plain file")
        yield member.name, content


def _put(data: IO[bytes], path: Path) -> Sum:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    total, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while chunk := data.read(_CHUNK):
            total.update(chunk)
            size += len(chunk)
            file.write(chunk)
    return size, total.hexdigest()


def _compare(source: Path, listed: Manifest, found: dict[str, Sum | None]) -> None:
    wrong = [row.path for row in listed.rows if found.get(row.path) != (row.size, row.sha256)]
    beyond = sorted(found.keys() - {row.path for row in listed.rows})
    if wrong or beyond:
        some = ", ".join([*wrong, *beyond][:3])
        many = f" and {len(wrong) + len(beyond) - 3} more" if len(wrong) + len(beyond) > 3 else ""  # noqa: PLR2004
        raise BadBackup(f"{source}: not as its manifest says: {some}{many}")
