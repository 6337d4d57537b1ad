package io.modelsigning.objectstore;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.http.HttpTransport;
import io.modelsigning.http.Network;
import io.modelsigning.http.NetworkSettings;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Repositories of a Hugging Face hub: {@code hf://[models/|datasets/|spaces/][OWNER/]NAME
 * [@REVISION][/PATH]}. A path names a folder or a file in the repository.
 *
 * <p>A revision is resolved to a commit when it is first asked for, and means that commit until
 * this object has stored a signature: a model and its signature are of one commit, and a signature
 * is stored on top of the commit that was signed or not at all. Whoever wants to see what a
 * revision is now takes a new one. Thread-safe.
 */
public final class HubStorage implements Storage {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** The scheme of the locations. */
  public static final String SCHEME = "hf";

  private final HubSettings settings;
  private final ObjectLimits limits;
  private final BooleanSupplier offline;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<HubReference, HubRepository> opened = new HashMap<>();

  HubStorage(HubSettings settings, ObjectLimits limits, BooleanSupplier offline) {
    this.settings = settings;
    this.limits = limits;
    this.offline = offline;
  }

  /**
   * Returns the storage of a user, which asks nobody yet.
   *
   * @param variables which hub it is, as whom and how it is asked, usually the environment; {@code
   *     docs/locations.md} lists them
   * @param offline whether no server is to be asked
   */
  public static HubStorage of(Map<String, String> variables, BooleanSupplier offline) {
    return new HubStorage(
        HubSettings.of(variables, NetworkSettings.of(variables)), ObjectLimits.usual(), offline);
  }

  @Override
  public Optional<String> fault(Location location) {
    return HubReference.of(location.text()).filter(HubStorage::isPath).isPresent()
        ? Optional.empty()
        : Optional.of("a location at a hub must be hf://[OWNER/]NAME[@REVISION][/PATH]");
  }

  private static boolean isPath(HubReference reference) {
    try {
      return reference.path().isEmpty() || ModelPath.of(reference.path()) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private record Opened(HubReference reference, HubRepository repository, Attempts attempts) {}

  private Opened open(Location location, ProgressListener progress) throws ModelAccessException {
    String display = location.toString();
    HubReference reference =
        HubReference.of(location.text())
            .filter(HubStorage::isPath)
            .orElseThrow(() -> unusable(display, fault(location).orElse("")));
    Network network = ObjectStorage.network(settings.network(), offline, display);
    Attempts attempts = new Attempts(limits, network.time(), progress);
    HubReference whole = reference.within("");
    lock.lock();
    try {
      HubRepository repository = opened.get(whole);
      if (repository == null) {
        HubRepository.Hub hub = hub(display, network);
        repository =
            ObjectStorage.opening(
                display, () -> attempts.make(display, () -> HubRepository.at(hub, whole)));
        opened.put(whole, repository);
      }
      return new Opened(reference, repository, attempts);
    } finally {
      lock.unlock();
    }
  }

  private HubRepository.Hub hub(String display, Network network) throws ModelAccessException {
    URI endpoint =
        settings
            .endpoint()
            .orElseThrow(
                () ->
                    unusable(
                        display,
                        "HF_ENDPOINT must be an address by https, or one on this machine"));
    Optional<String> authorization = settings.token(display).map(token -> "Bearer " + token);
    return new HubRepository.Hub(
        new RangeRequests(new HttpTransport(network, CONNECT)), endpoint, authorization);
  }

  private static ModelAccessException unusable(String display, String why) {
    return new ModelAccessException(
        ObjectStoreReasons.UNUSABLE_LOCATION,
        display,
        "'%s' cannot be opened: %s".formatted(display, why));
  }

  @Override
  public StoredModel model(Location location, ProgressListener progress)
      throws ModelAccessException {
    Opened here = open(location, progress);
    String display = location.toString();
    String path = here.reference().path();
    List<StoredObject> objects =
        ObjectStorage.opening(display, () -> here.repository().all(here.attempts(), progress));
    boolean singleFile = objects.stream().anyMatch(object -> object.key().equals(path));
    String root = singleFile ? path : ObjectModel.withSlash(path);
    List<StoredObject> within =
        objects.stream()
            .filter(
                object -> singleFile ? object.key().equals(root) : object.key().startsWith(root))
            .toList();
    if (within.isEmpty() && !path.isEmpty()) {
      throw new ModelAccessException(
          Reason.NOT_FOUND, display, "model '%s' does not exist".formatted(display));
    }
    String named = path.isEmpty() ? here.reference().repository() : path;
    return new ObjectModel(
        new ObjectModel.Place(
            location, named.substring(named.lastIndexOf('/') + 1), root, singleFile),
        here.repository(),
        here.attempts(),
        within,
        Optional.of(here.repository().claims()));
  }

  /**
   * {@inheritDoc} It is {@code model.sig} in a repository or a folder of it, {@code <file>.sig}
   * beside a file. The hub is asked which of them a path names.
   */
  @Override
  public Location usualSignature(Location model) {
    String text = model.text().replaceAll("/+$", "");
    boolean whole =
        HubReference.of(model.text()).map(reference -> reference.path().isEmpty()).orElse(true);
    return new Location(text + (whole || !isFile(model) ? "/model.sig" : ".sig"));
  }

  private boolean isFile(Location model) {
    try {
      return model(model, ProgressListener.NONE).isSingleFile();
    } catch (ModelAccessException e) {
      // Whoever opens the model is told.
      return false;
    }
  }

  @Override
  public SignatureStore signature(Location location) {
    return new ObjectSignature(
        location,
        () -> {
          Opened here = open(location, ProgressListener.NONE);
          return new SignatureObject(here.repository(), here.attempts(), here.reference().path());
        },
        () -> forget(location));
  }

  /** Lets whoever opens the repository next see the commit that its revision names then. */
  private void forget(Location location) {
    lock.lock();
    try {
      HubReference.of(location.text()).ifPresent(reference -> opened.remove(reference.within("")));
    } finally {
      lock.unlock();
    }
  }
}
