package io.modelsigning.timestamp;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.EcdsaSignatureForm;
import io.modelsigning.domain.signature.X509Certificates;
import io.modelsigning.http.Messages;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.tsp.TimeStampResp;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.GenTimeAccuracy;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;

/**
 * A timestamp (RFC 3161) as somebody presents it. To read it proves nothing of it; each method that
 * requires something proves that alone. Immutable.
 */
public final class TimestampToken {
  /** The statuses with which there is a token; the others say why there is none. */
  private static final Set<Integer> GRANTED =
      Set.of(PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS);

  private static final Map<ASN1ObjectIdentifier, String> HASHES =
      Map.of(
          NISTObjectIdentifiers.id_sha256, "SHA-256",
          NISTObjectIdentifiers.id_sha384, "SHA-384",
          NISTObjectIdentifiers.id_sha512, "SHA-512");

  /** The most certificates that a token may bring. */
  private static final int MAXIMUM_CERTIFICATES = 16;

  private final TimeStampToken token;

  private TimestampToken(TimeStampToken token) {
    this.token = token;
  }

  /**
   * Reads a response that nothing follows (section 2.4.2).
   *
   * @throws InvalidTimestampException if it cannot be read, or grants none
   */
  public static TimestampToken read(Bytes response) throws InvalidTimestampException {
    try {
      TimeStampResponse read = response(response);
      if (!GRANTED.contains(read.getStatus())) {
        throw new InvalidTimestampException(
            TimestampReasons.MALFORMED_TIMESTAMP,
            "must be granted, but is of the status %d".formatted(read.getStatus()));
      }
      TimeStampToken token = read.getTimeStampToken();
      if (token == null) {
        throw new InvalidTimestampException(
            TimestampReasons.MALFORMED_TIMESTAMP, "cannot be read: it has no token");
      }
      return new TimestampToken(token);
    } catch (TSPException | IOException | RuntimeException e) {
      // The ASN.1 classes answer malformed input with unchecked exceptions of several types.
      throw new InvalidTimestampException(
          TimestampReasons.MALFORMED_TIMESTAMP, "cannot be read: " + Messages.describe(e), e);
    }
  }

  static TimeStampResponse response(Bytes encoded) throws TSPException, IOException {
    return new TimeStampResponse(
        TimeStampResp.getInstance(ASN1Primitive.fromByteArray(encoded.toArray())));
  }

  /** Returns the time it states, by the authority's clock. */
  public Instant time() {
    return token.getTimeStampInfo().getGenTime().toInstant();
  }

  /**
   * Returns by how much the time may be wrong, as it states; none counts as none.
   *
   * @throws InvalidTimestampException if that is more than there is
   */
  Duration accuracy() throws InvalidTimestampException {
    GenTimeAccuracy accuracy = token.getTimeStampInfo().getGenTimeAccuracy();
    if (accuracy == null) {
      return Duration.ZERO;
    }
    Duration stated =
        Duration.ofSeconds(accuracy.getSeconds())
            .plusMillis(accuracy.getMillis())
            .plusNanos(accuracy.getMicros() * 1000L);
    if (stated.isNegative()) {
      throw new InvalidTimestampException(
          TimestampReasons.MALFORMED_TIMESTAMP, "states a negative accuracy");
    }
    return stated;
  }

  /** Returns whether it says that it is signed by the owner of a certificate. */
  public boolean namesSigner(X509Certificate certificate) {
    try {
      return token.getSID().match(new JcaX509CertificateHolder(certificate));
    } catch (CertificateEncodingException e) {
      return false;
    }
  }

  /**
   * Returns the certificates that it brings.
   *
   * @throws InvalidTimestampException if they are too many, or one cannot be read
   */
  List<X509Certificate> certificates() throws InvalidTimestampException {
    try {
      List<X509Certificate> read = new ArrayList<>();
      for (X509CertificateHolder holder : token.getCertificates().getMatches(null)) {
        if (read.size() == MAXIMUM_CERTIFICATES) {
          throw new InvalidTimestampException(
              TimestampReasons.MALFORMED_TIMESTAMP,
              "must have at most %d certificates, but has more".formatted(MAXIMUM_CERTIFICATES));
        }
        read.add(X509Certificates.read(holder.getEncoded()));
      }
      return read;
    } catch (CertificateException | IOException | RuntimeException e) {
      throw new InvalidTimestampException(
          TimestampReasons.MALFORMED_TIMESTAMP,
          "has a certificate that cannot be read: " + Messages.describe(e),
          e);
    }
  }

  /**
   * Requires that it is over a signature, by a hash that is strong.
   *
   * @throws InvalidTimestampException if it is not
   */
  public void requireOver(Bytes signature) throws InvalidTimestampException {
    ASN1ObjectIdentifier oid = token.getTimeStampInfo().getMessageImprintAlgOID();
    String algorithm = HASHES.get(oid);
    if (algorithm == null) {
      throw new InvalidTimestampException(
          TimestampReasons.TIMESTAMP_MISMATCH,
          "must be over a SHA-256, SHA-384 or SHA-512 digest, but is over one by " + oid);
    }
    Bytes expected = Bytes.of(digest(algorithm, signature.toArray()));
    Bytes found = Bytes.of(token.getTimeStampInfo().getMessageImprintDigest());
    if (!found.equals(expected)) {
      throw new InvalidTimestampException(
          TimestampReasons.TIMESTAMP_MISMATCH,
          "must be over the signature's digest %s, but is over %s"
              .formatted(expected.toHex(), found.toHex()));
    }
  }

  /**
   * Requires that it is signed by the owner of a certificate, which it refers to, which is for
   * timestamps and nothing else, and was valid at its time.
   *
   * @param name the certificate's, for the message
   * @throws InvalidTimestampException if it is not
   */
  public void requireSignedBy(X509Certificate certificate, String name)
      throws InvalidTimestampException {
    try {
      token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(certificate));
      boolean ec = certificate.getPublicKey().getAlgorithm().equals("EC");
      for (SignerInformation signer : token.toCMSSignedData().getSignerInfos()) {
        if (ec && !EcdsaSignatureForm.isDer(signer.getSignature())) {
          throw new TSPException("the signature is not in DER");
        }
      }
    } catch (TSPException | OperatorCreationException | RuntimeException e) {
      throw new InvalidTimestampException(
          TimestampReasons.TIMESTAMP_SIGNATURE,
          "must be signed by %s, but is not: %s".formatted(name, Messages.describe(e)),
          e);
    }
  }

  /**
   * Requires that it is signed over a digest by a hash that is strong.
   *
   * @throws InvalidTimestampException if it is not
   */
  void requireStrong() throws InvalidTimestampException {
    for (SignerInformation signer : token.toCMSSignedData().getSignerInfos()) {
      ASN1ObjectIdentifier hash = signer.getDigestAlgorithmID().getAlgorithm();
      if (!HASHES.containsKey(hash)) {
        throw new InvalidTimestampException(
            TimestampReasons.TIMESTAMP_SIGNATURE,
            "must be signed over a SHA-256, SHA-384 or SHA-512 digest, but is over one by " + hash);
      }
    }
  }

  static byte[] digest(String algorithm, byte[] content) {
    try {
      return MessageDigest.getInstance(algorithm).digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has " + algorithm, e);
    }
  }
}
