"""A file's bytes as an HTTP answer that no browser can be made to run."""

from urllib.parse import quote

from starlette.responses import Response

from .kinds import BINARY
from .shelf import File

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


def served(file: File, *, download: bool = False) -> Response:
    """A picture as what its bytes say it is; anything else to be saved, of no kind at all.

    An uploaded page, script or drawing (SVG) is never given its own type.
    """
    inline = file.is_picture and not download
    way = "inline" if inline else "attachment"
    headers = {
        **_HEADERS,
        "Content-Disposition": f"{way}; filename*=UTF-8''{quote(file.name, safe='')}",
    }
    kind = file.type if file.is_picture else BINARY
    return Response(file.content or b"", headers=headers, media_type=kind.mimetype)
