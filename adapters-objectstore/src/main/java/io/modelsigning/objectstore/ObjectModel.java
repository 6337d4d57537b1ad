package io.modelsigning.objectstore;

import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.ListedPaths;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ModelReader;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Relation;
import io.modelsigning.domain.storage.StorageTrait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A model whose files are objects, as they were when it was opened: what is read is of these
 * versions, or reading fails.
 *
 * <p>A name that is a file and a folder at once, which stores of objects allow, is refused, as is
 * one that no file can have. Thread-safe.
 */
public final class ObjectModel implements StoredModel {
  /**
   * Where the model is.
   *
   * @param location by which it was opened
   * @param name its basename
   * @param root the name of the one object, or what the names of all begin with
   * @param singleFile whether it is one object
   */
  public record Place(Location location, String name, String root, boolean singleFile) {}

  private final Place place;
  private final ObjectContent.Shared shared;
  private final Map<String, StoredObject> objects = new HashMap<>();

  private final Optional<ClaimedDigests.Claims> claims;
  private final boolean claimsTaken;

  ObjectModel(Place place, ObjectClient client, Attempts attempts, List<StoredObject> objects) {
    this(place, client, attempts, objects, Optional.empty());
  }

  /**
   * @param claims what the store claims of the content
   */
  ObjectModel(
      Place place,
      ObjectClient client,
      Attempts attempts,
      List<StoredObject> objects,
      Optional<ClaimedDigests.Claims> claims) {
    this.place = place;
    this.shared =
        new ObjectContent.Shared(
            client,
            attempts,
            new Ahead(attempts.limits()),
            new Buffers(attempts.limits().segmentBytes()));
    objects.forEach(object -> this.objects.put(object.key(), object));
    this.claims = claims;
    this.claimsTaken = false;
  }

  /** The same model, with claims taken. */
  private ObjectModel(ObjectModel other) {
    this.place = other.place;
    this.shared = other.shared;
    this.objects.putAll(other.objects);
    this.claims = other.claims;
    this.claimsTaken = true;
  }

  @Override
  public Optional<KnownDigests> statedDigests() {
    return claims.map(
        claimed -> new ClaimedDigests(claimed, range -> keyOf(range.file().path()), claimsTaken));
  }

  @Override
  public StoredModel withClaimsTaken() {
    return new ObjectModel(this);
  }

  @Override
  public String name() {
    return place.name();
  }

  @Override
  public String display(ModelPath path) {
    return shared.client().display(keyOf(path));
  }

  private String keyOf(ModelPath path) {
    return keyOf(path.toString());
  }

  private String keyOf(String path) {
    return place.singleFile() ? place.root() : place.root() + path;
  }

  @Override
  public Optional<Location> location() {
    return Optional.of(place.location());
  }

  @Override
  public Location given() {
    return place.location();
  }

  @Override
  public StorageTrait trait() {
    return StorageTrait.SLOW_REQUESTS;
  }

  @Override
  public boolean isSingleFile() {
    return place.singleFile();
  }

  @Override
  public Relation relate(Location given) {
    String folder = withSlash(place.location().text());
    if (place.singleFile() || !given.text().startsWith(folder)) {
      return new Relation.Outside(Optional.empty());
    }
    String rest = given.text().substring(folder.length());
    try {
      ModelPath path =
          ModelPath.of(rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest);
      return new Relation.Within(path, isThere(path));
    } catch (IllegalArgumentException e) {
      return new Relation.Outside(Optional.empty());
    }
  }

  private boolean isThere(ModelPath path) {
    String key = keyOf(path);
    return objects.containsKey(key)
        || objects.keySet().stream().anyMatch(one -> one.startsWith(key + "/"));
  }

  @Override
  public ModelListing list(ListingPolicy policy) throws UnacceptableModelException {
    List<ModelFile> files = new ArrayList<>();
    ListedPaths paths = new ListedPaths(path -> shared.client().display(keyOf(path)));
    for (StoredObject object : objects.values()) {
      // What programs put there in place of folders, which stores of objects have not.
      if (object.key().endsWith("/") && object.sizeBytes() == 0) {
        continue;
      }
      ModelPath path = paths.path(nameOf(object));
      paths.add(path);
      if (policy.selects(path)) {
        files.add(new ModelFile(path, object.sizeBytes(), object.version()));
      }
    }
    paths.requireFolders();
    // The order in which short files are read, and in which AheadReader brings them.
    files.sort(Comparator.comparing(ModelFile::path));
    return new ModelListing(files, place.singleFile(), List.of());
  }

  private String nameOf(StoredObject object) {
    return place.singleFile() ? place.name() : object.key().substring(place.root().length());
  }

  @Override
  public ModelContent open(ModelFile file) {
    return file.version().isEmpty()
        ? new OnceContent(shared.client(), shared.attempts(), object(file), display(file.path()))
        : content(file);
  }

  private StoredObject object(ModelFile file) {
    return new StoredObject(keyOf(file.path()), file.sizeBytes(), file.version());
  }

  private ObjectContent content(ModelFile file) {
    return new ObjectContent(shared, object(file), display(file.path()));
  }

  @Override
  public ModelReader reader(List<FileRange> planned) {
    if (objects.values().stream().anyMatch(object -> object.version().isEmpty())) {
      return StoredModel.super.reader(planned);
    }
    NavigableMap<ModelPath, ModelFile> small = new TreeMap<>();
    for (FileRange range : planned) {
      ModelFile file = range.file();
      if (file.sizeBytes() <= shared.attempts().limits().segmentBytes()) {
        small.put(file.path(), file);
      }
    }
    return new AheadReader(small, this::content);
  }

  static String withSlash(String text) {
    return text.isEmpty() || text.endsWith("/") ? text : text + "/";
  }
}
