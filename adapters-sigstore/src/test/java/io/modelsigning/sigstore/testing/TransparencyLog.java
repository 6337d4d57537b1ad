package io.modelsigning.sigstore.testing;

import com.google.protobuf.ByteString;
import dev.sigstore.proto.common.v1.LogId;
import dev.sigstore.proto.rekor.v1.Checkpoint;
import dev.sigstore.proto.rekor.v1.InclusionPromise;
import dev.sigstore.proto.rekor.v1.InclusionProof;
import dev.sigstore.proto.rekor.v1.KindVersion;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import io.modelsigning.sigstore.testing.Settings.ClockOf;
import io.modelsigning.testing.Crypto;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/** A transparency log that takes what it is given: Rekor v1, or Rekor v2. Thread-safe. */
public final class TransparencyLog {
  /** In Rekor v1 an entry's index counts the entries of earlier trees too. */
  private static final long EARLIER_ENTRIES = 1000;

  private static final String TREE = "1193050959916656506";

  /** The interfaces of Rekor. */
  public enum Version {
    V1,
    V2
  }

  private final Version version;
  private final String host;
  private final int port;
  private final KeyPair keys;
  private final KeyPair otherKeys;
  private final byte[] id;
  private final Settings settings;
  private final MerkleTree tree = new MerkleTree();

  TransparencyLog(Version version, String host, int port, Settings settings) {
    this.version = version;
    this.host = host;
    this.port = port;
    this.settings = settings;
    this.keys = version == Version.V1 ? Crypto.ecKeys() : Crypto.ed25519Keys();
    this.otherKeys = version == Version.V1 ? Crypto.ecKeys() : Crypto.ed25519Keys();
    this.id = id(keys.getPublic());
    for (int i = 0; i < 5; i++) {
      tree.add(Crypto.random(40));
    }
  }

  /** The digest of the key in Rekor v1, in Rekor v2 of the name too (C2SP signed-note, keys). */
  private byte[] id(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return version == Version.V1
        ? Crypto.sha256(encoded)
        : Crypto.sha256(
            (host + "\n\u0001").getBytes(StandardCharsets.UTF_8),
            Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
  }

  PublicKey key() {
    return keys.getPublic();
  }

  byte[] id() {
    return id.clone();
  }

  /** Adds an entry and three others, and returns its proof. */
  public synchronized TransparencyLogEntry add(String kind, String kindVersion, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    boolean forged = settings.has(Fault.FORGED_INDEX);
    MerkleTree tree = forged ? new MerkleTree() : this.tree;
    for (int i = 0; forged && i < 2; i++) {
      tree.add(Crypto.random(40));
    }
    int place = tree.add(bytes);
    // The path of the third of three entries fits the second too, but for its length.
    int index = forged ? 1 : place;
    for (int i = 0; !forged && i < 3; i++) {
      tree.add(Crypto.random(40));
    }
    byte[] statedId = settings.has(Fault.UNKNOWN_LOG) ? id(otherKeys.getPublic()) : id;
    TransparencyLogEntry.Builder entry =
        TransparencyLogEntry.newBuilder()
            .setLogIndex(version == Version.V1 ? index + EARLIER_ENTRIES : index)
            .setLogId(LogId.newBuilder().setKeyId(ByteString.copyFrom(statedId)))
            .setKindVersion(KindVersion.newBuilder().setKind(kind).setVersion(kindVersion))
            .setCanonicalizedBody(ByteString.copyFrom(bytes))
            .setInclusionProof(proof(tree, place, index));
    if (version == Version.V1) {
      entry.setIntegratedTime(settings.now(ClockOf.LOG).getEpochSecond());
      if (settings.has(Fault.NO_SET)) {
        entry.setLogIndex(index);
      } else {
        entry.setInclusionPromise(promise(bytes, entry, statedId));
      }
    }
    if (settings.has(Fault.WRONG_INDEX)) {
      entry.setLogIndex(index + 1);
    }
    return entry.build();
  }

  private InclusionPromise promise(byte[] body, TransparencyLogEntry.Builder entry, byte[] id) {
    String signed =
        "{\"body\":\"%s\",\"integratedTime\":%d,\"logID\":\"%s\",\"logIndex\":%d}"
            .formatted(
                Crypto.base64(body),
                entry.getIntegratedTime(),
                HexFormat.of().formatHex(id),
                entry.getLogIndex());
    KeyPair signer = settings.has(Fault.BAD_SET) ? otherKeys : keys;
    return InclusionPromise.newBuilder()
        .setSignedEntryTimestamp(
            ByteString.copyFrom(
                Crypto.sign(signer.getPrivate(), signed.getBytes(StandardCharsets.UTF_8))))
        .build();
  }

  private InclusionProof proof(MerkleTree tree, int place, int index) {
    List<byte[]> hashes = new ArrayList<>(tree.path(place));
    if (settings.has(Fault.SWAPPED_PROOF)) {
      Collections.swap(hashes, 0, 1);
    }
    if (settings.has(Fault.SHORT_PROOF)) {
      hashes.removeLast();
    }
    return InclusionProof.newBuilder()
        .setLogIndex(index)
        .setTreeSize(tree.size())
        .setRootHash(ByteString.copyFrom(tree.root()))
        .addAllHashes(hashes.stream().map(ByteString::copyFrom).toList())
        .setCheckpoint(Checkpoint.newBuilder().setEnvelope(checkpoint(tree)))
        .build();
  }

  private String checkpoint(MerkleTree tree) {
    boolean other = settings.has(Fault.OTHER_CHECKPOINT);
    int size = other ? tree.size() - 1 : tree.size();
    String own =
        settings.has(Fault.PORT_IN_NAME)
            ? host + ":" + port
            : settings.has(Fault.WRONG_PORT) ? host + ":" + (port + 1) : host;
    String name = settings.has(Fault.WRONG_ORIGIN) ? "other.example" : own;
    String origin = version == Version.V1 ? name + " - " + TREE : name;
    String text =
        "%s\n%d\n%s\n"
            .formatted(origin, size, Crypto.base64(other ? tree.rootOfFirst(size) : tree.root()));
    KeyPair signer = settings.has(Fault.BAD_CHECKPOINT) ? otherKeys : keys;
    byte[] signature = Crypto.sign(signer.getPrivate(), text.getBytes(StandardCharsets.UTF_8));
    byte[] hinted = Arrays.copyOf(id, 4 + signature.length);
    System.arraycopy(signature, 0, hinted, 4, signature.length);
    String signerName = settings.has(Fault.WRONG_CHECKPOINT_NAME) ? "witness.example" : own;
    return "%s\n\u2014 %s %s\n".formatted(text, signerName, Crypto.base64(hinted));
  }
}
