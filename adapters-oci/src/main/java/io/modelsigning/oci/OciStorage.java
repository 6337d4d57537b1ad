package io.modelsigning.oci;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.http.HttpService.Limits;
import io.modelsigning.http.NetworkSettings;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Models in OCI registries, by locations {@code oci://REGISTRY/REPOSITORY[:TAG|@DIGEST]}, and the
 * signatures that are attached to them. A model is what clients unpack of its manifest, whose
 * digests are those of the files: no layer is read unless the content is asked for, and then in
 * pieces of 4 MiB, one for each file that is open. Safe for use by several threads.
 *
 * <p>One of these is for one run: a tag names the same manifest for as long as it lives, whatever
 * happens in the registry.
 */
public final class OciStorage implements Storage {
  /** The scheme of the locations. */
  public static final String SCHEME = OciLocation.SCHEME;

  private final Map<String, String> variables;
  private final BooleanSupplier offline;
  private final NetworkSettings network;
  private final Limits limits;

  private final Map<String, Registry> registries = new ConcurrentHashMap<>();
  private final Map<String, String> digests = new ConcurrentHashMap<>();
  private volatile ProgressListener progress = ProgressListener.NONE;

  private OciStorage(
      Map<String, String> variables,
      BooleanSupplier offline,
      NetworkSettings network,
      Limits limits) {
    this.variables = Collections.unmodifiableMap(new HashMap<>(variables));
    this.offline = offline;
    this.network = network;
    this.limits = limits;
  }

  /**
   * Returns the storage of a user.
   *
   * @param variables where the logins are and how servers are reached, usually the environment;
   *     {@code docs/locations.md} lists them
   * @param offline whether no server is to be asked
   */
  public static OciStorage of(Map<String, String> variables, BooleanSupplier offline) {
    return new OciStorage(variables, offline, NetworkSettings.of(variables), Registry.LIMITS);
  }

  static OciStorage within(Limits limits, Map<String, String> variables, NetworkSettings network) {
    return new OciStorage(variables, () -> false, network, limits);
  }

  /**
   * A manifest that was read.
   *
   * @param location by its digest
   */
  record Pinned(Registry registry, OciLocation location, Artifact artifact) {}

  /** Reads what a location names, which is no file in it. */
  Pinned pinned(Location location) throws RegistryException, InterruptedException {
    Optional<String> fault = OciLocation.fault(location);
    if (fault.isPresent()) {
      throw new RegistryException(
          OciReasons.UNSUPPORTED_ARTIFACT,
          "a location must name an artifact of a registry: " + fault.get());
    }
    OciLocation named = OciLocation.of(location);
    if (offline.getAsBoolean()) {
      throw new RegistryException(
          HttpReasons.OFFLINE,
          "the registry '%s' must be asked for '%s', but the network is not to be used"
              .formatted(named.registry(), location));
    }
    Registry registry =
        registries.computeIfAbsent(
            named.registry(), name -> new Registry(named, variables, network, limits, retries()));
    String known = digests.get(named.toString());
    OciLocation place = known == null ? named : named.at(known);
    Artifact artifact =
        registry
            .manifest(place)
            .orElseThrow(
                () ->
                    new RegistryException(
                        Reason.NOT_FOUND, "'%s' does not exist".formatted(location)));
    String digest = artifact.self().digest();
    String first = digests.putIfAbsent(named.toString(), digest);
    // Another thread was first, and the tag was moved between the two.
    return first == null || first.equals(digest)
        ? new Pinned(registry, named.at(digest), artifact)
        : pinned(location);
  }

  /** Tells whoever opened a model last. */
  private ProgressListener retries() {
    return new ProgressListener() {
      @Override
      public void retrying(String address, String problem, Duration pause) {
        progress.retrying(address, problem, pause);
      }
    };
  }

  @Override
  public Optional<String> fault(Location location) {
    return OciLocation.fault(OciLocation.withoutPath(location));
  }

  @Override
  public StoredModel model(Location location, ProgressListener listener)
      throws ModelAccessException {
    progress = listener;
    try {
      Pinned pinned = pinned(location);
      return new OciModel(
          pinned.registry(),
          location,
          pinned.location(),
          Layer.filesOf(pinned.artifact(), location.text()));
    } catch (RegistryException e) {
      throw e.ofModel(location.text());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Interrupted.exception(e).ofModel(location.text());
    }
  }

  /** {@inheritDoc} Signatures are attached to what they sign. */
  @Override
  public Location usualSignature(Location model) {
    return model;
  }

  @Override
  public List<Location> signatures(Location location) throws SignatureAccessException {
    try {
      Pinned named = pinned(location);
      return named.artifact().bundle().isPresent()
          ? List.of(named.location().location())
          : new Referrers(named.registry())
              .signatures(named.location()).stream().map(OciLocation::location).toList();
    } catch (RegistryException e) {
      throw e.ofSignature();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Interrupted.exception(e).ofSignature();
    }
  }

  @Override
  public SignatureStore signature(Location location) {
    return new OciSignature(this, location);
  }
}
