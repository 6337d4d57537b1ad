package io.modelsigning.domain;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A stable code that says why something was refused or failed, such as {@code
 * root-digest-mismatch}.
 *
 * <p>Codes are lower-case words joined by hyphens. The constants here are those of the domain; a
 * module that has reasons of its own lists them all in one class, whose name ends in {@code
 * Reasons}, and makes them nowhere else. Those lists together are the catalogue of {@code
 * docs/reason-codes.md}.
 */
public record Reason(String code) implements Serializable {
  /** The model's content differs from the signed manifest. */
  public static final Reason CONTENT_MISMATCH = new Reason("content-mismatch");

  /** The model has no file to sign. */
  public static final Reason EMPTY_MODEL = new Reason("empty-model");

  /** A manifest in a file is not one of the model it is used for. */
  public static final Reason MANIFEST_DIFFERS = new Reason("manifest-differs");

  /** A manifest in a file that cannot be read as one. */
  public static final Reason MALFORMED_MANIFEST = new Reason("malformed-manifest");

  /** Digests were taken over from elsewhere, and not computed of the content. */
  public static final Reason DIGESTS_NOT_COMPUTED = new Reason("digests-not-computed");

  /** The older signature that digests are to be taken over from is not good. */
  public static final Reason REUSED_SIGNATURE_REFUSED = new Reason("reused-signature-refused");

  /** None of the signed files is among those that were to be verified. */
  public static final Reason NOTHING_SELECTED = new Reason("nothing-selected");

  /** A file changed while it was hashed. */
  public static final Reason FILE_CHANGED = new Reason("file-changed");

  /** A file has more or fewer bytes than its file system states. */
  public static final Reason WRONG_FILE_SIZE = new Reason("wrong-file-size");

  /** A file, directory or signature does not exist. */
  public static final Reason NOT_FOUND = new Reason("not-found");

  /** A file, directory or signature exists but cannot be read or written. */
  public static final Reason IO_ERROR = new Reason("io-error");

  /** A storage or a folder that signatures cannot be searched in. */
  public static final Reason NOT_SEARCHABLE = new Reason("not-searchable");

  /** Something that is no older signature lies where a signature is to be stored. */
  public static final Reason SIGNATURE_PLACE_TAKEN = new Reason("signature-place-taken");

  /** A symbolic link where links are not allowed. */
  public static final Reason SYMLINK_NOT_ALLOWED = new Reason("symlink-not-allowed");

  /** A symbolic link that leads nowhere. */
  public static final Reason BROKEN_SYMLINK = new Reason("broken-symlink");

  /** A directory that contains itself by way of a symbolic link. */
  public static final Reason SYMLINK_CYCLE = new Reason("symlink-cycle");

  /** A symbolic link, followed because links are allowed, whose target is outside the model. */
  public static final Reason SYMLINK_LEAVES_MODEL = new Reason("symlink-leaves-model");

  /** More entries behind symbolic links than are looked at. */
  public static final Reason TOO_MANY_LINKED_ENTRIES = new Reason("too-many-linked-entries");

  /** A file that the shard size would cut into more shards than one file may have. */
  public static final Reason TOO_MANY_SHARDS = new Reason("too-many-shards");

  /** Neither a regular file nor a directory. */
  public static final Reason SPECIAL_FILE = new Reason("special-file");

  /** A file name that has no UTF-8 form or that OMS does not allow. */
  public static final Reason UNSUPPORTED_FILE_NAME = new Reason("unsupported-file-name");

  /** An empty file, which a signature over shards cannot cover. */
  public static final Reason EMPTY_FILE_NOT_COVERED = new Reason("empty-file-not-covered");

  /** A bundle that is not of the Sigstore bundle format OMS uses. */
  public static final Reason MALFORMED_BUNDLE = new Reason("malformed-bundle");

  /** A certificate that cannot be read as one. */
  public static final Reason MALFORMED_CERTIFICATE = new Reason("malformed-certificate");

  /** A signer's certificate that is not for making signatures. */
  public static final Reason CERTIFICATE_USAGE = new Reason("certificate-usage");

  /** A statement that is not of a known form or breaks a rule of OMS. */
  public static final Reason MALFORMED_STATEMENT = new Reason("malformed-statement");

  /** A predicate type that is not OMS. */
  public static final Reason UNSUPPORTED_PREDICATE = new Reason("unsupported-predicate");

  /** The statement's root digest is not that of its own resources. */
  public static final Reason ROOT_DIGEST_MISMATCH = new Reason("root-digest-mismatch");

  /** The bundle was made by another signing method than the one it is verified by. */
  public static final Reason WRONG_METHOD = new Reason("wrong-method");

  /** The signatures are good, but the policy asks for others or for more. */
  public static final Reason POLICY_NOT_SATISFIED = new Reason("policy-not-satisfied");

  /** No rule of the policy is for the model. */
  public static final Reason NO_POLICY_RULE = new Reason("no-policy-rule");

  /** The rule of the policy that is for the model is off. */
  public static final Reason POLICY_RULE_OFF = new Reason("policy-rule-off");

  /** The model has no signature, and the policy asks for one. */
  public static final Reason UNSIGNED_MODEL = new Reason("unsigned-model");

  /** The policy does not accept the signature's serialization method. */
  public static final Reason SERIALIZATION_NOT_ACCEPTED = new Reason("serialization-not-accepted");

  /** The policy does not accept the signature's hash algorithm. */
  public static final Reason HASH_ALGORITHM_NOT_ACCEPTED =
      new Reason("hash-algorithm-not-accepted");

  /** Links were followed at signing, and the policy does not accept that. */
  public static final Reason LINKS_NOT_ACCEPTED = new Reason("links-not-accepted");

  /** Paths were left out at signing, and the policy does not accept that. */
  public static final Reason RECORDED_IGNORES_NOT_ACCEPTED =
      new Reason("recorded-ignores-not-accepted");

  /** The policy asks when the signature was made, and there is no evidence for it. */
  public static final Reason NO_TIME_EVIDENCE = new Reason("no-time-evidence");

  /** The signature is older than the policy accepts. */
  public static final Reason SIGNATURE_TOO_OLD = new Reason("signature-too-old");

  /** The signature does not verify over the envelope. */
  public static final Reason INVALID_SIGNATURE = new Reason("invalid-signature");

  /** The statement is likely too large for the service that must record it. */
  public static final Reason PAYLOAD_TOO_LARGE = new Reason("payload-too-large");

  /** The signature is, or would be, longer than any that is read. */
  public static final Reason SIGNATURE_TOO_LARGE = new Reason("signature-too-large");

  /** The signature is of an older layout and should be made again. */
  public static final Reason OLD_SIGNATURE_FORMAT = new Reason("old-signature-format");

  /** A file that is itself a signature is going to be signed as part of the model. */
  public static final Reason SIGNATURE_IN_MODEL = new Reason("signature-in-model");

  /** A reference to a key that is not of the form of its scheme. */
  public static final Reason MALFORMED_KEY_REFERENCE = new Reason("malformed-key-reference");

  /** What holds keys has none of this name, or not this version of it. */
  public static final Reason KEY_NOT_FOUND = new Reason("key-not-found");

  /** A key that its holder says is disabled, for another use, or of another kind than OMS uses. */
  public static final Reason UNUSABLE_KEY = new Reason("unusable-key");

  /** What holds the key does not let this user do that with it. */
  public static final Reason KEY_ACCESS_DENIED = new Reason("key-access-denied");

  /** Nothing by which the key's holder would know its user. */
  public static final Reason NO_KEY_CREDENTIALS = new Reason("no-key-credentials");

  /** What holds the key cannot be reached, does not answer in time, or fails. */
  public static final Reason KEY_HOLDER_UNAVAILABLE = new Reason("key-holder-unavailable");

  /** What holds the key answered what cannot be the answer. */
  public static final Reason MALFORMED_KEY_ANSWER = new Reason("malformed-key-answer");

  /** A key of the name of one that is to be made is there already. */
  public static final Reason KEY_EXISTS = new Reason("key-exists");

  /**
   * @throws IllegalArgumentException if the code is not lower-case words joined by hyphens
   */
  public Reason {
    if (!isCode(code)) {
      throw new IllegalArgumentException(
          "code must be lower-case words joined by hyphens, but is '" + code + "'");
    }
  }

  /** Without a pattern: every command makes reasons, and would wait for that to be compiled. */
  private static boolean isCode(String code) {
    boolean inWord = false;
    for (int i = 0; i < code.length(); i++) {
      char c = code.charAt(i);
      boolean ofWord = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      boolean joins = c == '-' && inWord;
      if (!ofWord && !joins) {
        return false;
      }
      inWord = ofWord;
    }
    return inWord;
  }

  @Override
  public String toString() {
    return code;
  }

  /**
   * Written out: tables of reasons are read when little has run, and a record's own is made then.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Reason reason && reason.code.equals(code);
  }

  @Override
  public int hashCode() {
    return code.hashCode();
  }
}
