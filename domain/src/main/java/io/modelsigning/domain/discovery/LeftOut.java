package io.modelsigning.domain.discovery;

import io.modelsigning.domain.port.out.StoredEntry;
import io.modelsigning.domain.storage.Location;
import java.util.Optional;

/** Something in a searched folder that was not looked into, so that nothing is known of it. */
public record LeftOut(Location location, Why why) {
  /** Why it was not looked into. */
  public enum Why {
    /** A symbolic link to a folder: following it could lead in circles, or out of the folder. */
    LINKED_FOLDER("linked-folder", "a symbolic link to a folder"),
    /** Its name has no UTF-8 form, so that no option can name it. */
    UNSUPPORTED_FILE_NAME("unsupported-file-name", "a name that is not UTF-8");

    private final String code;
    private final String words;

    Why(String code, String words) {
      this.code = code;
      this.words = words;
    }

    /** Returns the reason for programs. */
    public String code() {
      return code;
    }

    /** Returns what it is, for people. */
    public String words() {
      return words;
    }
  }

  /**
   * Returns that a search passes over what is in a folder, if it does and there may be something.
   */
  public static Optional<LeftOut> of(StoredEntry entry) {
    Optional<Why> why =
        switch (entry.kind()) {
          case FILE, OTHER -> Optional.empty();
          case FOLDER -> entry.link() ? Optional.of(Why.LINKED_FOLDER) : Optional.empty();
          case UNNAMEABLE -> Optional.of(Why.UNSUPPORTED_FILE_NAME);
        };
    return why.map(known -> new LeftOut(entry.location(), known));
  }
}
