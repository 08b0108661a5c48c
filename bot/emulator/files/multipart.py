"""Bodies of type multipart/form-data, taken apart in memory."""

from dataclasses import dataclass, field

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

_MOST_PARTS = 200


@dataclass(slots=True)
class Part:
    """One part of the body. `filename` is None for a plain field."""

    name: str = ""
    filename: str | None = None
    content: bytes = b""
    header: tuple[bytes, bytes] = (b"", b"")
    chunks: list[bytes] = field(default_factory=list)


def read_multipart(content_type: str, body: bytes) -> list[Part]:
    """The parts of a body, in their order. Raises ValueError for one that is malformed."""
    boundary = parse_options_header(content_type)[1].get(b"boundary")
    if not boundary:
        raise ValueError("no boundary")
    collector = _Collector()
    try:
        parser = MultipartParser(
            boundary,
            {
                "on_part_begin": collector.begin,
                "on_header_field": collector.header_name,
                "on_header_value": collector.header_value,
                "on_header_end": collector.header_end,
                "on_part_data": collector.data,
                "on_part_end": collector.end,
                "on_end": collector.finish,
            },
        )
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise ValueError("malformed") from error
    if not collector.finished:
        raise ValueError("cut short")
    return collector.parts


class _Collector:
    """Gathers what the parser reports."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.finished = False

    def begin(self) -> None:
        if len(self.parts) >= _MOST_PARTS:
            raise ValueError("too many parts")
        self.parts.append(Part())

    def header_name(self, data: bytes, start: int, end: int) -> None:
        name, value = self.parts[-1].header
        self.parts[-1].header = (name + data[start:end], value)

    def header_value(self, data: bytes, start: int, end: int) -> None:
        name, value = self.parts[-1].header
        self.parts[-1].header = (name, value + data[start:end])

    def header_end(self) -> None:
        part = self.parts[-1]
        name, value = part.header
        part.header = (b"", b"")
        if name.lower() == b"content-disposition":
            options = parse_options_header(value)[1]
            part.name = options.get(b"name", b"").decode()
            filename = options.get(b"filename")
            part.filename = None if filename is None else filename.decode()

    def data(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].chunks.append(data[start:end])

    def end(self) -> None:
        part = self.parts[-1]
        part.content = b"".join(part.chunks)
        part.chunks.clear()

    def finish(self) -> None:
        self.finished = True
