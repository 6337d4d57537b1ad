package io.modelsigning.domain;

/** What a verification rests on, from what is trusted to what is verified. */
public enum EvidencePart {
  /** The root certificate. */
  TRUSTED_ROOT,
  /** The certificates between root and leaf; as a whole where they are not known. */
  CERTIFICATE_PATH,
  /** The signer's certificate. */
  CERTIFICATE,
  /** The identity the certificate names. */
  IDENTITY,
  /** The public key. */
  PUBLIC_KEY,
  /** The entry of the transparency log. */
  LOG_ENTRY,
  /** The proven time. */
  TIME,
  /** The signature over the statement. */
  SIGNATURE,
  /** The statement of what was signed. */
  STATEMENT,
  /** The digest over all digests. */
  ROOT_DIGEST,
  /** The files of the model. */
  FILES
}
