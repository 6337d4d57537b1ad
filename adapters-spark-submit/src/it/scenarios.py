#!/usr/bin/env python3
"""The application on a real cluster, from outside. Started by 'run'.

usage: scenarios.py [--list] [SCENARIO]...     all of them without one
"""
import argparse
import json
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time
import traceback
import zipfile

from cluster import SHORT_LIVED, Cluster, ClusterError, until
from harness import (
    GIB, MIB, RUN_SECONDS, Failure, House, content, flip_byte, large_file, mixed_hub, require, require_equal, stopped)

SCENARIOS = {}
# Of everything that a scenario does; each run of a program has a limit of its own.
SCENARIO_SECONDS = 2400
# Of executors that have little to hash.
QUICK_TO_BEGIN = {"spark.executor.extraJavaOptions": SHORT_LIVED}
# The oldest Java that executors may have.
EXECUTORS_FEATURE = 21
CLASS_FILES_OF_EXECUTORS = EXECUTORS_FEATURE + 44


def scenario(function):
    SCENARIOS[function.__name__.replace("_", "-")] = function
    return function


def same_manifest(house, model, *options):
    """The manifests that both make are the same byte for byte; returns the application's answer."""
    here, there = house.folder / "local.json", house.folder / "cluster.json"
    for file in (here, there):
        file.unlink(missing_ok=True)
    house.local("digest", *options, "--manifest", here, model).ends(0)
    answer = house.spark("digest", *options, "--manifest", there, model).ends(0)
    require(here.read_bytes() == there.read_bytes(), f"another manifest of {model} with {options}: {answer}")
    return answer


# --- The same answers


@scenario
def same_files(house):
    """Digests of files: many small and some large ones, by path and by URL."""
    hub = mixed_hub(house.folder / "mixed hub")
    same_manifest(house, hub)
    same_manifest(house, hub.as_uri())


@scenario
def same_shards(house):
    """Digests of shards, which tasks share whatever the file's size."""
    model = house.new("shards")
    large_file(model / "weights.bin", 2 * GIB + 12345, 1)
    (model / "config.json").write_text("{}")
    same_manifest(house, model, "--serialization", "shards", "--shard-size", "100MiB")
    same_manifest(house, model, "--serialization", "shards")


@scenario
def same_blake3(house):
    """One large file of which executors make parts of a BLAKE3 tree."""
    for size in (2 * GIB + 300 * MIB + 1, 2 * GIB):
        file = house.folder / f"blake3-{size}.bin"
        large_file(file, size, size)
        same_manifest(house, file, "--hash-algorithm", "blake3")
    hub = mixed_hub(house.folder / "blake3 hub")
    same_manifest(house, hub, "--hash-algorithm", "blake3")


@scenario
def same_blake2b(house):
    """BLAKE2b, of which one task hashes a file whatever its size."""
    model = house.new("blake2b")
    large_file(model / "weights.bin", GIB + 300 * MIB, 2)
    (model / "config.json").write_text("{}")
    same_manifest(house, model, "--hash-algorithm", "blake2b")


@scenario
def not_spread(house):
    """A large file whose SHA-256 one task computes is told of, and what would not cost that."""
    file = house.folder / "single.bin"
    large_file(file, 3 * GIB, 3)
    house.spark("digest", file).ends(0).says("shard")


# --- Signed and verified


def policy_of(house, pattern, name="policy.yaml"):
    file = house.folder / name
    file.write_text(
        "version: 1\n"
        f"signers:\n  publisher: {{key: {{file: {house.public_key.name}}}}}\n"
        f"rules:\n  - {{name: all, models: ['{pattern}'], signedBy: publisher}}\n")
    return file


def signed_and_verified(house, there, put, local_copy, **how):
    """
    Signs and verifies models of a storage: 'there' is a location in it, 'put' copies a file or folder
    below the scenario's folder there, 'local_copy' brings a file from there.
    """
    for name in ("bert", "gpt"):
        mixed = house.new(f"up/{name}")
        (mixed / "weights.bin").write_bytes(content(name, 30 * MIB))
        (mixed / "layer 1/ü+%20.json").parent.mkdir()
        (mixed / "layer 1/ü+%20.json").write_text("{}")
        if name == "gpt":
            # What was signed here is good there.
            house.local("sign", "key", "--private-key", house.key, mixed).ends(0)
        put(mixed, f"hub/{name}")
    hub = there + "/hub"
    house.spark("sign", "key", "--private-key", house.key, f"{hub}/bert", **how).ends(0).is_plain()
    house.spark("verify", "key", "--public-key", house.public_key, f"{hub}/bert", **how).ends(0).is_plain()
    # What was signed there is good here.
    fetched = house.folder / "fetched.sig"
    local_copy("hub/bert/model.sig", fetched)
    house.local(
        "verify", "key", "--public-key", house.public_key, "--signature", fetched, house.folder / "up/bert").ends(0)

    policy = policy_of(house, "**")
    answer = house.spark("verify", "--policy", policy, f"{hub}/bert", "--output", "json", **how).ends(0).json()
    require_equal((answer["result"], answer["policy"]["rule"]), ("verified", "all"), "the answer")
    rows = house.spark("verify", "--policy", policy, "--recursive", hub, "--output", "jsonl", **how).ends(0).rows()
    require_equal([row["result"] for row in rows if "model" in row], ["verified", "verified"], "models found")

    flip_byte(house.folder / "up/gpt/weights.bin", 12345)
    put(house.folder / "up/gpt/weights.bin", "hub/gpt/weights.bin")
    answer = house.spark("verify", "--policy", policy, "--recursive", hub, "--output", "jsonl", **how)
    require_equal(
        [(row["result"], [difference["path"] for difference in row["differences"]])
         for row in answer.ends(1).is_plain().rows() if "model" in row],
        [("verified", []), ("failed", ["weights.bin"])], "models found")
    shutil.rmtree(house.folder / "up")


@scenario
def verified_file(house):
    """Models in folders that all machines have."""
    root = house.new("file root")

    def put(source, name):
        target = root / name
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copyfile(source, target)

    signed_and_verified(
        house, root.as_uri(), put, lambda name, file: shutil.copyfile(root / name, file), conf=QUICK_TO_BEGIN)


def verified_storage(house, name):
    storages = house.storages()
    there = getattr(storages, name)
    signed_and_verified(
        house, there,
        lambda source, target: storages.put(source, f"{there}/{target}"),
        lambda source, target: storages.get(f"{there}/{source}", target), conf={**storages.conf, **QUICK_TO_BEGIN})
    # A signature is written to another name first.
    left = [file for file in storages.files(there + "/hub") if not file.endswith(("model.sig", "weights.bin", ".json"))]
    require_equal(left, [], "other files")
    replaced_between_ranges(house, storages, there)


@scenario
def verified_hdfs(house):
    """Models in HDFS."""
    verified_storage(house, "hdfs")


@scenario
def verified_s3a(house):
    """Models in buckets, by Hadoop's connector."""
    verified_storage(house, "s3a")


def replaced_between_ranges(house, storages, there):
    """A file of the same length in place of one of a model while it is hashed is refused by its name."""
    file = house.folder / f"replaced-{time.monotonic_ns()}.bin"
    large_file(file, 512 * MIB, 1)
    model = f"{there}/replaced"
    storages.put(file, f"{model}/weights.bin")
    flip_byte(file, 500 * MIB)
    arguments = ("digest", "--shard-size", "16MiB", model)
    with house.begin(*arguments, conf={**storages.conf, "spark.cores.max": "1"}) as run:
        with stopped(house.reading(run, storages.port_of(there))):
            storages.put(file, f"{model}/weights.bin")
        run.end().ends(3).is_plain().says(r"weights\.bin", "changed")


# --- Executors that are lost


def four_large_files(folder):
    """Enough to hash that something can happen meanwhile."""
    for number in range(4):
        large_file(folder / f"weights-{number}.bin", GIB + 200 * MIB, number)
    (folder / "config.json").write_text("{}")
    return folder


@scenario
def killed_executor(house):
    """An executor that is killed while it hashes is replaced, and the answer is the same."""
    model = four_large_files(house.new("killed"))
    expected = house.local("digest", model).ends(0).out
    with house.begin("digest", model) as run:
        victim = house.hashing(run, model, 2)[0]
        house.cluster.kill_executor(victim)
        answer = run.end().ends(0).is_plain()
    require_equal(answer.out, expected, "the root digest")
    house.no_executor_is_left()


@scenario
def lost_workers(house):
    """Without any worker, the work ends with an error in bounded time."""
    model = four_large_files(house.new("lost"))
    try:
        with house.begin("digest", "--executor-timeout", "60", model) as run:
            house.hashing(run, model)
            house.cluster.lose_workers()
            run.end().ends(3).is_plain().says("no executor for")
    finally:
        house.cluster.restart()


@scenario
def no_workers(house):
    """So it is where there was no worker from the start."""
    model = house.new("alone")
    (model / "weights").write_text("w")
    house.cluster.lose_workers()
    try:
        house.spark("digest", "--executor-timeout", "15", model).ends(3).is_plain().says("no executor for 15 seconds")
    finally:
        house.cluster.restart()


@scenario
def interrupted(house):
    """Ctrl-C while a model is hashed to be signed leaves no signature, no other file, no executor."""
    model = four_large_files(house.new("interrupted"))
    before = sorted(path.name for path in model.iterdir())
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        with house.begin("sign", "key", "--private-key", house.key, model) as run:
            house.hashing(run, model)
            run.process.send_signal(number)
            run.end().ends(code).is_plain()
        require_equal(sorted(path.name for path in model.iterdir()), before, "what the model has")
        house.no_executor_is_left()


# --- Files that change, workers that lie


@scenario
def changed_during_a_range(house):
    """A file that changes while executors read it is refused by its name."""
    model = house.new("changed")
    large_file(model / "weights.bin", 4 * GIB, 5)
    with house.begin("digest", "--shard-size", "512MiB", model) as run:
        with stopped(house.hashing(run, model)):
            flip_byte(model / "weights.bin", 3 * GIB)
        run.end().ends(3).is_plain().says(r"weights\.bin", "changed")


@scenario
def changed_between_ranges(house):
    """So is one that changes when no range of it is being read."""
    model = house.new("changed between")
    large_file(model / "weights.bin", 6 * GIB, 6)
    with house.begin("digest", "--shard-size", "512MiB", model) as run:
        house.hashing(run, model)
        # Executors end their ranges, and get no others while the driver stands still.
        with stopped([run.process.pid]):
            until("executors are done with their ranges", lambda: not house.executors_with(model), 60)
            flip_byte(model / "weights.bin", 5 * GIB)
        run.end().ends(3).is_plain().says(r"weights\.bin", "changed")


def compiled(house, name, folder, manifest=""):
    """A jar of Java sources of a folder beside this."""
    sources = pathlib.Path(__file__).resolve().parent / folder
    classes = house.new(f"{name}-classes")
    java = house.cluster.java_home
    subprocess.run([f"{java}/bin/javac", "-d", classes, *sources.glob("*.java")], check=True)
    jar, about = house.folder / f"{name}.jar", house.folder / f"{name}.mf"
    about.write_text(manifest)
    subprocess.run([f"{java}/bin/jar", "--create", "--file", jar, "--manifest", about, "-C", classes, "."], check=True)
    return jar


@scenario
def lying_executor(house):
    """An executor that answers other digests is found out by --recheck."""
    agent = compiled(house, "liar", "liar", "Premain-Class: Liar\n")
    model = house.new("lied about")
    for number in range(8):
        large_file(model / f"weights-{number}.bin", 100 * MIB, number)
    expected = house.local("digest", model).ends(0).out
    mark = house.folder / "somebody lies"
    # The driver hashes, too.
    quick = {"spark.driver.extraJavaOptions": "-XX:+UseSerialGC"}
    lies = {"spark.executor.extraJavaOptions": f"'-javaagent:{agent}={mark}'", **quick}
    # It does lie, and is believed, since executors are trusted.
    believed = house.spark("digest", model, conf=lies).ends(0)
    require(mark.exists() and believed.out != expected, f"nobody lied: {believed}")
    mark.unlink()
    house.spark("digest", "--recheck", "100", model, conf=lies).ends(3).is_plain().says("weights-")
    require(mark.exists(), "nobody lied")
    # Honest ones pass.
    require_equal(house.spark("digest", "--recheck", "100", model, conf=quick).ends(0).out, expected, "the root digest")
    # Nothing is signed that was found to be wrong.
    mark.unlink()
    house.spark("sign", "key", "--private-key", house.key, "--recheck", "100", model, conf=lies).ends(3).is_plain()
    require(not (model / "model.sig").exists(), "there is a signature")


# --- Refusals before the work


def small_model(house, name):
    model = house.new(name)
    (model / "weights").write_text("weights")
    return model


@scenario
def old_java(house):
    """A driver on a Java that is too old."""
    homes = [home for home in sorted(pathlib.Path("/usr/lib/jvm").glob("*17*")) if (home / "bin/java").exists()]
    require(homes, "find a JDK 17 below /usr/lib/jvm: found none")
    model = small_model(house, "old java")
    answer = house.spark("digest", model, environment=house.environment(JAVA_HOME=str(homes[0])))
    answer.ends(3).is_plain().says("error: .*Java 25.*Java 17")
    require_equal(answer.out, "", "standard output")


@scenario
def two_versions(house):
    """Executors that have another version of this program on their class path."""
    other = house.folder / "other-version.jar"
    with zipfile.ZipFile(house.jar) as jar, zipfile.ZipFile(other, "w") as out:
        changed = 0
        for entry in jar.infolist():
            data = jar.read(entry)
            if entry.filename == "io/modelsigning/spark/version.txt":
                data, changed = b"0.0.1 (0123456789abcdef)\n", changed + 1
            if not entry.is_dir():
                out.writestr(entry, data)
    require_equal(changed, 1, "files with the version in the jar")
    model = small_model(house, "two versions")
    answer = house.spark("digest", model, conf={"spark.executor.extraClassPath": other, **QUICK_TO_BEGIN})
    answer.ends(3).is_plain().says(r"0\.0\.1")
    require_equal(answer.out, "", "standard output")


@scenario
def without_our_classes(house):
    """Executors that do not have the jar, as with a path that only the driver's machine has."""
    folder = house.new("driver only")
    shutil.copyfile(house.jar, folder / "app.jar")
    model = small_model(house, "no classes")
    # A path from the working directory, which executors have another of.
    answer = house.spark(
        "digest", model, jar="local:/proc/self/cwd/app.jar", folder=folder, conf=QUICK_TO_BEGIN,
        options=["--class", "io.modelsigning.spark.start.Start"])
    answer.ends(3).is_plain().says("executor")
    require_equal(answer.out, "", "standard output")


@scenario
def old_hadoop(house):
    """A Hadoop client that cannot run on the JVM: on the driver, and on executors only."""
    fake = house.new("old hadoop")
    # What Hadoop's VersionInfo reads.
    (fake / "common-version-info.properties").write_text("version=3.4.1\n")
    model = small_model(house, "for old hadoop")
    answer = house.spark("digest", model, options=["--driver-class-path", str(fake)])
    answer.ends(3).is_plain().says(r"error: .*3\.4\.1")
    require_equal(answer.out, "", "standard output")
    answer = house.spark("digest", model, conf={"spark.executor.extraClassPath": fake, **QUICK_TO_BEGIN})
    answer.ends(3).is_plain().says(r"3\.4\.1")


@scenario
def usage(house):
    """Mistakes and help need no executor."""
    house.spark("digest", "--no-such-option", "x").ends(2).is_plain().says("no-such-option")
    house.spark("digest", house.folder / "absent").ends(3).is_plain().says("absent")
    house.spark("audit", "--help").ends(0).is_plain().says("--results", "--recheck")
    house.spark("audit", "--results", "rows", house.folder).ends(2).is_plain().says("--policy")


# --- A hub that is audited

MODELS = 2000
HUB_RULES = """version: 1
signers:
  publisher: {key: {file: pub.pem}}
  reviewer: {key: {file: reviewer.pub}}
rules:
  - {name: reviewed, models: ["**/hub/group-03/reviewed-*"], signedBy: {allOf: [publisher, reviewer]}}
  - {name: known, models: ["**/hub/group-*/**"], signedBy: publisher}
"""


def signed_hub(house):
    """Models of different content, most of them copies of signed ones, since signing takes time."""
    hub = house.new("hub")
    other, reviewer = house.folder / "other.pem", house.folder / "reviewer.pem"
    for key, public in ((other, house.folder / "other.pub"), (reviewer, house.folder / "reviewer.pub")):
        house.local("keygen", "--private-key", key, "--public-key", public, "--unencrypted").ends(0)
    seeds = []
    for number in range(20):
        seed = house.new(f"seeds/{number}")
        (seed / "weights.bin").write_bytes(content(number, 20_000 + 1000 * number))
        (seed / "layers").mkdir()
        (seed / "layers/config.json").write_text('{"seed": %d}' % number)
        house.local("sign", "key", "--private-key", house.key, seed).ends(0)
        seeds.append(seed)
    for number in range(MODELS - 3):
        shutil.copytree(seeds[number % 20], hub / f"group-{number % 40:02}/model-{number:04}")

    def model(number):
        return hub / f"group-{number % 40:02}/model-{number:04}"

    bad = {}

    def spoilt(path, reason):
        bad[str(path)] = reason
        return path

    # Each for another reason.
    flip_byte(spoilt(model(100), "content-mismatch") / "weights.bin", 777)
    (spoilt(model(200), "content-mismatch") / "added.bin").write_text("added")
    (spoilt(model(300), "content-mismatch") / "layers/config.json").unlink()
    reviewed = hub / "group-03/reviewed-1"
    shutil.copytree(seeds[3], spoilt(reviewed, "policy-not-satisfied"))
    wrong = spoilt(model(400), "wrong-key")
    house.local("sign", "key", "--private-key", other, wrong).ends(0)
    (spoilt(model(500), "signature-is-web-page") / "model.sig").write_text("<html>not found</html>")
    (spoilt(model(600), "signature-is-empty") / "model.sig").write_bytes(b"")
    signature = spoilt(model(700), "malformed-bundle") / "model.sig"
    signature.write_bytes(signature.read_bytes()[:-100])
    stranger = hub / "strangers/model"
    shutil.copytree(seeds[4], spoilt(stranger, "no-policy-rule"))
    link = spoilt(model(800), "symlink-not-allowed")
    (link / "link").symlink_to("/etc/hostname")
    # One that is signed by both, and so is good by the rule that the other fails.
    both = hub / "group-03/reviewed-2"
    shutil.copytree(seeds[3], both)
    house.local("sign", "key", "--private-key", reviewer, "--signature", both / "reviewer.sig", both).ends(0)
    policy = house.folder / "hub.yaml"
    policy.write_text(HUB_RULES)
    require_equal(len(bad), 10, "bad models")
    return hub, policy, bad


def by_model(rows):
    """Rows by their model, without what differs from run to run."""
    found = {}
    for row in rows:
        if "model" in row:
            require(row["model"] not in found, f"two rows for {row['model']}")
            found[row["model"]] = {key: value for key, value in row.items() if key != "seconds"}
    return found


def without_empty(value):
    """Without members that are null or empty, which rows of a table have and objects may not."""
    if isinstance(value, dict):
        pruned = {key: without_empty(member) for key, member in value.items()}
        return {key: member for key, member in pruned.items() if member not in (None, [], {}, "")}
    if isinstance(value, list):
        return [without_empty(member) for member in value]
    return value


def parquet_rows(house, folder):
    """The rows of the last run in a folder in Parquet, read by Spark itself."""
    java, spark = house.cluster.java_home, house.cluster.spark_home
    opens = ["java.lang", "java.lang.invoke", "java.lang.reflect", "java.io", "java.net", "java.nio", "java.util",
             "java.util.concurrent", "java.util.concurrent.atomic", "sun.nio.ch", "sun.nio.cs", "sun.util.calendar"]
    command = [f"{java}/bin/java", "-Xmx1g", "--sun-misc-unsafe-memory-access=allow",
               *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in opens),
               "-cp", f"{spark}/jars/*", pathlib.Path(__file__).resolve().parent / "reader/Rows.java", folder]
    done = subprocess.run(
        command, env=house.environment(), cwd=house.folder, capture_output=True, text=True, timeout=RUN_SECONDS)
    require(done.returncode == 0, f"Spark does not read {folder}: {done.stderr[-3000:]}")
    return of_last_run([json.loads(line) for line in done.stdout.splitlines()])


def json_rows(folder):
    """The rows of the last run in a folder in JSON as Spark writes it."""
    return of_last_run([
        {"run": part.parent.name, **json.loads(line)}
        for part in folder.glob("run=*/part-*.json") for line in part.read_text().splitlines()])


def of_last_run(rows):
    """The rows of the run that is the last, each run has a folder of its own."""
    last = max(row["run"] for row in rows)
    return [row for row in rows if row["run"] == last]


@scenario
def audit(house):
    """A hub of 2,000 models, ten of them bad, each for another reason; resumed; rows as verify tells."""
    hub, policy, bad = signed_hub(house)
    alone = house.local("verify", "--policy", policy, "--recursive", hub, "--output", "jsonl").ends(1)
    expected = by_model(alone.rows())
    require_equal(len(expected), MODELS, "models that the local command finds")
    refused = {model: row for model, row in expected.items() if row["result"] != "verified"}
    require_equal(sorted(refused), sorted(bad), "what the local command refuses")
    for model, reason in bad.items():
        require_equal(refused[model]["reason"], reason, model)

    rows_folder, report = house.folder / "rows", house.folder / "audit.html"
    run = ("audit", "--policy", policy, "--results", rows_folder)
    answer = house.spark(*run, "--report", report, hub, conf=QUICK_TO_BEGIN).ends(1).is_plain()
    print(answer.out + answer.err[-1500:])
    print(f"{MODELS} models: {answer.seconds:.1f} s; locally {alone.seconds:.1f} s")
    found = by_model(parquet_rows(house, rows_folder))
    require_equal(sorted(found), sorted(expected), "models with rows")
    for model, row in expected.items():
        compare_rows(model, found[model], row)
    page = report.read_text()
    for model in bad:
        require(pathlib.Path(model).name in page, f"the report does not name {model}")

    # The second run skips what has not changed, and says so.
    again = house.spark(*run, hub, conf=QUICK_TO_BEGIN).ends(1).is_plain()
    print(again.out + again.err[-1500:])
    print(f"again: {again.seconds:.1f} s")
    again.says(r"(?m)^%d models were not read again" % (MODELS - len(bad)))
    require_equal(sorted(by_model(parquet_rows(house, rows_folder))), sorted(expected), "models with rows")

    # What has changed since is looked at, to the better and to the worse.
    good = sorted(set(expected) - set(bad))[5]
    flip_byte(pathlib.Path(good) / "weights.bin", 999)
    repaired = str(hub / "group-20/model-0100")
    flip_byte(pathlib.Path(repaired) / "weights.bin", 777)
    house.spark(*run, hub, conf=QUICK_TO_BEGIN).ends(1)
    latest = by_model(parquet_rows(house, rows_folder))
    require_equal((latest[good]["result"], latest[repaired]["result"]), ("failed", "verified"), "changed models")

    # Of another policy, nothing is taken over.
    policy.write_text(HUB_RULES.replace("name: known", "name: familiar"))
    house.spark(*run, hub, conf=QUICK_TO_BEGIN).ends(1)
    latest = by_model(parquet_rows(house, rows_folder))
    require_equal(latest[repaired]["policy"]["rule"], "familiar", "the rule")


def compare_rows(model, row, expected):
    """A row has the members that the local command's object has."""
    row, expected = without_empty(row), without_empty(expected)
    for member in sorted(set(expected) - {"command"}):
        require_equal(row.get(member), expected[member], f"'{member}' of {model}")


@scenario
def audit_json(house):
    """Rows in JSON, of models that a list names, as well."""
    hub = house.new("json/hub")
    (hub / "good").mkdir()
    (hub / "good/weights").write_text("weights")
    house.local("sign", "key", "--private-key", house.key, hub / "good").ends(0)
    shutil.copytree(hub / "good", hub / "bad")
    (hub / "bad/weights").write_text("Weights")
    shutil.copytree(hub / "good", hub / "not listed")
    listed = house.folder / "models.txt"
    listed.write_text(f"{hub}/good\n{hub}/bad\n")
    policy = policy_of(house, "**", "json.yaml")
    alone = house.local("verify", "--policy", policy, "--files-from", listed, "--output", "jsonl").ends(1)
    results = house.folder / "json-rows"
    run = ("audit", "--policy", policy, "--results", results, "--format", "json")
    house.spark(*run, "--files-from", listed).ends(1).is_plain()
    found, expected = by_model(json_rows(results)), by_model(alone.rows())
    require_equal(sorted(found), sorted(expected), "models with rows")
    for model, row in expected.items():
        compare_rows(model, found[model], row)


@scenario
def audit_rechecked(house):
    """What a lying executor says of a hub is found out by --recheck, too."""
    agent = compiled(house, "liar-of-hubs", "liar", "Premain-Class: Liar\n")
    hub = house.new("rechecked/hub")
    for number in range(12):
        model = hub / f"model-{number}"
        model.mkdir()
        (model / "weights").write_bytes(content(number, 3 * MIB))
        house.local("sign", "key", "--private-key", house.key, model).ends(0)
    mark = house.folder / "somebody lies of hubs"
    answer = house.spark(
        "audit", "--policy", policy_of(house, "**", "rechecked.yaml"), "--results", house.folder / "rechecked-rows",
        "--recheck", "100", hub, conf={"spark.executor.extraJavaOptions": f"'-javaagent:{agent}={mark}'"})
    answer.ends(3).is_plain()
    require(mark.exists(), f"nobody lied: {answer}")


# --- What executors load


@scenario
def class_files(house):
    """Executors load nothing of ours that Java 21 could not."""
    hub = mixed_hub(house.folder / "class files")
    logs = house.new("class logs")
    for options in (["--hash-algorithm", "blake3"], ["--shard-size", "100MB"], ["--hash-algorithm", "blake2b"]):
        house.spark("digest", *options, hub, conf={
            "spark.executor.extraJavaOptions": f"'-Xlog:class+load:file={logs}/%p.log'"}).ends(0)
    loaded = set()
    for log in logs.iterdir():
        loaded |= set(re.findall(r"\] (io\.modelsigning\.[\w.$]+) source: (?:file|jar):", log.read_text()))
    require(len(loaded) > 20, f"classes of ours that executors loaded: {sorted(loaded)}")
    newest = 0
    with zipfile.ZipFile(house.jar) as jar:
        names = {name for name in jar.namelist() if name.endswith(".class")}
        for name in sorted(loaded):
            # A class of a lambda expression has none.
            file = name.replace(".", "/") + ".class"
            of_releases = re.compile(r"META-INF/versions/\d+/" + re.escape(file))
            versions = [entry for entry in names if entry == file or of_releases.fullmatch(entry)]
            require(versions or "$$" in name, f"executors loaded {name}, which the jar does not have")
            for entry in versions:
                release = re.match(r"META-INF/versions/(\d+)/", entry)
                if release and int(release.group(1)) > EXECUTORS_FEATURE:
                    continue
                major = int.from_bytes(jar.read(entry)[6:8], "big")
                require(major <= CLASS_FILES_OF_EXECUTORS, f"{entry} is of version {major}")
                newest = max(newest, major)
    print(f"{len(loaded)} classes of ours on executors, class files up to version {newest}")


class TooLong(Exception):
    """A scenario takes longer than any may."""


def too_long(*_):
    raise TooLong(f"no end within {SCENARIO_SECONDS} seconds")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    if options.list:
        for name, function in SCENARIOS.items():
            print(f"{name}: {function.__doc__}")
        return 0
    unknown = set(options.names) - set(SCENARIOS)
    if unknown:
        parser.error(f"no scenario is called {', '.join(sorted(unknown))}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGALRM, too_long)
    failed = []
    with Cluster() as cluster:
        house = House(cluster)
        try:
            for name in options.names or SCENARIOS:
                print(f"\n== {name}: {SCENARIOS[name].__doc__}", flush=True)
                began = time.monotonic()
                signal.alarm(SCENARIO_SECONDS)
                try:
                    SCENARIOS[name](house)
                    print(f"{time.monotonic() - began:.1f} s", flush=True)
                except (Failure, ClusterError) as failure:
                    failed.append(name)
                    print(f"FAILED: {name}: {failure}", flush=True)
                except Exception:
                    failed.append(name)
                    print(f"FAILED: {name}: {traceback.format_exc()}", flush=True)
                finally:
                    signal.alarm(0)
        finally:
            house.close()
    if failed:
        print(f"\n{len(failed)} scenarios failed: {', '.join(failed)}")
        return 1
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (ClusterError, Failure) as error:
        sys.exit(f"FAILED: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
