package io.modelsigning.cache;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Has SQLite's library loaded from beside its jar, where packages put it. Otherwise it would be
 * extracted to the folder for temporary files, where programs often must not be run from.
 */
final class SqliteLibrary {
  private static final String PLACE = "org.sqlite.lib.path";

  private SqliteLibrary() {}

  static void prepare() {
    CodeSource source = SQLiteJDBCLoader.class.getProtectionDomain().getCodeSource();
    if (source == null || System.getProperty(PLACE) != null) {
      return;
    }
    try {
      Path jar = Path.of(URI.create(source.getLocation().toString())).toRealPath();
      Path folder = jar.getParent();
      if (folder != null
          && Files.isRegularFile(folder.resolve(System.mapLibraryName("sqlitejdbc")))) {
        System.setProperty(PLACE, folder.toString());
      }
    } catch (IOException | RuntimeException e) {
      // The jar has libraries of its own, or the first connection says what is missing.
    }
  }
}
