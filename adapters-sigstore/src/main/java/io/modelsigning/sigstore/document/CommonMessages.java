package io.modelsigning.sigstore.document;

import io.modelsigning.domain.manifest.Bytes;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Messages that several documents have in common (sigstore/protobuf-specs, sigstore_common.proto).
 */
public final class CommonMessages {
  /** What a field of bytes is where it is absent. */
  static final Bytes NO_BYTES = Bytes.of(new byte[0]);

  static final List<String> HASH_ALGORITHMS =
      List.of(
          "HASH_ALGORITHM_UNSPECIFIED", "SHA2_256", "SHA2_384", "SHA2_512", "SHA3_256", "SHA3_384");

  static final List<String> PUBLIC_KEY_DETAILS =
      List.of(
          "PUBLIC_KEY_DETAILS_UNSPECIFIED",
          "PKCS1_RSA_PKCS1V5",
          "PKCS1_RSA_PSS",
          "PKIX_RSA_PKCS1V5",
          "PKIX_RSA_PSS",
          "PKIX_ECDSA_P256_SHA_256",
          "PKIX_ECDSA_P256_HMAC_SHA_256",
          "PKIX_ED25519",
          "PKIX_ED25519_PH",
          "PKIX_RSA_PKCS1V15_2048_SHA256",
          "PKIX_RSA_PKCS1V15_3072_SHA256",
          "PKIX_RSA_PKCS1V15_4096_SHA256",
          "PKIX_ECDSA_P384_SHA_384",
          "PKIX_ECDSA_P521_SHA_512",
          "LMS_SHA256",
          "LMOTS_SHA256",
          "PKIX_RSA_PSS_2048_SHA256",
          "PKIX_RSA_PSS_3072_SHA256",
          "PKIX_RSA_PSS_4096_SHA256",
          "PKIX_ECDSA_P384_SHA_256",
          "PKIX_ECDSA_P521_SHA_256",
          "ML_DSA_65",
          "ML_DSA_87");

  private CommonMessages() {}

  /**
   * A digest.
   *
   * @param algorithm one of {@link #HASH_ALGORITHMS}, or another text where it is unknown
   */
  public record HashValue(String algorithm, Bytes digest) {
    static final HashValue NONE = new HashValue(HASH_ALGORITHMS.getFirst(), NO_BYTES);

    public static HashValue read(MessageReader json) throws IOException {
      String algorithm = NONE.algorithm();
      Bytes digest = NO_BYTES;
      var members = json.message("algorithm", "digest");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "algorithm" -> algorithm = json.enumeration(HASH_ALGORITHMS);
          default -> digest = json.bytes();
        }
      }
      return new HashValue(algorithm, digest);
    }
  }

  /** A time range, both ends included. */
  public record Period(Optional<Instant> start, Optional<Instant> end) {
    static final Period NONE = new Period(Optional.empty(), Optional.empty());

    public static Period read(MessageReader json) throws IOException {
      Optional<Instant> start = Optional.empty();
      Optional<Instant> end = Optional.empty();
      var members = json.message("start", "end");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "start" -> start = Optional.of(json.timestamp());
          default -> end = Optional.of(json.timestamp());
        }
      }
      return new Period(start, end);
    }
  }

  /** Reads the only field of a message, of bytes, as {@code X509Certificate} and {@code LogId}. */
  static Bytes bytesOf(MessageReader json, String field) throws IOException {
    Bytes bytes = NO_BYTES;
    var members = json.message(field);
    while (members.next() != null) {
      bytes = json.bytes();
    }
    return bytes;
  }

  /** Reads an {@code X509Certificate} and returns its DER. */
  static Bytes certificate(MessageReader json) throws IOException {
    return bytesOf(json, "rawBytes");
  }

  /** Reads an {@code X509CertificateChain} and returns the DER of its certificates. */
  static List<Bytes> certificateChain(MessageReader json) throws IOException {
    List<Bytes> certificates = List.of();
    var members = json.message("certificates");
    while (members.next() != null) {
      certificates = json.list(CommonMessages::certificate);
    }
    return certificates;
  }
}
