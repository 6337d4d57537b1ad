package io.modelsigning.aws;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.SigningKey;
import java.net.URI;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.CreateKeyResponse;
import software.amazon.awssdk.services.kms.model.GetPublicKeyResponse;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/**
 * Keys in the AWS Key Management Service, by references {@code awskms://[ENDPOINT]/KEY}. An alias
 * is resolved when a key is opened, and the key that it led to signs. Safe for use by several
 * threads.
 *
 * <p>Credentials, region and endpoint come from where the AWS SDK's default chains look: system
 * properties, environment variables, the user's profile, and what containers and machines are
 * given. {@code docs/keys.md} lists them.
 */
public final class AwsKeys implements KeyHolder {
  /** The scheme of the references. */
  public static final String SCHEME = "awskms";

  /** The least that the service keeps a key for that is to be deleted. */
  private static final int DAYS_UNTIL_DELETION = 7;

  private static final String WHERE_CREDENTIALS_ARE =
      "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_WEB_IDENTITY_TOKEN_FILE, the profile in ~/.aws, and the roles of the container or machine";

  /**
   * How long things may take.
   *
   * @param connect one connection
   * @param attempt one request and its answer
   * @param total a request with all its repetitions
   */
  record Limits(Duration connect, Duration attempt, Duration total) {}

  /** What a client is made for. */
  private record Place(Optional<String> endpoint, Optional<String> region) {}

  private final Limits limits;
  private final Map<Place, KmsClient> clients = new ConcurrentHashMap<>();

  private AwsKeys(Limits limits) {
    this.limits = limits;
  }

  /** Returns the keys that the surroundings give access to; nothing is looked for yet. */
  public static AwsKeys create() {
    return within(
        new Limits(Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofSeconds(45)));
  }

  static AwsKeys within(Limits limits) {
    return new AwsKeys(limits);
  }

  @Override
  public SigningKey signingKey(KeyReference reference)
      throws SigningException, InterruptedException {
    AwsReference key = AwsReference.of(reference);
    KmsClient client = client(key);
    return new AwsSigningKey(client, key, read(client, key), limits.total());
  }

  @Override
  public ECPublicKey publicKey(KeyReference reference)
      throws VerificationUnavailableException, InterruptedException {
    try {
      AwsReference key = AwsReference.of(reference);
      return read(client(key), key).publicKey();
    } catch (SigningException e) {
      throw new VerificationUnavailableException(
          e.reason(), String.valueOf(e.getMessage()), e.getCause());
    }
  }

  private AwsKey read(KmsClient client, AwsReference reference)
      throws SigningException, InterruptedException {
    AwsCall call =
        new AwsCall("reading the public key of '%s'".formatted(reference), "kms:GetPublicKey");
    GetPublicKeyResponse answer =
        call.make(
            limits.total(), () -> client.getPublicKey(request -> request.keyId(reference.key())));
    return AwsKey.read(reference, call, answer);
  }

  @Override
  public Created create(KeyReference reference, Curve curve)
      throws SigningException, InterruptedException {
    AwsReference named = AwsReference.of(reference);
    if (!named.key().startsWith(AwsReference.ALIAS)) {
      throw new SigningException(
          Reason.MALFORMED_KEY_REFERENCE,
          "the key reference '%s' of a new key must have the form awskms://[ENDPOINT]/alias/NAME, since the service chooses the id"
              .formatted(reference));
    }
    KmsClient client = client(named);
    requireFree(client, named);
    AwsCall creating = new AwsCall("making the key '%s'".formatted(named), "kms:CreateKey");
    CreateKeyResponse made =
        creating.make(
            limits.total(),
            () ->
                client.createKey(
                    request ->
                        request
                            .keySpec(AwsKey.specOf(curve))
                            .keyUsage(KeyUsageType.SIGN_VERIFY)
                            .description("Signs models")));
    String id = made.keyMetadata().keyId();
    name(client, named, id);
    return new Created(new KeyReference(named.toString()), read(client, named).publicKey());
  }

  private void requireFree(KmsClient client, AwsReference reference)
      throws SigningException, InterruptedException {
    try {
      read(client, reference);
    } catch (SigningException e) {
      if (e.reason().equals(Reason.KEY_NOT_FOUND)) {
        return;
      }
      if (!e.reason().equals(Reason.UNUSABLE_KEY)) {
        throw e;
      }
    }
    throw exists(reference);
  }

  /** Gives a new key its alias. A key without one would stay behind, and be paid for. */
  private void name(KmsClient client, AwsReference reference, String id)
      throws SigningException, InterruptedException {
    AwsCall call =
        new AwsCall("naming the new key %s '%s'".formatted(id, reference), "kms:CreateAlias");
    try {
      boolean named =
          call.make(
              limits.total(),
              () -> {
                try {
                  client.createAlias(request -> request.aliasName(reference.key()).targetKeyId(id));
                  return true;
                } catch (AlreadyExistsException e) {
                  return false;
                }
              });
      if (!named) {
        throw exists(reference);
      }
    } catch (SigningException e) {
      try {
        new AwsCall("deleting the new key %s".formatted(id), "kms:ScheduleKeyDeletion")
            .make(
                limits.total(),
                () ->
                    client.scheduleKeyDeletion(
                        request -> request.keyId(id).pendingWindowInDays(DAYS_UNTIL_DELETION)));
      } catch (SigningException left) {
        throw new SigningException(
            e.reason(),
            "%s; the new key %s is left without a name, since %s"
                .formatted(e.getMessage(), id, left.getMessage()),
            e);
      }
      throw e;
    }
  }

  private static SigningException exists(AwsReference reference) {
    return new SigningException(
        Reason.KEY_EXISTS,
        "the key '%s' is to be made, but there is one already".formatted(reference));
  }

  private KmsClient client(AwsReference reference) throws SigningException, InterruptedException {
    Place place = new Place(reference.endpoint(), reference.region());
    KmsClient known = clients.get(place);
    if (known != null) {
      return known;
    }
    AwsCall call = new AwsCall("looking for credentials and the region", "none");
    KmsClient made = call.make(limits.total(), () -> open(place));
    KmsClient first = clients.putIfAbsent(place, made);
    return first == null ? made : first;
  }

  private KmsClient open(Place place) throws SigningException {
    AwsCredentialsProvider credentials = credentials();
    KmsClientBuilder builder =
        KmsClient.builder()
            .credentialsProvider(credentials)
            .region(region(place))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(limits.connect())
                    .socketTimeout(limits.attempt()))
            .overrideConfiguration(
                configuration ->
                    configuration
                        .apiCallAttemptTimeout(limits.attempt())
                        .apiCallTimeout(limits.total())
                        .addExecutionInterceptor(new LimitedAnswers()));
    place.endpoint().ifPresent(host -> builder.endpointOverride(URI.create("https://" + host)));
    return builder.build();
  }

  private static AwsCredentialsProvider credentials() throws SigningException {
    AwsCredentialsProvider chain = DefaultCredentialsProvider.builder().build();
    try {
      chain.resolveCredentials();
      return chain;
    } catch (SdkClientException e) {
      throw new SigningException(
          Reason.NO_KEY_CREDENTIALS,
          "AWS must be given credentials, but none were found; looked for in %s"
              .formatted(WHERE_CREDENTIALS_ARE),
          e);
    }
  }

  private static Region region(Place place) throws SigningException {
    if (place.region().isPresent()) {
      return Region.of(place.region().get());
    }
    try {
      return new DefaultAwsRegionProviderChain().getRegion();
    } catch (SdkClientException e) {
      throw new SigningException(
          Reason.NO_KEY_CREDENTIALS,
          "AWS must be given a region, but none was found; looked for in the reference's ARN, AWS_REGION, the profile in ~/.aws, and the machine's metadata",
          e);
    }
  }
}
