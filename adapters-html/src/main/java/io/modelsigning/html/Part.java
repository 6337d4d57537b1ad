package io.modelsigning.html;

/** What a verification rests on, from what is trusted to what is verified. */
enum Part {
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
  SIGNATURE,
  STATEMENT,
  ROOT_DIGEST,
  FILES
}
