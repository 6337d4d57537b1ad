package io.modelsigning.sigstore.tuf;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.crypto.Signatures;
import io.modelsigning.sigstore.document.MalformedDocumentException;
import io.modelsigning.sigstore.document.MessageReader;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The signed metadata of one role of a TUF repository (The Update Framework 1.0.31, section 4):
 * root, timestamp, snapshot or targets. What a role does not have is empty.
 */
@Value.Immutable
interface TufMetadata {
  String ROOT = "root";
  String TIMESTAMP = "timestamp";
  String SNAPSHOT = "snapshot";
  String TARGETS = "targets";

  int version();

  Instant expires();

  /** Returns a root's keys by their ids. */
  Map<String, TufKey> keys();

  /** Returns by whom a root has each role's metadata signed. */
  Map<String, Role> roles();

  /** Returns the files that timestamp and snapshot list as metadata, and targets as targets. */
  Map<String, FileInfo> files();

  List<Signature> signatures();

  /** Returns what the signatures are over. */
  Bytes canonical();

  /** How many of which keys have to sign a role's metadata. */
  record Role(List<String> keyIds, int threshold) {
    private static Role read(MessageReader json) throws IOException {
      List<String> keyIds = List.of();
      int threshold = 0;
      var members = json.object("keyids", "threshold");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "keyids" -> keyIds = json.list(MessageReader::text);
          default -> threshold = json.uint31();
        }
      }
      if (threshold < 1) {
        throw json.fault("must be signed by one key at least");
      }
      return new Role(keyIds, threshold);
    }
  }

  /** A signature in hexadecimal digits, which may be none at all. */
  record Signature(String keyId, String hex) {
    private static Signature read(MessageReader json) throws IOException {
      String keyId = "";
      String hex = "";
      var members = json.object("keyid", "sig");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "keyid" -> keyId = json.text();
          default -> hex = json.text();
        }
      }
      return new Signature(keyId, hex);
    }
  }

  /** What is said of another file; metadata has a version, targets have length and hashes. */
  record FileInfo(OptionalInt version, OptionalLong length, Map<String, String> hashes) {
    private static FileInfo read(MessageReader json) throws IOException {
      OptionalInt version = OptionalInt.empty();
      OptionalLong length = OptionalLong.empty();
      Map<String, String> hashes = Map.of();
      var members = json.object("version", "length", "hashes");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "version" -> version = OptionalInt.of(json.uint31());
          case "length" -> length = OptionalLong.of(json.uint31());
          default -> hashes = json.map(MessageReader::text);
        }
      }
      return new FileInfo(version, length, hashes);
    }

    /** Returns the digest by which a file of a consistent snapshot is named. */
    Optional<String> digest() {
      return Optional.ofNullable(hashes.getOrDefault("sha512", hashes.get("sha256")));
    }

    /** Returns why {@code content} is not the file, or empty if it is. */
    Optional<String> difference(Bytes content) {
      if (length.isPresent() && length.getAsLong() != content.size()) {
        return Optional.of(
            "it must have %d bytes, but has %d".formatted(length.getAsLong(), content.size()));
      }
      return difference("sha256", "SHA-256", content)
          .or(() -> difference("sha512", "SHA-512", content));
    }

    private Optional<String> difference(String name, String algorithm, Bytes content) {
      String expected = hashes.get(name);
      if (expected == null) {
        return Optional.empty();
      }
      String found = Bytes.of(Signatures.digest(algorithm, content.toArray())).toHex();
      return found.equalsIgnoreCase(expected)
          ? Optional.empty()
          : Optional.of("its %s must be %s, but is %s".formatted(name, expected, found));
    }
  }

  /**
   * Reads the metadata of {@code role}.
   *
   * @throws MalformedDocumentException if it is not of the form, or that of another role
   */
  static TufMetadata read(String role, Bytes document) throws MalformedDocumentException {
    Builder metadata = new Builder();
    boolean signed =
        MessageReader.read(
            document,
            json -> {
              var members = json.object("signatures", "signed");
              for (String name = members.next(); name != null; name = members.next()) {
                switch (name) {
                  case "signatures" -> metadata.signatures(json.list(Signature::read));
                  default -> {
                    StringBuilder canonical = new StringBuilder();
                    json.canonical(canonical);
                    metadata.canonical(Bytes.ofUtf8(canonical.toString()));
                  }
                }
              }
              return members.had("signed");
            });
    if (!signed) {
      throw new MalformedDocumentException("it has nothing that is signed");
    }
    return MessageReader.read(
        document,
        json -> {
          var members = json.object("signed");
          while (members.next() != null) {
            readSigned(role, json, metadata);
          }
          return metadata.build();
        });
  }

  private static void readSigned(String role, MessageReader json, Builder metadata)
      throws IOException {
    String type = "";
    String specification = "";
    boolean consistent = false;
    var members =
        json.object(
            "_type",
            "spec_version",
            "version",
            "expires",
            "consistent_snapshot",
            "keys",
            "roles",
            "meta",
            "targets");
    for (String name = members.next(); name != null; name = members.next()) {
      switch (name) {
        case "_type" -> type = json.text();
        case "spec_version" -> specification = json.text();
        case "version" -> metadata.version(json.uint31());
        case "expires" -> metadata.expires(json.timestamp());
        case "consistent_snapshot" -> consistent = json.flag();
        case "keys" -> metadata.keys(json.map(TufKey::read));
        case "roles" -> metadata.roles(json.map(Role::read));
        default -> metadata.files(json.map(FileInfo::read));
      }
    }
    if (!type.equals(role)) {
      throw new MalformedDocumentException(
          "its type must be '%s', but is '%s'".formatted(role, type));
    }
    if (!specification.equals("1") && !specification.startsWith("1.")) {
      throw new MalformedDocumentException(
          "its version of the specification must be 1, but is '%s'".formatted(specification));
    }
    if (role.equals(ROOT) && !consistent) {
      throw new MalformedDocumentException(
          "its snapshots must be consistent, which it does not say");
    }
    if (!members.had("version") || !members.had("expires")) {
      throw new MalformedDocumentException("it must have a version and a time at which it expires");
    }
  }

  /**
   * Returns why {@code metadata} is not what this root has signed as {@code role}, or empty if it
   * is. Keys are counted, not signatures, and not the names of keys.
   */
  default Optional<String> unsigned(String role, TufMetadata metadata) {
    Role signers = roles().get(role);
    if (signers == null) {
      return Optional.of("version %d of the root has no role '%s'".formatted(version(), role));
    }
    Set<PublicKey> signed = new HashSet<>();
    for (Signature signature : metadata.signatures()) {
      TufKey key = keys().get(signature.keyId());
      if (key != null && signers.keyIds().contains(signature.keyId())) {
        key.publicKey()
            .filter(candidate -> isBy(candidate, signature, metadata.canonical()))
            .ifPresent(signed::add);
      }
    }
    return signed.size() >= signers.threshold()
        ? Optional.empty()
        : Optional.of(
            "it must be signed by %d of the keys of version %d of the root, but is by %d"
                .formatted(signers.threshold(), version(), signed.size()));
  }

  private static boolean isBy(PublicKey key, Signature signature, Bytes message) {
    try {
      return Signatures.verify(key, message.toArray(), Bytes.ofHex(signature.hex()).toArray());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Neither is a signature of that key.
      return false;
    }
  }

  /** Builds metadata. */
  final class Builder extends ImmutableTufMetadata.Builder {
    Builder() {}
  }
}
