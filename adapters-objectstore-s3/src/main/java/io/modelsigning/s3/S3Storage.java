package io.modelsigning.s3;

import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.objectstore.BucketStorage;
import io.modelsigning.objectstore.ObjectClient;
import io.modelsigning.objectstore.ObjectLimits;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Makes the storage of {@code s3://BUCKET[/KEY]}.
 *
 * <p>Credentials, profile, region and endpoint come from where the AWS SDK's default chains look:
 * system properties, environment variables ({@code AWS_PROFILE}, {@code AWS_REGION}, {@code
 * AWS_ENDPOINT_URL_S3}, {@code AWS_ENDPOINT_URL}), the user's profile, and what containers and
 * machines are given. Another endpoint than Amazon's is asked with the bucket in the path. Beside
 * those, {@code AWS_NO_SIGN_REQUEST=yes} reads as anybody, and {@code AWS_REQUEST_PAYER=requester}
 * agrees to pay.
 */
public final class S3Storage {
  /** The scheme of the locations. */
  public static final String SCHEME = "s3";

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SOCKET = Duration.ofSeconds(30);

  /** Where there is none: Amazon's servers answer which one a bucket is in. */
  private static final Region USUAL_REGION = Region.US_EAST_1;

  private S3Storage() {}

  /**
   * Returns the storage that the surroundings give access to; nothing is looked for yet.
   *
   * @param variables usually the environment; the SDK reads that of the process itself
   */
  public static Storage of(Map<String, String> variables, ObjectLimits limits) {
    return new BucketStorage(
        new Buckets(Collections.unmodifiableMap(new HashMap<>(variables))), limits);
  }

  private record Buckets(Map<String, String> variables) implements BucketStorage.Kind {
    @Override
    public Optional<BucketStorage.Place> place(Location location) {
      return S3Location.of(location.text())
          .map(named -> new BucketStorage.Place(named.bucket(), named.key()));
    }

    @Override
    public String form() {
      return "s3://BUCKET[/KEY]";
    }

    @Override
    public ObjectClient client(String bucket) {
      S3Settings settings = S3Settings.of(variables);
      return new S3Bucket(open(settings), new S3Location(bucket, ""), settings);
    }

    private S3Client open(S3Settings settings) {
      AwsCredentialsProvider credentials =
          settings.anonymous()
              ? AnonymousCredentialsProvider.create()
              : DefaultCredentialsProvider.builder().build();
      Optional<String> endpoint = endpoint();
      S3ClientBuilder builder =
          S3Client.builder()
              .credentialsProvider(credentials)
              .region(region())
              .crossRegionAccessEnabled(endpoint.isEmpty())
              .forcePathStyle(endpoint.isPresent())
              // What other stores do not know is not sent to them.
              .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
              .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
              .httpClientBuilder(
                  UrlConnectionHttpClient.builder()
                      .connectionTimeout(CONNECT)
                      .socketTimeout(SOCKET))
              // Whoever reads tries again, and knows what has come already.
              .overrideConfiguration(
                  configuration -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry()));
      endpoint.ifPresent(address -> builder.endpointOverride(URI.create(address)));
      return builder.build();
    }

    /**
     * The SDK finds it too, but does not say so, and the bucket's place in addresses hangs on it.
     */
    private Optional<String> endpoint() {
      return Optional.ofNullable(variables.get("AWS_ENDPOINT_URL_S3"))
          .or(() -> Optional.ofNullable(variables.get("AWS_ENDPOINT_URL")))
          .filter(address -> !address.isBlank());
    }

    /** The machine is not asked where it is: that takes seconds where nobody answers. */
    private Region region() {
      for (String name : List.of("AWS_REGION", "AWS_DEFAULT_REGION")) {
        String value = variables.getOrDefault(name, "");
        if (!value.isBlank()) {
          return Region.of(value.strip());
        }
      }
      try {
        return new AwsProfileRegionProvider().getRegion();
      } catch (SdkClientException e) {
        return USUAL_REGION;
      }
    }
  }
}
