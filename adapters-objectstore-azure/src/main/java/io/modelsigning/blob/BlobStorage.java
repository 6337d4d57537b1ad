package io.modelsigning.blob;

import io.modelsigning.azureauth.AzureAccess;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.http.HttpService.Limits;
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
import java.util.function.UnaryOperator;

/**
 * Makes the storage of {@code az://ACCOUNT/CONTAINER[/NAME]}, by the REST interface of Azure Blob
 * Storage.
 *
 * <p>The user is known by a shared access signature ({@code AZURE_STORAGE_SAS_TOKEN}), else by what
 * Azure's identity library finds: the environment, a cluster's identity, the logins of Azure's
 * command lines, the machine. Where there is nothing, the store is asked as anybody, as it is with
 * {@code AZURE_NO_SIGN_REQUEST=yes}. {@code AZURE_STORAGE_SERVICE_ENDPOINT} is the address of the
 * account's containers if that is not {@code https://ACCOUNT.blob.core.windows.net}. Proxies and
 * authorities are those of {@link NetworkSettings}.
 */
public final class BlobStorage {
  /** The scheme of the locations. */
  public static final String SCHEME = "az";

  private static final Duration CONNECT = Duration.ofSeconds(10);

  private static final Limits TOKEN =
      new Limits(
          CONNECT,
          Duration.ofSeconds(20),
          Duration.ofSeconds(45),
          Duration.ofSeconds(5),
          Duration.ofMillis(500));

  private BlobStorage() {}

  /**
   * Returns the storage that the surroundings give access to; nothing is looked for yet.
   *
   * @param variables usually the environment; the identity library reads what it needs for managed
   *     identities from that of the process
   */
  public static Storage of(Map<String, String> variables, ObjectLimits limits) {
    return within(variables, limits, UnaryOperator.identity());
  }

  /**
   * @param route where what is at an address of Azure's servers of tokens is asked for
   */
  static Storage within(
      Map<String, String> variables, ObjectLimits limits, UnaryOperator<URI> route) {
    return new BucketStorage(
        new Containers(Collections.unmodifiableMap(new HashMap<>(variables)), route), limits);
  }

  private record Containers(Map<String, String> variables, UnaryOperator<URI> route)
      implements BucketStorage.Kind {
    @Override
    public Optional<BucketStorage.Place> place(Location location) {
      return BlobLocation.of(location.text())
          .map(
              named ->
                  new BucketStorage.Place(named.account() + "/" + named.container(), named.name()));
    }

    @Override
    public String form() {
      return "az://ACCOUNT/CONTAINER[/NAME]";
    }

    @Override
    public ObjectClient client(String bucket) throws ObjectAccessException {
      BlobLocation location =
          BlobLocation.of("az://" + bucket)
              .orElseThrow(
                  () ->
                      ObjectAccessException.permanent(
                          ObjectStoreReasons.UNUSABLE_LOCATION,
                          "a location of this kind must be " + form(),
                          null));
      BlobSettings settings = BlobSettings.of(variables, location.account());
      Network network = network();
      BlobUser user = new BlobUser(settings, new AzureAccess(variables, TOKEN, route), network);
      return new BlobContainer(
          new HttpTransport(network, CONNECT), settings.endpoint(), user, location);
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
