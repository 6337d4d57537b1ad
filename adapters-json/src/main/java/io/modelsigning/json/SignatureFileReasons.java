package io.modelsigning.json;

import io.modelsigning.domain.Reason;

/** Why a file that was given as a signature is something else. */
public final class SignatureFileReasons {
  /** A file of no bytes. */
  public static final Reason SIGNATURE_IS_EMPTY = new Reason("signature-is-empty");

  /** A pointer of Git LFS. */
  public static final Reason SIGNATURE_IS_LFS_POINTER = new Reason("signature-is-lfs-pointer");

  /** A web page (HTML or XML). */
  public static final Reason SIGNATURE_IS_WEB_PAGE = new Reason("signature-is-web-page");

  /** Compressed data or an archive. */
  public static final Reason SIGNATURE_IS_COMPRESSED = new Reason("signature-is-compressed");

  /** Text in UTF-16 or UTF-32. */
  public static final Reason SIGNATURE_IS_NOT_UTF8 = new Reason("signature-is-not-utf8");

  /** Text behind a byte order mark. */
  public static final Reason SIGNATURE_HAS_BYTE_ORDER_MARK =
      new Reason("signature-has-byte-order-mark");

  /** Binary data of no known form. */
  public static final Reason SIGNATURE_IS_BINARY = new Reason("signature-is-binary");

  /** A key or a certificate in PEM. */
  public static final Reason SIGNATURE_IS_PEM = new Reason("signature-is-pem");

  /** The bytes of a signature alone. */
  public static final Reason SIGNATURE_IS_BARE = new Reason("signature-is-bare");

  /** A bundle that signs the bytes of one file ({@code messageSignature}). */
  public static final Reason SIGNATURE_IS_OF_ONE_FILE = new Reason("signature-is-of-one-file");

  /** A bundle of the form that cosign had before Sigstore bundles. */
  public static final Reason SIGNATURE_IS_COSIGN_BUNDLE = new Reason("signature-is-cosign-bundle");

  /** A DSSE envelope without a bundle around it. */
  public static final Reason SIGNATURE_IS_BARE_ENVELOPE = new Reason("signature-is-bare-envelope");

  /** An in-toto statement that nobody signed. */
  public static final Reason SIGNATURE_IS_BARE_STATEMENT =
      new Reason("signature-is-bare-statement");

  /** Several JSON objects, one behind the other. */
  public static final Reason SIGNATURE_IS_JSON_LINES = new Reason("signature-is-json-lines");

  /** JSON that is no bundle. */
  public static final Reason SIGNATURE_IS_OTHER_JSON = new Reason("signature-is-other-json");

  private SignatureFileReasons() {}
}
