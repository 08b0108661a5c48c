"""A file for the page: only for whoever has it on their screen."""

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from ..files import in_blocks as slack_files
from ..files.serving import served
from ..people.outcome import NotPossible

if TYPE_CHECKING:
    from .stage import Stage


async def file(stage: "Stage", request: Request) -> Response:
    """GET /page-api/file?person=U…&file=F…: the bytes, if this person sees the file.

    To somebody who does not, it is as if there were no such file.
    """
    workspace = stage.backend.workspace
    person, file_id = (request.query_params.get(name, "") for name in ("person", "file"))
    with workspace.locked():
        found = workspace.files.find(file_id)
        sees = person in workspace.users and slack_files.sees(workspace, person, file_id)
        if found is None or not sees:
            raise NotPossible("That file is not on this person's screen.")
    return served(found, download=request.query_params.get("download") == "1")
