"""A person puts a file of their own into Slack, for a form's field of files."""

from ..people.outcome import NotPossible
from ..state.records import Json
from ..state.workspace import Workspace
from .shapes import file_json

LARGEST = 10 * 1000 * 1000
"""The largest file that a form takes, in bytes."""


def put(workspace: Workspace, user_id: str, name: str, content: bytes) -> Json:
    """Keep the file; returns it as Slack's JSON."""
    if not name:
        raise NotPossible("A file needs a name.")
    if not content:
        raise NotPossible("That file is empty.")
    if len(content) > LARGEST:
        raise NotPossible("That file is too large for a form: 10 MB at most.")
    with workspace.locked():
        created = int(workspace.clock.now().timestamp())
        key, announced = workspace.files.announce(
            user_id, name, len(content), created, alt_txt="", snippet_type=""
        )
        workspace.files.receive(key, content)
        received = workspace.files.waiting(announced.id)
        assert received is not None  # under the lock, nobody else can have completed it
        return file_json(workspace, workspace.files.complete(received, name))
