package io.modelsigning.sigstore.testing;

import io.modelsigning.sigstore.testing.Settings.ClockOf;
import io.modelsigning.testing.Crypto;
import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/** Timestamps what it is given (RFC 3161). */
public final class TimestampAuthority {
  private static final ASN1ObjectIdentifier POLICY =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.2");

  private final Authority authority = Authority.timestamping("tsa");
  private final Authority stranger = Authority.timestamping("stranger-tsa");
  private final KeyPair otherKeys = Crypto.ecKeys();
  private final Settings settings;

  TimestampAuthority(Settings settings) {
    this.settings = settings;
  }

  Authority authority() {
    return authority;
  }

  /** Returns the response to a request for {@code content}, by its SHA-256. */
  public byte[] timestamp(byte[] content) {
    try {
      return answer(
          new TimeStampRequestGenerator()
              .generate(TSPAlgorithms.SHA256, Crypto.sha256(content))
              .getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the response to an encoded request. */
  byte[] answer(byte[] encodedRequest) throws IOException {
    TimeStampRequest request = new TimeStampRequest(encodedRequest);
    if (settings.has(Fault.WRONG_IMPRINT)) {
      request =
          new TimeStampRequestGenerator()
              .generate(TSPAlgorithms.SHA256, Crypto.sha256(new byte[] {1}), request.getNonce());
    }
    Authority named = settings.has(Fault.UNKNOWN_TIMESTAMP_AUTHORITY) ? stranger : authority;
    KeyPair keys = settings.has(Fault.BAD_TIMESTAMP) ? otherKeys : named.keys();
    X509Certificate certificate = named.certificate();
    try {
      var digests = new JcaDigestCalculatorProviderBuilder().build();
      TimeStampTokenGenerator tokens =
          new TimeStampTokenGenerator(
              new JcaSimpleSignerInfoGeneratorBuilder()
                  .build("SHA256withECDSA", keys.getPrivate(), certificate),
              digests.get(
                  new AlgorithmIdentifier(new ASN1ObjectIdentifier("2.16.840.1.101.3.4.2.1"))),
              POLICY,
              true);
      tokens.setAccuracySeconds(1);
      tokens.setTSA(new GeneralName(new JcaX509CertificateHolder(certificate).getSubject()));
      tokens.addCertificates(new JcaCertStore(List.of(certificate)));
      return new TimeStampResponseGenerator(tokens, Set.of(TSPAlgorithms.SHA256))
          .generate(request, Crypto.serial(), Date.from(settings.now(ClockOf.TIMESTAMP)))
          .getEncoded();
    } catch (OperatorCreationException
        | TSPException
        | java.security.cert.CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
