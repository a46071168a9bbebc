"""What is checked before a workbook is parsed: an XLSX file is a zip archive.

Belongs here: number, names, sizes and compression of the members. Does not: what the sheets hold (formats/xlsx.py).
"""

import zipfile
import zlib
from io import BytesIO

from intake.reading.guards import MIB, Limits, megabytes
from intake.reading.refusals import Refused

CHUNK = MIB
KIND_OF_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"  # its first member, not compressed
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def open_zip(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive, with the number, names and declared sizes of its members checked (nothing unpacked yet)."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except UNREADABLE:
        raise Refused("broken_file", "no_directory", "whole_workbook") from None
    members = archive.infolist()
    if len(members) > limits.zip_members:
        raise Refused("zip_too_many_members", str(len(members)), str(limits.zip_members))
    if len({m.filename for m in members}) != len(members):
        raise Refused("broken_file", "members_of_one_name", "whole_workbook")
    for member in members:
        check_member_name(member.orig_filename)
        if member.flag_bits & 1 or member.compress_type not in METHODS:
            raise Refused("broken_file", "packed_unusually", "workbook_without_password")
    if sum(m.file_size for m in members) > limits.unzipped:
        raise too_large(limits)
    return archive


def check_member_name(name: str) -> None:
    """Refuse a member that would unpack outside its folder."""
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or any(ord(c) < 32 for c in name):
        raise Refused("zip_unsafe_path", "path_out_of_archive")


def unzip_counted(archive: zipfile.ZipFile, limits: Limits) -> dict[str, bytes]:
    """Every member unpacked, counted as it streams: the sizes the archive declares are not believed."""
    unpacked: dict[str, bytes] = {}
    left = limits.unzipped
    for member in archive.infolist():
        unpacked[member.filename] = unzip_member(archive, member, left, limits)
        left -= len(unpacked[member.filename])
    return unpacked


def unzip_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, limits: Limits) -> bytes:
    """One member, at most `left` bytes of it."""
    chunks, size = [], 0
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(CHUNK):
                chunks.append(chunk)
                size += len(chunk)
                if size > left:
                    raise too_large(limits)
                check_ratio(size, member.compress_size, limits)
    except UNREADABLE:
        raise Refused("broken_file", "member_not_unpackable", "whole_workbook") from None
    return b"".join(chunks)


def too_large(limits: Limits) -> Refused:
    """More unpacked bytes than allowed, declared or counted."""
    return Refused("zip_too_large", f"> {megabytes(limits.unzipped)}", megabytes(limits.unzipped))


def check_ratio(size: int, packed: int, limits: Limits) -> None:
    """Refuse a member that unpacks to more than `zip_ratio` times its size, once it is large enough to matter."""
    if size > limits.zip_ratio_from and size > packed * limits.zip_ratio:
        raise Refused("zip_ratio", f"> {limits.zip_ratio}:1", f"{limits.zip_ratio}:1")
