"""The local web server: only this machine, only its own pages, nothing changed or launched."""

import asyncio
import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from pipelines.home import environment, prepare_home
from pipelines.servers import OnlyFromHere

PORT = 3999
OURS = [(b"host", b"127.0.0.1:3999")]


async def _application(scope, receive, send):
    await send({"type": "reached"})


def ask(kind="http", method="GET", path="/", headers=OURS):
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "websocket.connect"}

    scope = {"type": kind, "method": method, "path": path, "headers": headers, "query_string": b""}
    asyncio.run(OnlyFromHere(_application, PORT)(scope, receive, send))
    return sent[0]["type"] == "reached"


@pytest.mark.parametrize(
    ("request_", "answered"),
    [
        ({}, True),
        ({"headers": [(b"host", b"localhost:3999")]}, True),
        ({"method": "POST", "path": "/graphql", "headers": [*OURS, (b"origin", b"http://127.0.0.1:3999")]}, True),
        ({"kind": "websocket", "path": "/graphql", "headers": [*OURS, (b"origin", b"http://127.0.0.1:3999")]}, True),
        ({"headers": [(b"host", b"evil.example")]}, False),
        ({"headers": [(b"host", b"127.0.0.1:80")]}, False),
        ({"headers": []}, False),
        ({"method": "POST", "path": "/graphql", "headers": [*OURS, (b"origin", b"http://evil.example")]}, False),
        ({"headers": [*OURS, (b"sec-fetch-site", b"cross-site")]}, False),
        ({"path": "/graphql"}, False),
        ({"path": "/graphql/", "method": "HEAD"}, False),
        ({"kind": "websocket", "headers": [*OURS, (b"origin", b"http://evil.example")]}, False),
    ],
)
def test_only_its_own_pages_are_answered(request_, answered):
    assert ask(**request_) is answered


def test_the_instance_tells_nobody_and_belongs_to_its_folder(folders):
    home = prepare_home(folders)
    settings = (home / "dagster.yaml").read_text(encoding="utf-8")
    assert "telemetry:\n  enabled: false" in settings
    assert "nux:\n  enabled: false" in settings
    assert str(home) in settings
    found = environment(folders)
    assert found["DAGSTER_HOME"] == str(home)
    assert found["EXTRACT_RAW"] == str(folders.raw)


@pytest.fixture
def server(folders):
    """`extract ui` as a user starts it, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "pipelines.cli", "ui", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline and process.poll() is None:
        try:
            _get(port, "/server_info")
            break
        except OSError:
            time.sleep(0.5)
    yield process, port
    process.send_signal(signal.SIGINT)
    process.wait(timeout=60)
    process.stderr.close()


def _get(port, path, headers=None, data=None):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers or {}, data=data)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


def _graphql(port, query):
    body = json.dumps({"query": query}).encode()
    return json.loads(_get(port, "/graphql", {"Content-Type": "application/json"}, body))


def test_extract_ui_listens_here_only_and_launches_nothing(server):
    process, port = server
    assert process.poll() is None
    listening = Path(f"/proc/{process.pid}/net/tcp").read_text(encoding="ascii").split("\n")
    hexadecimal = f":{port:04X}"
    addresses = [line.split()[1] for line in listening[1:] if line and line.split()[3] == "0A"]
    assert [a for a in addresses if a.endswith(hexadecimal)] == [f"0100007F{hexadecimal}"]
    everywhere = Path(f"/proc/{process.pid}/net/tcp6").read_text(encoding="ascii")
    assert f"{'0' * 32}{hexadecimal}" not in everywhere

    found = _graphql(port, "{ assetNodes { assetKey { path } groupName } }")
    assert {n["groupName"] for n in found["data"]["assetNodes"]} >= {"source", "tables", "curated"}
    names = 'repositoryLocationName: "extract", repositoryName: "__repository__", pipelineName: "curate_job"'
    selector = f"{{{names}, assetSelection: []}}"
    launch = f'mutation {{ launchRun(executionParams: {{selector: {selector}, mode: "default"}}) {{ __typename }} }}'
    assert _graphql(port, launch)["data"]["launchRun"]["__typename"] == "UnauthorizedError"
    for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}):
        with pytest.raises(urllib.error.HTTPError, match="403"):
            _get(port, "/", headers)
    with pytest.raises(urllib.error.HTTPError, match="403"):
        _get(port, "/graphql?query=%7B__typename%7D")
    with pytest.raises(urllib.error.HTTPError, match=r"40[34]"):
        _get(port, "/logs/../../../../etc/passwd")
