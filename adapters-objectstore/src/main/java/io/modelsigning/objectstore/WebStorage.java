package io.modelsigning.objectstore;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.http.HttpService;
import io.modelsigning.http.HttpTransport;
import io.modelsigning.http.Network;
import io.modelsigning.http.NetworkSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Files of web servers: {@code https://host/path}, and {@code http://} on this machine. A model is
 * one file. It is read in ranges if the server tells versions from each other by strong entity tags
 * (RFC 9110, 8.8.3), otherwise once and in order.
 *
 * <p>The query of an address may be a signature for it: it is sent, and shown nowhere. Thread-safe.
 */
public final class WebStorage implements Storage {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final NetworkSettings settings;
  private final ObjectLimits limits;
  private final BooleanSupplier offline;

  WebStorage(NetworkSettings settings, ObjectLimits limits, BooleanSupplier offline) {
    this.settings = settings;
    this.limits = limits;
    this.offline = offline;
  }

  /**
   * Returns the storage of a user, which asks nobody yet.
   *
   * @param variables how servers are reached, usually the environment
   * @param offline whether no server is to be asked
   */
  public static WebStorage of(Map<String, String> variables, BooleanSupplier offline) {
    return new WebStorage(NetworkSettings.of(variables), ObjectLimits.usual(), offline);
  }

  @Override
  public Optional<String> fault(Location location) {
    return address(location).isPresent()
        ? Optional.empty()
        : Optional.of(
            "an address must be https://HOST/PATH without a user, or http:// on this machine");
  }

  private static Optional<URI> address(Location location) {
    try {
      URI uri = URI.create(location.text());
      boolean usable =
          RangeRequests.isSafe(uri)
              && uri.getFragment() == null
              && uri.getPath() != null
              && !nameIn(uri).isEmpty();
      return usable ? Optional.of(uri) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String nameIn(URI uri) {
    return uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1);
  }

  private record Opened(WebFile file, Attempts attempts, URI uri) {}

  private Opened open(Location location, ProgressListener progress) throws ModelAccessException {
    URI uri =
        address(location)
            .orElseThrow(
                () ->
                    new ModelAccessException(
                        ObjectStoreReasons.UNUSABLE_LOCATION,
                        location.toString(),
                        "'%s' cannot be opened: %s"
                            .formatted(location, fault(location).orElse(""))));
    Network network = ObjectStorage.network(settings, offline, location.toString());
    return new Opened(
        new WebFile(new RangeRequests(new HttpTransport(network, CONNECT)), uri),
        new Attempts(limits, network.time(), progress),
        uri);
  }

  @Override
  public StoredModel model(Location location, ProgressListener progress)
      throws ModelAccessException {
    Opened opened = open(location, progress);
    String display = opened.file().display("");
    StoredObject object =
        ObjectStorage.opening(
                display, () -> opened.attempts().make(display, () -> opened.file().find("")))
            .orElseThrow(
                () ->
                    new ModelAccessException(
                        Reason.NOT_FOUND, display, "model '%s' does not exist".formatted(display)));
    return new ObjectModel(
        new ObjectModel.Place(location, nameIn(opened.uri()), "", true),
        opened.file(),
        opened.attempts(),
        List.of(object));
  }

  /** {@inheritDoc} It is {@code <file>.sig}; what signs an address signs no other. */
  @Override
  public Location usualSignature(Location model) {
    return new Location(
        address(model).map(HttpService::withoutQuery).orElse(model.toString()) + ".sig");
  }

  @Override
  public SignatureStore signature(Location location) {
    return new ObjectSignature(
        location,
        () -> {
          Opened opened = open(location, ProgressListener.NONE);
          return new SignatureObject(opened.file(), opened.attempts(), "");
        });
  }
}
