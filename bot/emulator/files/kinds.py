"""What kind of file some bytes are: by what they begin with, then by their name."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file as `files.info` names it."""

    mimetype: str
    filetype: str
    pretty: str


PNG = FileType("image/png", "png", "PNG")
JPEG = FileType("image/jpeg", "jpg", "JPEG")
GIF = FileType("image/gif", "gif", "GIF")
BINARY = FileType("application/octet-stream", "binary", "Binary")
TEXT = FileType("text/plain", "text", "Plain Text")

PICTURES = frozenset({PNG, JPEG, GIF})
"""What an image block can show, and all that a browser is ever given to draw."""

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", FileType("application/pdf", "pdf", "PDF")),
    (b"PK\x03\x04", FileType("application/zip", "zip", "Zip")),
)

_BY_ENDING = {
    "css": FileType("text/css", "css", "CSS"),
    "csv": FileType("text/csv", "csv", "CSV"),
    "htm": FileType("text/html", "html", "HTML"),
    "html": FileType("text/html", "html", "HTML"),
    "js": FileType("application/javascript", "javascript", "JavaScript"),
    "json": FileType("application/json", "json", "JSON"),
    "md": FileType("text/markdown", "markdown", "Markdown (raw)"),
    "py": FileType("text/x-python", "python", "Python"),
    "svg": FileType("image/svg+xml", "svg", "SVG"),
    "txt": TEXT,
    "xml": FileType("application/xml", "xml", "XML"),
}


def type_of(name: str, content: bytes) -> FileType:
    """The kind of a file. A picture's name alone makes no picture: its bytes decide."""
    for beginning, kind in _MAGIC:
        if content.startswith(beginning):
            return kind
    return _BY_ENDING.get(name.rpartition(".")[2].lower(), BINARY)


def picture_size(content: bytes) -> tuple[int, int] | None:
    """The width and height of a picture in pixels; None for what is none, or is cut short."""
    try:
        if content.startswith(b"\x89PNG"):
            width, height = struct.unpack_from(">II", content, 16)
            return width, height
        if content.startswith(b"GIF8"):
            width, height = struct.unpack_from("<HH", content, 6)
            return width, height
        return next(_jpeg_sizes(content), None)
    except struct.error:
        return None


_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers of a frame header, which holds the size; the three left out are tables."""


def _jpeg_sizes(content: bytes) -> Iterator[tuple[int, int]]:
    place = 2
    while content.startswith(b"\xff\xd8") and place < len(content):
        marker, length = struct.unpack_from(">xBH", content, place)
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, place + 5)
            yield width, height
        place += 2 + length
