"""Has the reference implementation and a command line verify what the other signed.

usage: judge.py COMMAND FOLDER SIGSTORE

FOLDER is made and filled. SIGSTORE is where the real services have put their trust configurations
and an identity token; without it, that method is skipped, and said so.
"""

import datetime
import itertools
import pathlib
import shutil
import subprocess
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from model_signing import hashing
from model_signing import signing
from model_signing import verifying

SHARD_BYTES = 1000
IDENTITY = "alice@example.com"
CURVES = {"p256": ec.SECP256R1, "p384": ec.SECP384R1, "p521": ec.SECP521R1}

command, folder, sigstore = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
failures = []
checks = 0


def check(name, expected, action):
    """Counts whether an action succeeds as expected, and keeps what it said if not."""
    global checks
    checks += 1
    try:
        action()
        succeeded, said = True, ""
    except Exception as e:
        succeeded, said = False, f"{type(e).__name__}: {e}"
    if succeeded != expected:
        failures.append(name)
        print(f"FAILED {name}: {'refused' if expected else 'accepted'} {said}", flush=True)


class Refused(Exception):
    """The command line says that the model does not verify."""


def ours(*arguments):
    """Runs the command line; anything but success and refusal ends this program."""
    process = subprocess.run(
        [command, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    said = process.stdout + process.stderr
    if process.returncode == 1:
        raise Refused(said)
    if process.returncode != 0:
        raise SystemExit(f"{arguments} ended with {process.returncode}: {said}")


def make_model(path):
    path.mkdir(parents=True)
    (path / "sub" / "a-b").mkdir(parents=True)
    (path / "sub" / "a").mkdir()
    (path / "weights").write_bytes(bytes(i % 251 for i in range(2 * SHARD_BYTES + 7)))
    (path / "one-shard").write_bytes(b"x" * SHARD_BYTES)
    (path / "sub" / "a-b" / "z").write_text("1")
    (path / "sub" / "a" / "z").write_text("2")
    (path / "sub" / "größe \U0001f600").write_text("3")
    (path / "sub" / "\uffee").write_text("4")


def change(model):
    (model / "sub" / "a" / "z").write_text("other")


def certificate(subject, key, issuer, issuer_key, authority):
    now = datetime.datetime.now(datetime.timezone.utc)
    names = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, n)]) for n in (subject, issuer)]
    return (
        x509.CertificateBuilder()
        .subject_name(names[0])
        .issuer_name(names[1])
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not authority,
                key_cert_sign=authority,
                crl_sign=authority,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
        .sign(issuer_key, hashes.SHA256())
    )


def pem(path, thing):
    path.write_bytes(thing.public_bytes(serialization.Encoding.PEM))
    return path


def make_keys(curve):
    """Returns the files of a key, its public half, its certificate, an intermediate and a root."""
    key, middle, root = (ec.generate_private_key(curve()) for _ in range(3))
    name = folder / curve.name
    private = name.with_suffix(".key")
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    public = name.with_suffix(".pub")
    public.write_bytes(
        key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    return (
        private,
        public,
        pem(name.with_suffix(".leaf"), certificate("signer", key, "middle", middle, False)),
        pem(name.with_suffix(".middle"), certificate("middle", middle, "root", root, True)),
        pem(name.with_suffix(".root"), certificate("root", root, "root", root, True)),
    )


def methods():
    """Yields name, our options to sign and verify, and how the reference is told to."""
    for name, curve in CURVES.items():
        private, public, leaf, middle, root = make_keys(curve)
        yield (
            f"key {name}",
            ["key", "--private-key", private],
            ["key", "--public-key", public],
            lambda c, k=private: c.use_elliptic_key_signer(private_key=k),
            lambda c, k=public: c.use_elliptic_key_verifier(public_key=k),
        )
        yield (
            f"certificate {name}",
            [
                *["certificate", "--private-key", private],
                *["--signing-certificate", leaf, "--certificate-chain", middle],
            ],
            ["certificate", "--certificate-chain", root],
            lambda c, k=private, l=leaf, m=middle: c.use_certificate_signer(
                private_key=k, signing_certificate=l, certificate_chain=[m]
            ),
            lambda c, r=root: c.use_certificate_verifier(certificate_chain=[r]),
        )
    if not sigstore.is_dir():
        print("skipped: sigstore, for there are no real services", flush=True)
        return
    token_file = sigstore / "identity-token"
    token = token_file.read_text()
    provider = (sigstore / "identity-provider").read_text()
    for config in sorted(sigstore.glob("trust-config-*.json")):
        yield (
            f"sigstore {config.stem}",
            ["sigstore", "--trust-config", config, "--identity-token-file", token_file],
            [
                *["sigstore", "--trust-config", config],
                *["--identity", IDENTITY, "--identity-provider", provider],
            ],
            lambda c, t=config: c.use_sigstore_signer(identity_token=token, trust_config=t),
            lambda c, t=config: c.use_sigstore_verifier(
                identity=IDENTITY, oidc_issuer=provider, trust_config=t
            ),
        )


def manifests():
    """Yields name, our options, and the reference's configuration of a way to hash."""
    for algorithm, serial in itertools.product(
        ["sha256", "blake2b", "blake3"], ["files", "shards"]
    ):
        options = ["--hash-algorithm", algorithm, "--serialization", serial]
        theirs = "blake2" if algorithm == "blake2b" else algorithm
        if serial == "files":
            make = lambda a=theirs: hashing.Config().use_file_serialization(hashing_algorithm=a)
        else:
            options += ["--shard-size", SHARD_BYTES]
            make = lambda a=theirs: hashing.Config().use_shard_serialization(
                hashing_algorithm=a, shard_size=SHARD_BYTES
            )
        yield f"{algorithm} {serial}", options, make


def judge(name, model, sign_options, verify_options, their_signer, their_verifier, manifest):
    hash_name, hash_options, their_hashing = manifest
    signature = model / "model.sig"
    make_model(model)

    ours("sign", *sign_options, *hash_options, model)
    check(f"{name}, {hash_name}: ours by ours", True, lambda: ours("verify", *verify_options, model))

    def theirs_verify():
        config = their_verifier(verifying.Config())
        if hash_name.startswith("blake2b"):
            # The reference knows by this name what it signs, but not what it verifies.
            config.set_hashing_config(their_hashing())
        config.verify(model, signature)

    # The specification names a shard's algorithm like a file's. The reference names the shard size
    # in it too, so that it refuses what the specification says; and with blake3 it has no shards.
    # Nor does it read a bundle with more log entries than one.
    by_theirs = not hash_name.endswith("shards") and "rekor1-rekor2" not in name
    check(f"{name}, {hash_name}: ours by theirs", by_theirs, theirs_verify)
    change(model)
    check(
        f"{name}, {hash_name}: changed, by ours", False, lambda: ours("verify", *verify_options, model)
    )
    check(f"{name}, {hash_name}: changed, by theirs", False, theirs_verify)

    shutil.rmtree(model)
    make_model(model)
    their_signer(signing.Config()).set_hashing_config(
        their_hashing().set_ignored_paths(paths=["model.sig"])
    ).sign(model, signature)
    check(
        f"{name}, {hash_name}: theirs by ours", True, lambda: ours("verify", *verify_options, model)
    )
    change(model)
    check(
        f"{name}, {hash_name}: theirs changed, by ours",
        False,
        lambda: ours("verify", *verify_options, model),
    )
    shutil.rmtree(model)


def main():
    folder.mkdir(parents=True)
    for number, (method, manifest) in enumerate(
        (a, b) for a in methods() for b in list(manifests())
    ):
        name, *how = method
        # Hashing has nothing to do with the key or the log: one of each has all the ways to hash.
        first = name in ("key p256", "certificate p256", "sigstore trust-config-rekor1")
        if first or manifest[0] == "sha256 files":
            judge(name, folder / f"model-{number}", *how, manifest)
            print(f"{name}, {manifest[0]}", flush=True)
    print(f"{checks} checks, {len(failures)} failed", flush=True)
    sys.exit(1 if failures else 0)


main()
