package io.modelsigning.objectstore;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a location of the scheme {@code hf} names: {@code hf://[models/|datasets/|spaces/]
 * [OWNER/]NAME[@REVISION][/PATH]}, as the hub's own library has it. A revision with a slash is
 * written with {@code %2F}, but for those that begin with {@code refs/pr/} or {@code
 * refs/convert/}. A path in a repository without an owner needs a revision before it.
 *
 * @param kind of the repository, in the plural
 * @param repository its name, with that of its owner
 * @param revision a branch, a tag or a commit
 * @param path within it, empty for all
 */
record HubReference(Kind kind, String repository, String revision, String path) {
  /** What repositories hold. */
  enum Kind {
    MODELS("models", ""),
    DATASETS("datasets", "datasets/"),
    SPACES("spaces", "spaces/");

    private final String id;
    private final String beforeRepository;

    Kind(String id, String beforeRepository) {
      this.id = id;
      this.beforeRepository = beforeRepository;
    }

    /** Returns the name that the hub's interface has for it. */
    String id() {
      return id;
    }

    /** Returns what stands before the repository in addresses of its files. */
    String beforeRepository() {
      return beforeRepository;
    }
  }

  static final String USUAL_REVISION = "main";

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}";

  private static final Pattern LOCATION =
      Pattern.compile(
          "(?i:hf)://(?:(models|datasets|spaces)/)?("
              + NAME
              + "(?:/"
              + NAME
              + ")?)(?:@(refs/(?:pr|convert)/[A-Za-z0-9._-]{1,100}|[^/@?#]{1,250}))?(?:/(.{0,4096}))?");

  /** Returns what a location names; empty if that is not of this form. */
  static Optional<HubReference> of(String text) {
    Matcher location = LOCATION.matcher(text);
    if (!location.matches()) {
      return Optional.empty();
    }
    String kind = location.group(1) == null ? "models" : location.group(1);
    String revision = location.group(3) == null ? USUAL_REVISION : location.group(3);
    String path = location.group(4) == null ? "" : location.group(4);
    boolean withoutOwner = !location.group(2).contains("/");
    if (withoutOwner && location.group(3) == null && !path.isEmpty()) {
      // Whether the first name is that of an owner could not be told.
      return Optional.empty();
    }
    try {
      return Optional.of(
          new HubReference(
              Kind.valueOf(kind.toUpperCase(java.util.Locale.ROOT)),
              location.group(2),
              URLDecoder.decode(revision.replace("+", "%2B"), StandardCharsets.UTF_8),
              path.endsWith("/") ? path.substring(0, path.length() - 1) : path));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns something else of the same repository and revision. */
  HubReference within(String otherPath) {
    return new HubReference(kind, repository, revision, otherPath);
  }

  /** Returns the location of something in the same repository and revision. */
  String with(String otherPath) {
    String text = "hf://" + kind.beforeRepository() + repository;
    if (!revision.equals(USUAL_REVISION)) {
      text +=
          "@"
              + (revision.startsWith("refs/")
                  ? revision
                  : revision.replace("%", "%25").replace("/", "%2F"));
    }
    return otherPath.isEmpty() ? text : text + "/" + otherPath;
  }
}
