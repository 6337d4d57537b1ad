"""What the tests with a real registry need beside it: a client that knows no more than the
specification, and a service of tokens.

push REGISTRY REPOSITORY TAG FOLDER      a layer for each file, as it is; prints the manifest's digest
pull REGISTRY REPOSITORY TAG FOLDER      writes the files, after their digests were checked
signature REGISTRY REPOSITORY DIGEST FILE    writes the one signature by the fallback tag
read LOG                                 prints how many bytes of layers the registry has sent
tokens FOLDER                            serves tokens; prints its port; ends with its input
"""

import base64
import hashlib
import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
PATH = "org.cncf.model.filepath"
LOGIN = os.environ.get("REGISTRY_LOGIN")


def digest(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


def ask(method, url, content=None, **headers):
    request = urllib.request.Request(url, data=content, method=method)
    for name, value in headers.items():
        request.add_header(name.replace("_", "-"), value)
    if LOGIN:
        request.add_header("Authorization", "Basic " + base64.b64encode(LOGIN.encode()).decode())
    with urllib.request.urlopen(request) as answer:
        return answer.read(), answer.headers


def store(base, content):
    _, headers = ask("POST", base + "/blobs/uploads/", b"")
    place = urllib.parse.urljoin(base, headers["Location"])
    ask("PUT", place + ("&" if "?" in place else "?") + "digest=" + digest(content), content,
        Content_Type="application/octet-stream")
    return {"digest": digest(content), "size": len(content)}


def push(registry, repository, tag, folder):
    base = f"http://{registry}/v2/{repository}"
    layers = []
    for path in sorted(p for p in pathlib.Path(folder).rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        layers.append({"mediaType": "application/vnd.cncf.model.weight.v1.raw",
                       **store(base, path.read_bytes()), "annotations": {PATH: name}})
    configuration = {"mediaType": "application/vnd.cncf.model.config.v1+json", **store(base, b'{"a": 1}')}
    manifest = json.dumps({
        "schemaVersion": 2, "mediaType": MANIFEST,
        "artifactType": "application/vnd.cncf.model.manifest.v1+json",
        "config": configuration, "layers": layers}).encode()
    ask("PUT", f"{base}/manifests/{tag}", manifest, Content_Type=MANIFEST)
    print(digest(manifest))


def fetch(url, wanted=None, **headers):
    content, _ = ask("GET", url, **headers)
    if wanted and digest(content) != wanted:
        sys.exit(f"{url} has the digest {digest(content)}")
    return content


def pull(registry, repository, tag, folder):
    base = f"http://{registry}/v2/{repository}"
    manifest = json.loads(fetch(f"{base}/manifests/{tag}", Accept=MANIFEST))
    for layer in manifest["layers"]:
        path = pathlib.Path(folder, layer["annotations"][PATH])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fetch(f"{base}/blobs/{layer['digest']}", layer["digest"]))


def signature(registry, repository, subject, file):
    base = f"http://{registry}/v2/{repository}"
    index = json.loads(fetch(f"{base}/manifests/{subject.replace(':', '-')}", Accept=INDEX))
    [found] = index["manifests"]
    manifest = json.loads(
        fetch(f"{base}/manifests/{found['digest']}", found["digest"], Accept=MANIFEST))
    assert manifest["subject"]["digest"] == subject, manifest
    assert manifest["artifactType"] == found["artifactType"], found
    [layer] = manifest["layers"]
    pathlib.Path(file).write_bytes(fetch(f"{base}/blobs/{layer['digest']}", layer["digest"]))


def read(log):
    sent = re.compile(r'"GET /v2/[^ "]*/blobs/(sha256:[0-9a-f]{64}) [^"]*" 20[06] (\d+)')
    folder = pathlib.Path(os.environ["MODEL"])
    layers = {digest(p.read_bytes()) for p in folder.rglob("*") if p.is_file()}
    print(sum(int(size) for name, size in sent.findall(pathlib.Path(log).read_text()) if name in layers))


class Tokens(http.server.BaseHTTPRequestHandler):
    """Gives whoever knows the password a token for what is asked for (distribution, "JWT")."""

    folder = ""

    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        expected = "Basic " + base64.b64encode(b"user:correct horse").decode()
        if self.headers.get("Authorization") != expected:
            self.answer(401, {})
            return
        kind, name, actions = query["scope"][0].split(":")
        now = int(time.time())
        chain = pathlib.Path(self.folder, "tokens.pem").read_text()
        der = "".join(chain.split("-----")[2].split())
        head = {"typ": "JWT", "alg": "RS256", "x5c": [der]}
        claims = {"iss": "tokens", "sub": "user", "aud": query["service"][0], "jti": str(now),
                  "exp": now + 300, "nbf": now - 60, "iat": now,
                  "access": [{"type": kind, "name": name, "actions": actions.split(",")}]}
        message = ".".join(self.encoded(json.dumps(part).encode()) for part in (head, claims))
        signed = subprocess.run(
            ["openssl", "dgst", "-sha256", "-sign", self.folder + "/tokens.key"],
            input=message.encode(), capture_output=True, check=True).stdout
        self.answer(200, {"token": message + "." + self.encoded(signed)})

    @staticmethod
    def encoded(content):
        return base64.urlsafe_b64encode(content).rstrip(b"=").decode()

    def answer(self, status, content):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, *_):
        pass


def tokens(folder):
    Tokens.folder = folder
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Tokens)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    {"push": push, "pull": pull, "signature": signature, "read": read, "tokens": tokens}[sys.argv[1]](
        *sys.argv[2:])
