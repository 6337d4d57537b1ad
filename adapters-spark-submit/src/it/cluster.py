#!/usr/bin/env python3
"""A standalone cluster of Spark on loopback: a master and workers, each in a Java of its own.

usage: cluster.py [--workers N] [--cores N] [--memory MiB] COMMAND [ARGUMENT]...

Runs the command with SPARK_HOME, JAVA_HOME and SPARK_MASTER in its environment and what spark-submit
needs besides, stops the cluster, and ends with the command's status. SPARK_HOME is that of the
environment, else install-spark's.
"""
import argparse
import ctypes
import glob
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
# Of a loaded machine, on which a Java takes long to begin.
START_SECONDS = 300
# Of processes that begin, wait and end: most of their time would go into compiling.
SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
PR_SET_PDEATHSIG = 1


class ClusterError(Exception):
    """The cluster did not do what a test needs it to do; the message is for people."""


def java_25():
    """The home of a JDK 25."""
    for home in [os.environ.get("JAVA25_HOME", ""), *sorted(glob.glob("/usr/lib/jvm/*25*"))]:
        release = pathlib.Path(home, "release")
        if home and release.is_file() and 'JAVA_VERSION="25' in release.read_text():
            return home
    raise ClusterError("find a JDK 25: expected one in JAVA25_HOME or below /usr/lib/jvm")


def spark_home():
    """The home of Spark, which is fetched if it has to be."""
    given = os.environ.get("SPARK_HOME")
    if given:
        return given
    return subprocess.run([HERE / "install-spark"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def until(what, condition, seconds):
    """What the condition gives once it gives anything; it is asked for so many seconds."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise ClusterError(f"{what}: not within {seconds} seconds")
        time.sleep(0.05)


def free_port():
    """A port of loopback that was free just now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def _dies_with_parent():
    # Also when this Python is killed: nobody else would stop the processes.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def command_line(pid):
    """The arguments of a process, empty for one that is no more."""
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []


def is_running(pid):
    """Whether there is such a process which is not just waiting to be taken note of."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


class Service:
    """A process with a group of its own, to which everything that it starts belongs, and a log."""

    def __init__(self, command, environment, log):
        self.log = pathlib.Path(log)
        with open(log, "wb") as out:
            self.process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True, preexec_fn=_dies_with_parent)

    def says(self, pattern):
        """The first match of the pattern in the log, once it is there."""
        def found():
            match = re.search(pattern, self.log.read_text(errors="replace"))
            if not match and self.process.poll() is not None:
                raise ClusterError(f"{self.process.args[0]} ended: {self.log.read_text(errors='replace')[-3000:]}")
            return match
        return until(f"{pattern} in {self.log}", found, START_SECONDS)

    def group(self):
        """The running processes of the group."""
        pids = []
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    if os.getpgid(int(entry)) == self.process.pid and is_running(entry):
                        pids.append(int(entry))
                except OSError:
                    pass
        return pids

    def kill(self):
        """Ends the whole group at once."""
        # The group lives on without its leader; without any member there is nobody to send to.
        while self.group():
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                break
            time.sleep(0.02)
        self.process.wait()


class Cluster:
    """A master and its workers. Use as a context, so that they are stopped."""

    def __init__(self, workers=2, cores=1, memory_mib=2048):
        self.size, self.cores, self.memory_mib = workers, cores, memory_mib
        self.spark_home, self.java_home = spark_home(), java_25()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="spark-cluster."))
        self.services, self.workers, self.master = [], [], ""

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def environment(self):
        """The environment for programs of Spark: none of the user's settings, loopback only."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("SPARK_", "HADOOP_", "YARN_"))}
        (self.folder / "conf").mkdir(exist_ok=True)
        environment.update(
            SPARK_HOME=self.spark_home,
            JAVA_HOME=self.java_home,
            SPARK_LOCAL_IP="127.0.0.1",
            SPARK_LOCAL_HOSTNAME="127.0.0.1",
            SPARK_CONF_DIR=str(self.folder / "conf"),
            SPARK_LOCAL_DIRS=str(self.folder / "local"),
            SPARK_LAUNCHER_OPTS=SHORT_LIVED,
            SPARK_MASTER=self.master,
        )
        return environment

    def _serve(self, kind, name, *arguments):
        environment = dict(
            self.environment(), SPARK_DAEMON_MEMORY="512m",
            # Its port is always 6066, which another cluster may have.
            SPARK_DAEMON_JAVA_OPTS="-Dspark.master.rest.enabled=false " + SHORT_LIVED)
        program = [self.spark_home + "/bin/spark-class", f"org.apache.spark.deploy.{kind}.{kind.capitalize()}"]
        service = Service(
            [*program, "--host", "127.0.0.1", "--port", "0", "--webui-port", "0", *arguments],
            environment, self.folder / f"{name}.log")
        self.services.append(service)
        return service

    def start(self):
        """Starts a master and the workers, and waits until these are registered."""
        master = self._serve("master", "master")
        self.master = master.says(r"Starting Spark master at (spark://\S+)").group(1)
        for number in range(self.size):
            self.workers.append(self._serve(
                "worker", f"worker{number}", "--cores", str(self.cores), "--memory", f"{self.memory_mib}M",
                "--work-dir", str(self.folder / f"work{number}"), self.master))
        for worker in self.workers:
            worker.says("Successfully registered with master")

    def stop(self):
        """Stops all of it, executors too."""
        # The master last, since a worker without one waits for another.
        for service in reversed(self.services):
            service.kill()
        self.services, self.workers = [], []
        shutil.rmtree(self.folder, ignore_errors=True)

    def restart(self):
        """A new cluster in place of this."""
        self.stop()
        self.folder.mkdir()
        self.start()

    def executors(self):
        """The process ids of the executors that run on the workers."""
        return [
            pid for worker in self.workers for pid in worker.group()
            if any(argument.endswith("CoarseGrainedExecutorBackend") for argument in command_line(pid))
            # The worker's launcher of the executor has the name in its arguments too, for a moment.
            and os.path.basename(command_line(pid)[0]) == "java"]

    def kill_executor(self, pid):
        """Ends an executor without a chance to say anything."""
        os.kill(pid, signal.SIGKILL)

    def lose_workers(self):
        """Ends all workers and their executors, as if their machines were gone."""
        for worker in self.workers:
            worker.kill()

    def executor_logs(self):
        """What the executors wrote to standard error so far, of all applications."""
        return "\n".join(
            path.read_text(errors="replace") for path in sorted(self.folder.glob("work*/app-*/*/stderr")))

    def submit_command(self, jar, *arguments, conf=None, options=()):
        """The command that has spark-submit start an application on this cluster."""
        settings = {
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.memory": "1g",
            "spark.executor.memory": f"{max(self.memory_mib - 512, 512)}m",
            **(conf or {}),
        }
        command = [self.spark_home + "/bin/spark-submit", "--master", self.master]
        for name, value in settings.items():
            command += ["--conf", f"{name}={value}"]
        return [*command, *options, str(jar), *map(str, arguments)]


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--cores", type=int, default=1)
    parser.add_argument("--memory", type=int, default=2048)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    # Ends by an exception, so that the cluster is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with Cluster(options.workers, options.cores, options.memory) as cluster:
        return subprocess.run(options.command, env=cluster.environment()).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ClusterError as error:
        sys.exit(f"cluster: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
