package io.modelsigning.sigstore.testing;

/** A way in which a service of the stack misbehaves. */
public enum Fault {
  /** Certificates are issued by another authority of the same name. */
  FOREIGN_AUTHORITY,
  /** Certificates are issued by another authority of another name. */
  UNKNOWN_AUTHORITY,
  /** Certificates carry no signed certificate timestamp. */
  NO_SCT,
  /** Signed certificate timestamps are by a log that the trust root does not know. */
  UNKNOWN_SCT_LOG,
  /** Signed certificate timestamps have a wrong signature. */
  BAD_SCT,
  /** Certificates are for TLS servers instead of for code signing. */
  NO_CODE_SIGNING,
  /** Certificates have no key usage. */
  NO_KEY_USAGE,
  /** Certificates are an authority's. */
  AUTHORITY_CERTIFICATE,
  /** Certificates have two names. */
  TWO_NAMES,
  /** Certificates name their holder by a DNS name. */
  DNS_NAME,
  /** Certificates name the identity provider only in the older extension. */
  OLD_ISSUER_ONLY,
  /** Certificates name no identity provider. */
  NO_ISSUER,
  /** Log entries come without a signed entry timestamp. */
  NO_SET,
  /** Signed entry timestamps are by another key. */
  BAD_SET,
  /** Log entries say they are in a log that the trust root does not know. */
  UNKNOWN_LOG,
  /** Checkpoints are of another log, signed by this one's key. */
  WRONG_ORIGIN,
  /** Checkpoints name the log with its port, which is as good as without. */
  PORT_IN_NAME,
  /** Checkpoints name the log with a port that it does not have. */
  WRONG_PORT,
  /** Checkpoints are signed by another key. */
  BAD_CHECKPOINT,
  /** Checkpoints are signed by somebody of another name alone. */
  WRONG_CHECKPOINT_NAME,
  /** Checkpoints are of an earlier tree than the inclusion proof. */
  OTHER_CHECKPOINT,
  /** Inclusion proofs have two hashes swapped. */
  SWAPPED_PROOF,
  /** Inclusion proofs miss their last hash. */
  SHORT_PROOF,
  /** Inclusion proofs are for another index than the entry's, to which their hashes fit too. */
  FORGED_INDEX,
  /** Log entries without a signed entry timestamp state another index than the proof. */
  WRONG_INDEX,
  /** Timestamps are over something else. */
  WRONG_IMPRINT,
  /** Timestamps are by an authority that the trust root does not know. */
  UNKNOWN_TIMESTAMP_AUTHORITY,
  /** Timestamps say they are by the authority, but are by another key. */
  BAD_TIMESTAMP
}
