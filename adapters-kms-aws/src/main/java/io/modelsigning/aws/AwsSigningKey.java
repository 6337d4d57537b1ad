package io.modelsigning.aws;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.SigningKey;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.SignResponse;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/** A key that signs in the service; its ARN is used, and so no alias that may be moved. */
final class AwsSigningKey implements SigningKey {
  private final KmsClient client;
  private final AwsReference reference;
  private final AwsKey key;
  private final Duration limit;

  AwsSigningKey(KmsClient client, AwsReference reference, AwsKey key, Duration limit) {
    this.client = client;
    this.reference = reference;
    this.key = key;
    this.limit = limit;
  }

  @Override
  public ECPublicKey publicKey() {
    return key.publicKey();
  }

  @Override
  public Bytes sign(Bytes digest) throws SigningException, InterruptedException {
    if (digest.size() != key.curve().digestBytes()) {
      throw new IllegalArgumentException(
          "digest must have %d bytes, but has %d"
              .formatted(key.curve().digestBytes(), digest.size()));
    }
    SigningAlgorithmSpec algorithm = AwsKey.algorithmOf(key.curve());
    AwsCall call = new AwsCall("signing with the key '%s'".formatted(reference), "kms:Sign");
    SignResponse answer =
        call.make(
            limit,
            () ->
                client.sign(
                    request ->
                        request
                            .keyId(key.arn())
                            .messageType(MessageType.DIGEST)
                            .message(SdkBytes.fromByteArray(digest.toArray()))
                            .signingAlgorithm(algorithm)));
    if (!key.arn().equals(answer.keyId()) || answer.signingAlgorithm() != algorithm) {
      throw call.malformed(
          "a signature of %s by %s".formatted(key.arn(), algorithm),
          "one of %s by %s".formatted(answer.keyId(), answer.signingAlgorithmAsString()));
    }
    SdkBytes signature = answer.signature();
    if (signature == null) {
      throw call.malformed("a signature", "none");
    }
    return Bytes.of(signature.asByteArray());
  }
}
