package io.modelsigning.oci;

import io.modelsigning.domain.storage.Location;
import io.modelsigning.http.HttpService;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code oci://REGISTRY/REPOSITORY[:TAG][@DIGEST]} names, where a digest comes before a tag,
 * and the tag is {@code latest} without either. Names are those of the OCI distribution
 * specification v1.1, "Pulling manifests".
 *
 * @param registry host and, perhaps, port
 * @param reference a tag or a digest
 */
record OciLocation(String registry, String repository, String reference) {
  static final String SCHEME = "oci";

  private static final String BEGINNING = SCHEME + "://";
  private static final String USUAL_TAG = "latest";
  private static final int MAXIMUM_CHARS = 255;

  private static final Pattern REGISTRY =
      Pattern.compile(
          "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");
  private static final Pattern COMPONENT =
      Pattern.compile("[a-z0-9]++(?:(?:\\.|__|_|-++)[a-z0-9]++)*+");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
  private static final Pattern FILE = Pattern.compile("([A-Za-z]{3}://[^/]++/[^:@]++[:@][^/]++)/.");
  private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  /** Why a text is no location. */
  private static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  /**
   * Returns what a location names.
   *
   * @throws IllegalArgumentException if it names nothing
   */
  static OciLocation of(Location location) {
    try {
      return parse(location.text());
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Returns why a location names nothing, without quoting what may be a password. */
  static Optional<String> fault(Location location) {
    try {
      parse(location.text());
      return Optional.empty();
    } catch (MalformedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Returns a location without the path of a file behind its tag or digest, by which users name
   * files of a model.
   */
  static Location withoutPath(Location location) {
    Matcher path = FILE.matcher(location.text());
    return path.lookingAt() ? new Location(path.group(1)) : location;
  }

  private static OciLocation parse(String text) throws MalformedException {
    if (!text.regionMatches(true, 0, BEGINNING, 0, BEGINNING.length())) {
      throw new MalformedException("a location in a registry must begin with " + BEGINNING);
    }
    String rest = text.substring(BEGINNING.length());
    int slash = rest.indexOf('/');
    String registry = slash < 0 ? rest : rest.substring(0, slash);
    if (registry.indexOf('@') >= 0) {
      throw new MalformedException(
          "a location in a registry must not hold a user or a digest before the repository");
    }
    require(
        slash > 0,
        "'%s' must have the form oci://REGISTRY/REPOSITORY[:TAG|@DIGEST], but has no repository",
        text);
    require(isServer(registry), "'%s' is no registry's host", registry);
    String name = rest.substring(slash + 1);
    int at = name.indexOf('@');
    String digest = at < 0 ? "" : name.substring(at + 1);
    String tagged = at < 0 ? name : name.substring(0, at);
    int colon = tagged.indexOf(':');
    String tag = colon < 0 ? USUAL_TAG : tagged.substring(colon + 1);
    String repository = colon < 0 ? tagged : tagged.substring(0, colon);
    require(isRepository(repository), "'%s' is no name of a repository", repository);
    require(TAG.matcher(tag).matches(), "'%s' is no tag", tag);
    require(
        at < 0 || DIGEST.matcher(digest).matches(),
        "'%s' must be a digest in the form sha256: and 64 lower-case hexadecimal digits",
        digest);
    return new OciLocation(registry, repository, at < 0 ? tag : digest);
  }

  private static void require(boolean right, String fault, String what) throws MalformedException {
    if (!right) {
      throw new MalformedException(fault.formatted(what));
    }
  }

  private static boolean isServer(String registry) {
    if (registry.length() > MAXIMUM_CHARS || !REGISTRY.matcher(registry).matches()) {
      return false;
    }
    try {
      // It has no host where only a name, but no server's, would be there.
      return HttpService.isAddress(new URI("https://" + registry));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isRepository(String name) {
    if (name.length() > MAXIMUM_CHARS) {
      return false;
    }
    for (String component : name.split("/", -1)) {
      if (!COMPONENT.matcher(component).matches()) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether a text is a digest that a registry can be asked for by this program. */
  static boolean isDigest(String text) {
    return DIGEST.matcher(text).matches();
  }

  /** Returns whether the reference is a digest, which always names the same. */
  boolean isPinned() {
    return isDigest(reference);
  }

  /** Returns another manifest of the repository. */
  OciLocation at(String other) {
    return new OciLocation(registry, repository, other);
  }

  /** Returns the last component of the repository's name. */
  String basename() {
    return repository.substring(repository.lastIndexOf('/') + 1);
  }

  /** Returns the host of the registry, without the port. */
  String host() {
    return PORT.matcher(registry).replaceFirst("");
  }

  Location location() {
    return new Location(toString());
  }

  @Override
  public String toString() {
    return BEGINNING + registry + "/" + repository + (isPinned() ? "@" : ":") + reference;
  }
}
