# SPDX-License-Identifier: GPL-3.0-or-later
"""ZIP and tar with fixed times and owners: the same input gives the same bytes."""
import io
import tarfile
import zipfile

TIME = (2026, 9, 3, 8, 0, 0)
TIME_UNIX = 1788400800


def zip_of(members, stored=()):
    """members: (name, bytes or text) pairs. Names in stored are not deflated."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, TIME)
            info.compress_type = (
                zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            )
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return out.getvalue()


class Stream(io.RawIOBase):
    """A sink that cannot seek: zipfile then writes data descriptors behind the members."""

    def __init__(self):
        super().__init__()
        self.data = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.data += data
        return len(data)


def zip_streamed(members):
    out = Stream()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, TIME), data, zipfile.ZIP_DEFLATED)
    return bytes(out.data)


def tar_of(members, form=tarfile.GNU_FORMAT):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in members:
            data = data.encode() if isinstance(data, str) else data
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), TIME_UNIX
            archive.addfile(info, io.BytesIO(data))
    # Python pads to 20 blocks of 512; two zero blocks are the end.
    data = out.getvalue().rstrip(b"\0")
    return data + bytes(-len(data) % 512 + 1024)
