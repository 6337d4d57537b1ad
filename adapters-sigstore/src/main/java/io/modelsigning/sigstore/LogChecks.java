package io.modelsigning.sigstore;

import dev.sigstore.merkle.InclusionProofVerificationException;
import dev.sigstore.merkle.InclusionProofVerifier;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.http.Messages;
import io.modelsigning.sigstore.TrustAnchors.Log;
import io.modelsigning.sigstore.crypto.Signatures;
import io.modelsigning.sigstore.document.CheckpointNote;
import io.modelsigning.sigstore.document.InclusionDocument;
import io.modelsigning.sigstore.document.LoggedSignature.Subject;
import io.modelsigning.sigstore.document.MalformedDocumentException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Checks of a transparency log entry. */
final class LogChecks {
  private static final int KEY_HINT_BYTES = 4;
  private static final int HASH_BYTES = 32;

  private LogChecks() {}

  static void digest(Evidence evidence, LogEntry entry) throws RefusalException {
    Bytes expected = digestOf(entry.content().subject(), evidence.presented());
    require(
        entry.content().digest().equals(expected),
        () ->
            "%s must hold the digest %s of what was signed, but holds %s"
                .formatted(entry.position(), expected.toHex(), entry.content().digest().toHex()));
  }

  private static Bytes digestOf(Subject subject, Presented presented) {
    Bytes content =
        switch (subject) {
          case PAYLOAD_SHA256 -> presented.payload();
          case MESSAGE_SHA256, MESSAGE_SHA384, MESSAGE_SHA512 -> presented.message();
        };
    return Bytes.of(Signatures.digest(subject.algorithm(), content.toArray()));
  }

  static void signature(Evidence evidence, LogEntry entry) throws RefusalException {
    require(
        entry.content().signature().equals(evidence.presented().signature()),
        () ->
            "%s must hold the bundle's signature (%s), but holds another (%s)"
                .formatted(
                    entry.position(),
                    evidence.presented().signature(),
                    entry.content().signature()));
  }

  static void certificate(Evidence evidence, LogEntry entry) throws RefusalException {
    try {
      Bytes leaf = Bytes.of(evidence.presented().leaf().getEncoded());
      require(
          entry.content().certificate().equals(leaf),
          () ->
              "%s must hold the bundle's certificate (SHA-256 %s), but holds another (SHA-256 %s)"
                  .formatted(
                      entry.position(),
                      fingerprint(leaf),
                      fingerprint(entry.content().certificate())));
    } catch (CertificateEncodingException e) {
      throw new RefusalException("the bundle's certificate cannot be encoded", e);
    }
  }

  private static String fingerprint(Bytes certificate) {
    return HexFormat.of().formatHex(Signatures.digest("SHA-256", certificate.toArray()));
  }

  static void known(Evidence evidence, LogEntry entry) throws RefusalException {
    Optional<Log> log = evidence.log(entry);
    require(
        log.isPresent(),
        () ->
            "%s must be in a log that the trusted root knows, but is in log %s"
                .formatted(entry.position(), entry.logId().toHex()));
    if (log.isPresent()) {
      keyOf(log.get());
    }
  }

  static void promise(Evidence evidence, LogEntry entry) throws RefusalException {
    if (entry.signedEntryTimestamp().isEmpty()) {
      return;
    }
    Log log = logOf(evidence, entry);
    byte[] signature = entry.signedEntryTimestamp().get().toArray();
    require(
        verify(log, entry.stated().promised().toArray(), signature),
        () ->
            "the signed entry timestamp of %s must be by %s, but is not"
                .formatted(entry.position(), log.name()));
  }

  static void checkpointForm(Evidence evidence, LogEntry entry) throws RefusalException {
    CheckpointNote checkpoint = checkpoint(entry);
    require(
        checkpoint.signatures().size() <= FormChecks.MAXIMUM_COUNT,
        () ->
            "the checkpoint of %s must have at most %d signatures, but has %d"
                .formatted(
                    entry.position(), FormChecks.MAXIMUM_COUNT, checkpoint.signatures().size()));
  }

  /**
   * A log's checkpoints begin with its host, with or without the port, in Rekor v1 followed by the
   * number of a tree. The origin is what tells the logs of one key apart.
   */
  static void checkpointOrigin(Evidence evidence, LogEntry entry) throws RefusalException {
    Log log = logOf(evidence, entry);
    String origin = checkpoint(entry).origin();
    require(
        log.isOrigin(origin),
        () ->
            "the checkpoint of %s must be of the log %s, but is of '%s'"
                .formatted(entry.position(), log.name(), origin));
  }

  static void checkpointSignature(Evidence evidence, LogEntry entry) throws RefusalException {
    Log log = logOf(evidence, entry);
    CheckpointNote checkpoint = checkpoint(entry);
    Bytes hint = Bytes.of(Arrays.copyOf(log.id().toArray(), KEY_HINT_BYTES));
    for (CheckpointNote.Signature signature : checkpoint.signatures()) {
      if (log.names().contains(signature.name())
          && signature.keyHint().equals(hint)
          && verify(log, checkpoint.text().toArray(), signature.signature().toArray())) {
        return;
      }
    }
    throw new RefusalException(
        "the checkpoint of %s must be signed by %s, but none of its %d signatures is"
            .formatted(entry.position(), log.name(), checkpoint.signatures().size()));
  }

  static void checkpointTree(Evidence evidence, LogEntry entry) throws RefusalException {
    InclusionDocument proof = proof(entry);
    CheckpointNote checkpoint = checkpoint(entry);
    require(
        checkpoint.size() == proof.treeSize() && checkpoint.rootHash().equals(proof.rootHash()),
        () ->
            ("the checkpoint of %s must be of the tree of its inclusion proof (%d entries, root %s),"
                    + " but is of another (%d entries, root %s)")
                .formatted(
                    entry.position(),
                    proof.treeSize(),
                    proof.rootHash().toHex(),
                    checkpoint.size(),
                    checkpoint.rootHash().toHex()));
  }

  static void inclusion(Evidence evidence, LogEntry entry) throws RefusalException {
    InclusionDocument proof = proof(entry);
    long index = proof.logIndex();
    long size = proof.treeSize();
    require(
        index >= 0 && index < size,
        () ->
            "the inclusion proof of %s must be for one of %d entries, but is for number %d"
                .formatted(entry.position(), size, index));
    // The library stops where the hashes do: too few would leave the index unproven.
    int expected = pathLength(index, size);
    require(
        proof.hashes().size() == expected,
        () ->
            "the inclusion proof of %s must have %d hashes, but has %d"
                .formatted(entry.position(), expected, proof.hashes().size()));
    List<byte[]> hashes = proof.hashes().stream().map(Bytes::toArray).toList();
    for (byte[] hash : hashes) {
      require(
          hash.length == HASH_BYTES,
          () ->
              "every hash in the inclusion proof of %s must have %d bytes, but one has %d"
                  .formatted(entry.position(), HASH_BYTES, hash.length));
    }
    byte[] body = entry.stated().canonicalizedBody().toArray();
    byte[] prefixed = new byte[body.length + 1];
    System.arraycopy(body, 0, prefixed, 1, body.length);
    try {
      InclusionProofVerifier.verify(
          Signatures.digest("SHA-256", prefixed), index, size, hashes, proof.rootHash().toArray());
    } catch (InclusionProofVerificationException e) {
      throw new RefusalException(
          "the inclusion proof of %s must lead from the entry to the root %s, but does not"
              .formatted(entry.position(), proof.rootHash().toHex()),
          e);
    }
  }

  /** Returns how many hashes lead from a leaf to the root (RFC 6962, section 2.1.1). */
  private static int pathLength(long index, long size) {
    int inner = Long.SIZE - Long.numberOfLeadingZeros(index ^ (size - 1));
    return inner + Long.bitCount(inner == Long.SIZE ? 0 : index >>> inner);
  }

  /** The log signs an entry's index only together with its time; else the proof must show it. */
  static void index(Evidence evidence, LogEntry entry) throws RefusalException {
    if (entry.signedEntryTimestamp().isEmpty()) {
      long proven = proof(entry).logIndex();
      require(
          entry.stated().logIndex() == proven,
          () ->
              "%s must be where its inclusion proof says, at index %d"
                  .formatted(entry.position(), proven));
    }
  }

  static void window(Evidence evidence, LogEntry entry) throws RefusalException {
    Log log = logOf(evidence, entry);
    for (Instant time : evidence.times(entry)) {
      require(
          log.window().contains(time),
          () ->
              "%s is from %s, but the trusted root trusts %s %s"
                  .formatted(entry.position(), time, log.name(), log.window()));
    }
  }

  private static Log logOf(Evidence evidence, LogEntry entry) throws RefusalException {
    return evidence
        .log(entry)
        .orElseThrow(
            () -> new RefusalException("the trusted root has no log for " + entry.position()));
  }

  private static InclusionDocument proof(LogEntry entry) throws RefusalException {
    return entry
        .stated()
        .inclusionProof()
        .orElseThrow(() -> new RefusalException(entry.position() + " has no inclusion proof"));
  }

  private static CheckpointNote checkpoint(LogEntry entry) throws RefusalException {
    try {
      return CheckpointNote.parse(proof(entry).checkpoint());
    } catch (MalformedDocumentException e) {
      throw new RefusalException(
          "the checkpoint of %s cannot be read: %s"
              .formatted(entry.position(), Messages.describe(e)),
          e);
    }
  }

  private static PublicKey keyOf(Log log) throws RefusalException {
    try {
      return log.key();
    } catch (GeneralSecurityException e) {
      throw new RefusalException(
          "the key of %s in the trusted root cannot be used: %s"
              .formatted(log.name(), Messages.describe(e)),
          e);
    }
  }

  private static boolean verify(Log log, byte[] message, byte[] signature) throws RefusalException {
    try {
      return Signatures.verify(keyOf(log), message, signature);
    } catch (GeneralSecurityException e) {
      throw new RefusalException(
          "the key of %s in the trusted root cannot be used: %s"
              .formatted(log.name(), Messages.describe(e)),
          e);
    }
  }

  private static void require(boolean holds, Supplier<String> message) throws RefusalException {
    if (!holds) {
      throw new RefusalException(message.get());
    }
  }
}
