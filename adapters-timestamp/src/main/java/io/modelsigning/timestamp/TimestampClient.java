package io.modelsigning.timestamp;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.http.HttpService;
import io.modelsigning.http.Secrets;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.SecureRandom;
import java.util.Set;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;

/** Has a signature timestamped (RFC 3161). Whose timestamp it is, is not checked here. */
public final class TimestampClient {
  private static final String ATTEMPT = "requesting a timestamp";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final URI authority;
  private final HttpService http;

  public TimestampClient(URI authority, HttpService http) {
    this.authority = authority;
    this.http = http;
  }

  /**
   * Returns the authority's response over the SHA-256 digest of {@code signature}, in DER. Digest,
   * nonce and status are what they must be.
   *
   * @throws SigningException if there is none
   * @throws InterruptedException if the thread is interrupted
   */
  public Bytes stamp(Bytes signature) throws SigningException, InterruptedException {
    TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
    generator.setCertReq(true);
    TimeStampRequest query =
        generator.generate(
            NISTObjectIdentifiers.id_sha256,
            TimestampToken.digest("SHA-256", signature.toArray()),
            new BigInteger(64, RANDOM));
    try {
      HttpRequest request =
          HttpRequest.newBuilder(authority)
              .header("Content-Type", "application/timestamp-query")
              .header("Accept", "application/timestamp-reply")
              .POST(BodyPublishers.ofByteArray(query.getEncoded()))
              .build();
      Bytes answer = http.call(ATTEMPT, request, Set.of(200, 201)).body();
      TimeStampResponse response = TimestampToken.response(answer);
      // Digest, nonce and policy must be what was asked for, and the status a success.
      response.validate(query);
      if (response.getTimeStampToken() == null) {
        throw new TSPException("it has no token: " + response.getStatusString());
      }
      return Bytes.of(response.getEncoded());
    } catch (TSPException | IOException | RuntimeException e) {
      // BouncyCastle's readers also throw unchecked exceptions on what is not DER.
      throw new SigningException(
          HttpReasons.MALFORMED_ANSWER,
          "%s at %s gave an unusable answer: %s"
              .formatted(
                  ATTEMPT,
                  HttpService.withoutQuery(authority),
                  Secrets.mask(String.valueOf(e.getMessage()))),
          e);
    }
  }
}
