"""`extract ui` and `extract watch`: the web server on the loopback address, and the daemon.

The web server answers only requests that name this machine (Host) and come from its own pages (Origin), takes no
query from a link, and runs read-only: loopback alone does not keep a web page that the user has open from reaching it.
"""

import os
import sys
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

import click

from extract.errors import ExtractError
from extract.files import locked
from extract.folders import Folders
from pipelines.home import environment

HOST = "127.0.0.1"
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class OnlyFromHere:
    """Refuses requests of other sites: a foreign Host (DNS rebinding), a foreign Origin, a site other than its own."""

    def __init__(self, app: App, port: int) -> None:
        self._app = app
        self._hosts = {f"{name}:{port}".encode() for name in (HOST, "localhost")}
        self._origins = {b"http://" + host for host in self._hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands a request on, or answers 403."""
        if scope["type"] == "lifespan" or self._is_ours(scope):
            await self._app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        body = b"This server answers only its own pages on this machine.\n"
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 403, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _is_ours(self, scope: Scope) -> bool:
        headers: dict[bytes, bytes] = dict(scope["headers"])
        if headers.get(b"host") not in self._hosts:
            return False
        if headers.get(b"origin", next(iter(self._origins))) not in self._origins:
            return False
        if headers.get(b"sec-fetch-site", b"same-origin") not in (b"same-origin", b"none"):
            return False
        # The server would run a GraphQL query given in a link; its own pages send theirs by POST or websocket.
        return not (
            scope["type"] == "http" and scope["method"] != "POST" and scope["path"].rstrip("/").endswith("graphql")
        )


def serve_ui(folders: Folders, port: int) -> None:
    """Serves the Dagster UI of a curated folder until stopped."""
    with locked(folders.curated, wait=True):
        os.environ |= environment(folders)
    from contextlib import ExitStack

    import uvicorn
    from dagster import DagsterInstance
    from dagster._core.workspace.context import WorkspaceProcessContext
    from dagster._core.workspace.load_target import ModuleTarget
    from dagster_webserver.app import create_app_from_workspace_process_context

    with ExitStack() as stack:
        instance = stack.enter_context(DagsterInstance.from_config(str(folders.dagster_home)))
        target = ModuleTarget(
            module_name="pipelines.definitions", attribute=None, working_directory=None, location_name="extract"
        )
        context = stack.enter_context(WorkspaceProcessContext(instance, target, read_only=True))
        app = create_app_from_workspace_process_context(context)
        click.echo(f"The Dagster UI is at http://{HOST}:{port}, read-only. Stop it with Ctrl-C.", err=True)
        config = uvicorn.Config(OnlyFromHere(app, port), host=HOST, port=port, log_level="warning", ws_max_size=1 << 22)
        server = uvicorn.Server(config)
        server.run()
        if not server.started:
            raise ExtractError(
                f"the web server cannot listen on port {port}",
                where=f"{HOST}:{port}",
                hint="choose another with --port",
            )


def watch_raw(folders: Folders) -> None:
    """Becomes the Dagster daemon of a curated folder: sensors and automation, until stopped."""
    with locked(folders.curated, wait=True):
        settings = environment(folders)
    click.echo(f"Watching {folders.raw}. What is new or changed there is read by itself. Stop with Ctrl-C.", err=True)
    replace_process(
        [sys.executable, "-m", "dagster._daemon", "run", "-m", "pipelines.definitions", "--log-level", "warning"],
        settings,
    )


def replace_process(command: Sequence[str], settings: dict[str, str]) -> None:
    """Goes on as another program, so that Ctrl-C and signals reach it directly."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(command[0], list(command), settings)
