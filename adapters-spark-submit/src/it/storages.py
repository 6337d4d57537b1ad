"""Storages of a cluster on loopback: HDFS, and a server with the interface of S3 behind s3a://."""
import os
import pathlib
import subprocess
import tempfile
import urllib.error
import urllib.request

from cluster import Service, free_port, until

HERE = pathlib.Path(__file__).resolve().parent
BUCKET = "models"


def _lines_of(script):
    return subprocess.run([script], stdout=subprocess.PIPE, text=True, check=True).stdout.split()


class Storages:
    """
    HDFS at 'hdfs', a bucket at 's3a', and what brings files there and back. 'conf' is what
    spark-submit needs for them.
    """

    def __init__(self, cluster):
        self.cluster = cluster
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="storages.", dir=cluster.folder.parent))
        jars = pathlib.Path(_lines_of(HERE / "install-storages")[0])
        s3proxy = _lines_of(HERE.parents[2] / "adapters-objectstore-s3/src/it/install-stores")[0]
        self.services, self.process = [], None
        try:
            self._start_s3(s3proxy)
            self._start_hdfs(jars)
        except BaseException:
            self.close()
            raise
        connector = f"{jars}/s3a/*"
        self.conf = {
            "spark.driver.extraClassPath": connector,
            "spark.executor.extraClassPath": connector,
            **{f"spark.hadoop.{name}": value for name, value in self.settings.items()},
        }

    def _start_s3(self, jar):
        self.s3_port = port = free_port()
        (self.folder / "s3").mkdir()
        settings = self.folder / "s3proxy.conf"
        settings.write_text(
            f"s3proxy.endpoint=http://127.0.0.1:{port}\ns3proxy.authorization=aws-v2-or-v4\n"
            "s3proxy.identity=local-identity\ns3proxy.credential=local-credential\n"
            f"jclouds.provider=filesystem-nio2\njclouds.filesystem.basedir={self.folder}/s3\n")
        # A bucket is a folder.
        (self.folder / "s3" / BUCKET).mkdir()
        self.services.append(Service(
            [f"{self.cluster.java_home}/bin/java", "-Xmx512m", "-jar", jar, "--properties", settings],
            dict(os.environ), self.folder / "s3proxy.log"))
        endpoint = f"http://127.0.0.1:{port}"

        def answers():
            try:
                urllib.request.urlopen(endpoint, timeout=5)
            except urllib.error.HTTPError:
                return True
            except OSError:
                return False
            return True
        until("the store answers", answers, 60)
        self.s3a = f"s3a://{BUCKET}"
        self.settings = {
            "fs.s3a.endpoint": endpoint,
            "fs.s3a.endpoint.region": "us-east-1",
            "fs.s3a.path.style.access": "true",
            "fs.s3a.connection.ssl.enabled": "false",
            "fs.s3a.access.key": "local-identity",
            "fs.s3a.secret.key": "local-credential",
        }

    def _start_hdfs(self, jars):
        classes = f"{jars}/hdfs/*:{jars}/s3a/*:{self.cluster.spark_home}/jars/*"
        self.log = open(self.folder / "storages.log", "wb")
        self.process = subprocess.Popen(
            [f"{self.cluster.java_home}/bin/java", "-Xmx768m", "-cp", classes, HERE / "storages/Storages.java",
             self.folder / "hdfs", *(f"{name}={value}" for name, value in self.settings.items())],
            cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True, bufsize=1)
        self.hdfs, self.data_port = self._read(), int(self._read())

    def _read(self):
        line = self.process.stdout.readline()
        if not line:
            raise OSError(f"HDFS ended: {(self.folder / 'storages.log').read_text(errors='replace')[-3000:]}")
        return line.rstrip("\n")

    def _ask(self, *words):
        self.process.stdin.write("\t".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        answer = []
        while True:
            line = self._read()
            if line == "done":
                return answer
            if line.startswith("failed: "):
                raise OSError(f"{' '.join(map(str, words))}: {line}")
            answer.append(line)

    def port_of(self, location):
        """The port from which the content of files is read."""
        return self.data_port if location.startswith("hdfs:") else self.s3_port

    def put(self, source, location):
        """Copies a file or all of a folder to a location, over what is there."""
        self._ask("put", source, location)

    def get(self, location, target):
        """Copies a file from a location."""
        self._ask("get", location, target)

    def files(self, location):
        """The locations of all files below one."""
        return self._ask("list", location)

    def close(self):
        if self.process:
            self.process.stdin.close()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.log.close()
        for service in self.services:
            service.kill()
        subprocess.run(["rm", "-rf", self.folder], check=True)
