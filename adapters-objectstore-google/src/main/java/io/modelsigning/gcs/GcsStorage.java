package io.modelsigning.gcs;

import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.googleauth.GoogleAccess;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.http.HttpTransport;
import io.modelsigning.http.Network;
import io.modelsigning.http.NetworkSettings;
import io.modelsigning.http.UnusableSettingsException;
import io.modelsigning.objectstore.BucketStorage;
import io.modelsigning.objectstore.ObjectAccessException;
import io.modelsigning.objectstore.ObjectClient;
import io.modelsigning.objectstore.ObjectLimits;
import io.modelsigning.objectstore.ObjectStoreReasons;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the storage of {@code gs://BUCKET[/KEY]}, by the JSON interface of Google Cloud Storage
 * (version 1).
 *
 * <p>Credentials are Application Default Credentials: the file {@code
 * GOOGLE_APPLICATION_CREDENTIALS}, what {@code gcloud auth application-default login} left, the
 * account of the machine. Where there are none, the store is asked as anybody, as it is with {@code
 * GS_NO_SIGN_REQUEST=yes}. {@code STORAGE_EMULATOR_HOST} names an emulator, which is asked as
 * anybody; {@code CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE} another address of the service; {@code
 * GOOGLE_CLOUD_QUOTA_PROJECT} the project that pays. Proxies and authorities are those of {@link
 * NetworkSettings}.
 */
public final class GcsStorage {
  /** The scheme of the locations. */
  public static final String SCHEME = "gs";

  /** To read, and to store signatures. */
  private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration TOKEN = Duration.ofSeconds(20);

  private GcsStorage() {}

  /**
   * Returns the storage that the surroundings give access to; nothing is looked for yet.
   *
   * @param variables usually the environment
   */
  public static Storage of(Map<String, String> variables, ObjectLimits limits) {
    return new BucketStorage(
        new Buckets(Collections.unmodifiableMap(new HashMap<>(variables))), limits);
  }

  private record Buckets(Map<String, String> variables) implements BucketStorage.Kind {
    @Override
    public Optional<BucketStorage.Place> place(Location location) {
      return GcsLocation.of(location.text())
          .map(named -> new BucketStorage.Place(named.bucket(), named.key()));
    }

    @Override
    public String form() {
      return "gs://BUCKET[/KEY]";
    }

    @Override
    public ObjectClient client(String bucket) throws ObjectAccessException {
      GcsSettings settings = GcsSettings.of(variables);
      URI endpoint =
          settings
              .endpoint()
              .orElseThrow(
                  () ->
                      ObjectAccessException.permanent(
                          ObjectStoreReasons.UNUSABLE_LOCATION,
                          "%s and %s must be an address by https, or one on this machine"
                              .formatted(GcsSettings.EMULATOR, GcsSettings.ENDPOINT),
                          null));
      Network network = network();
      GcsUser user = new GcsUser(settings, new GoogleAccess(variables, SCOPE, TOKEN), network);
      return new GcsBucket(
          new HttpTransport(network, CONNECT), endpoint, user, new GcsLocation(bucket, ""));
    }

    private Network network() throws ObjectAccessException {
      try {
        return NetworkSettings.of(variables).open();
      } catch (UnusableSettingsException e) {
        throw ObjectAccessException.permanent(
            HttpReasons.UNUSABLE_NETWORK_SETTINGS, String.valueOf(e.getMessage()), e);
      }
    }
  }
}
