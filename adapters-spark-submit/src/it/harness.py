"""What scenarios share: the local command, the application on a cluster, models, and what must hold."""
import contextlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import tempfile
import time

from cluster import SHORT_LIVED, is_running, until
from storages import Storages

PROJECT = pathlib.Path(__file__).resolve().parents[3]
MIB = 1 << 20
GIB = 1 << 30
# Of one run of the application on a loaded machine.
RUN_SECONDS = 400


class Failure(Exception):
    """Something does not hold; the message says what."""


def require(condition, sentence):
    if not condition:
        raise Failure(sentence)


def require_equal(actual, expected, what):
    require(actual == expected, f"{what}: expected {str(expected)[:2000]}, found {str(actual)[:2000]}")


class Answer:
    """What a run ended with."""

    def __init__(self, arguments, code, out, err, seconds):
        self.arguments, self.code, self.out, self.err, self.seconds = arguments, code, out, err, seconds

    def __str__(self):
        return (f"status {self.code} after {self.seconds:.1f} s: {' '.join(map(str, self.arguments))}\n"
                f"-- standard output:\n{self.out[-3000:]}\n-- standard error:\n{self.err[-6000:]}")

    def ends(self, *codes):
        """This answer, if its status is one of these."""
        require(self.code in codes, f"another status than {' or '.join(map(str, codes))}: {self}")
        return self

    def says(self, *patterns):
        """This answer, if each pattern is found in what it says."""
        for pattern in patterns:
            require(re.search(pattern, self.out + self.err), f"'{pattern}' is nowhere: {self}")
        return self

    def is_plain(self):
        """This answer, if it shows nobody a stack trace."""
        found = re.search(r"^\s+at [\w.$/]+\(.*\)$|^Caused by: |^Exception in thread", self.out + self.err, re.M)
        require(not found, f"a stack trace ('{found and found.group().strip()}'): {self}")
        return self

    def json(self):
        """The one object of standard output."""
        try:
            return json.loads(self.out)
        except ValueError as error:
            raise Failure(f"standard output is no JSON ({error}): {self}") from error

    def rows(self):
        """The objects of standard output, one in each line."""
        return [json.loads(line) for line in self.out.splitlines()]


class Run:
    """A run of the application that is under way."""

    def __init__(self, arguments, command, environment, folder):
        self.arguments, self.began = arguments, time.monotonic()
        self.out = tempfile.TemporaryFile("w+")
        self.err = tempfile.TemporaryFile("w+")
        # In a group of its own, so that nothing is left of it whatever happens.
        self.process = subprocess.Popen(
            list(map(str, command)), env=environment, cwd=folder, stdin=subprocess.DEVNULL,
            stdout=self.out, stderr=self.err, start_new_session=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.out.close()
        self.err.close()

    def said(self):
        """What is in standard error so far."""
        return _all_of(self.err)

    def end(self, seconds=RUN_SECONDS):
        """Waits for its end."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Failure(
                f"no end within {seconds} seconds: {' '.join(map(str, self.arguments))}\n{self.said()[-6000:]}") from None
        return Answer(self.arguments, code, _all_of(self.out), self.said(), time.monotonic() - self.began)


def _all_of(file):
    # By its descriptor: a position of this process is also that of the process that writes.
    size = os.fstat(file.fileno()).st_size
    return os.pread(file.fileno(), size, 0).decode(errors="replace")


def _descriptors(pid):
    names = []
    with contextlib.suppress(OSError):
        for entry in os.scandir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                names.append(os.readlink(entry.path))
    return names


class House:
    """A folder with keys, the local command, and a cluster with the application."""

    def __init__(self, cluster):
        self.cluster, self.started_storages = cluster, None
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="spark-scenarios."))
        self.image = PROJECT / "packaging/target/image"
        jars = [jar for jar in PROJECT.glob("adapters-spark-submit/target/model-signing-spark-*.jar")
                if not re.search(r"(sources|javadoc|tests)\.jar$", jar.name)]
        require(len(jars) == 1, f"adapters-spark-submit/target: expected one jar of a build, found {len(jars)}")
        self.jar = jars[0]
        self.home = self.folder / "home"
        self.home.mkdir()
        self.key, self.public_key = self.folder / "key.pem", self.folder / "pub.pem"
        self.local("keygen", "--private-key", self.key, "--public-key", self.public_key, "--unencrypted").ends(0)

    def close(self):
        if self.started_storages:
            self.started_storages.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def storages(self):
        """HDFS and a store behind s3a://, which are started when they are first asked for."""
        if not self.started_storages:
            self.started_storages = Storages(self.cluster)
        return self.started_storages

    def environment(self, **more):
        return {**self.cluster.environment(), "HOME": str(self.home), **more}

    def local(self, *arguments, folder=None):
        """Runs the local command."""
        began = time.monotonic()
        done = subprocess.run(
            [self.image / "bin/model-signing", *map(str, arguments)], cwd=folder or self.folder, timeout=RUN_SECONDS,
            env={**os.environ, "HOME": str(self.home)}, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        return Answer(arguments, done.returncode, done.stdout, done.stderr, time.monotonic() - began)

    def begin(self, *arguments, conf=None, options=(), environment=None, folder=None, jar=None):
        """Begins a run of the application on the cluster; to be used as a context."""
        conf = {"spark.driver.extraJavaOptions": SHORT_LIVED, **(conf or {})}
        command = self.cluster.submit_command(jar or self.jar, *arguments, conf=conf, options=options)
        return Run(arguments, command, environment or self.environment(), folder or self.folder)

    def spark(self, *arguments, seconds=RUN_SECONDS, **how):
        """Runs the application on the cluster."""
        with self.begin(*arguments, **how) as run:
            return run.end(seconds)

    def new(self, name):
        """A new empty folder."""
        folder = self.folder / name
        folder.mkdir(parents=True)
        return folder

    def executors_with(self, path, executors=None):
        """The executors, or those of these, that have a file open that is this or lies below it."""
        executors = self.cluster.executors() if executors is None else executors
        return [pid for pid in executors if any(name.startswith(str(path)) for name in _descriptors(pid))]

    def executors_connected_to(self, port, executors):
        """Those executors that have a connection to a port of loopback."""
        # Addresses and ports are hexadecimal; 01 is the state of a connection that is open.
        inodes = set()
        for table in ("/proc/net/tcp", "/proc/net/tcp6"):
            for line in pathlib.Path(table).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[2].endswith(f":{port:04X}") and fields[3] == "01":
                    inodes.add(f"socket:[{fields[9]}]")
        return [pid for pid in executors if inodes & set(_descriptors(pid))]

    def hashing(self, run, path, count=1):
        """Waits until so many executors have files open there, and returns them."""
        return self._begun(run, lambda executors: self.executors_with(path, executors), count)

    def reading(self, run, port):
        """Waits until an executor is connected to a storage there, and returns those that are."""
        return self._begun(run, lambda executors: self.executors_connected_to(port, executors), 1)

    def _begun(self, run, of, count):
        begin = time.monotonic()
        looked, executors = 0, []
        while time.monotonic() < begin + RUN_SECONDS:
            # All processes are looked through for executors less often: it takes longer.
            if time.monotonic() > looked + 0.3:
                looked, executors = time.monotonic(), self.cluster.executors()
            found = of(executors)
            if len(found) >= count:
                return found
            if run.process.poll() is not None:
                raise Failure(f"it ended before {count} executors had begun: {run.end()}")
            # A range takes less than a second.
            time.sleep(0.01)
        raise Failure(f"no executor has begun: {run.said()[-6000:]}")

    def no_executor_is_left(self):
        until("all executors are gone", lambda: not self.cluster.executors(), 120)


@contextlib.contextmanager
def stopped(pids):
    """Has processes stand still."""
    stopped_pids = []
    try:
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
            stopped_pids.append(pid)
        yield
    finally:
        for pid in stopped_pids:
            if is_running(pid):
                os.kill(pid, signal.SIGCONT)


def content(seed, size):
    """Bytes that the seed decides."""
    return random.Random(seed).randbytes(size)


def large_file(path, size, seed):
    """A file of mostly holes, which takes little of the disk, with content here and there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    places = random.Random(seed)
    with open(path, "wb") as out:
        out.truncate(size)
        for offset in [0, size - 64, *(places.randrange(size - 64) for _ in range(50))]:
            out.seek(offset)
            out.write(places.randbytes(64))


def flip_byte(path, offset):
    """Changes one byte, and no length."""
    with open(path, "r+b") as file:
        file.seek(offset)
        byte = file.read(1)
        file.seek(offset)
        file.write(bytes([byte[0] ^ 1]))


def mixed_hub(folder):
    """Many small files, some large ones, an empty one, and names that need care."""
    rnd = random.Random(20)
    for number in range(400):
        path = folder / f"part-{number % 13:02}" / f"file {number} ü+%20.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(rnd.randbytes(rnd.randrange(1, 9000)))
    (folder / "empty").touch()
    for number in range(3):
        large_file(folder / f"weights/model-0000{number}.safetensors", 300 * MIB + number, number)
    return folder
