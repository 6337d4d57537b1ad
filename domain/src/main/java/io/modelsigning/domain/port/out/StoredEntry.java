package io.modelsigning.domain.port.out;

import io.modelsigning.domain.storage.Location;

/**
 * One name in a folder.
 *
 * @param name what it is called there; readable rather than exact if it is {@link Kind#UNNAMEABLE}
 * @param location what names it by itself
 * @param kind what it is, or what it leads to
 * @param link whether it is a symbolic link
 */
public record StoredEntry(String name, Location location, Kind kind, boolean link) {
  /** What lies under a name. */
  public enum Kind {
    FILE,
    FOLDER,
    /** Neither, such as a pipe or a link that leads nowhere. */
    OTHER,
    /** Something whose name has no UTF-8 form. */
    UNNAMEABLE
  }
}
