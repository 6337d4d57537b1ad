package io.modelsigning.domain.signature;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

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
  FILES;

  private static final Set<EvidencePart> OF_CONTENT =
      Collections.unmodifiableSet(EnumSet.range(SIGNATURE, FILES));

  /** Returns the parts that a signature of the method rests on, in their order. */
  public static Set<EvidencePart> of(SignatureMethod method) {
    EnumSet<EvidencePart> parts = EnumSet.copyOf(OF_CONTENT);
    switch (method) {
      case KEY -> parts.add(PUBLIC_KEY);
      case CERTIFICATE -> parts.addAll(EnumSet.of(TRUSTED_ROOT, CERTIFICATE_PATH, CERTIFICATE));
      case SIGSTORE ->
          parts.addAll(
              EnumSet.of(TRUSTED_ROOT, CERTIFICATE_PATH, CERTIFICATE, IDENTITY, LOG_ENTRY, TIME));
    }
    return Collections.unmodifiableSet(parts);
  }
}
