"""Microsoft's local stand-in for Azure Table storage, as a process of our own, for tests that want the real thing."""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

_PROGRAM = Path(__file__).parent.parent / "node_modules" / "azurite" / "dist" / "src" / "table" / "main.js"
# The account and key that every Azurite is born with, published in its own documentation: no secret.
_ACCOUNT = "devstoreaccount1"
_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="


def free_port() -> int:
    """A port on loopback that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def connection_string(port: int) -> str:
    """How to reach an Azurite, or a proxy before it, on this port of loopback."""
    endpoint = f"http://127.0.0.1:{port}/{_ACCOUNT}"
    return f"DefaultEndpointsProtocol=http;AccountName={_ACCOUNT};AccountKey={_KEY};TableEndpoint={endpoint};"


class Azurite:
    """One table server on a free port of loopback, with its data in memory or, if a folder is given, on disk.

    Killed within about 5 s of a write it loses that write, whatever it has acknowledged: kill the client instead.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.port = free_port()
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, within: float = 20.0) -> str:
        """Start it, wait until it answers, and give its connection string.

        Raises RuntimeError if Node or the npm package is missing, or if it does not answer within so many seconds.
        """
        node = shutil.which("node")
        if node is None or not _PROGRAM.exists():
            missing = "Node" if node is None else "node_modules/azurite"
            raise RuntimeError(f"{missing} is missing, so there is no table server: install Node 20 and run `npm ci`")
        where = ["--location", str(self._folder)] if self._folder else ["--inMemoryPersistence"]
        self._process = subprocess.Popen(
            [
                node,
                str(_PROGRAM),
                "--tablePort",
                str(self.port),
                *where,
                "--disableTelemetry",
                "--skipApiVersionCheck",
                "--silent",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder or "/",
            env={"PATH": os.environ["PATH"], "HOME": str(self._folder or "/nonexistent")},
        )
        self._wait(time.monotonic() + within)
        return self.connection_string

    @property
    def connection_string(self) -> str:
        """How to reach it."""
        return connection_string(self.port)

    def stop(self) -> None:
        """End it, and only it."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _wait(self, deadline: float) -> None:
        assert self._process is not None
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"the table server ended at once, with code {self._process.returncode}")
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{_ACCOUNT}/Tables", timeout=1).close()
            except urllib.error.HTTPError:
                return  # it answered, if only to say that we did not sign in
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise RuntimeError("the table server did not answer in time")
