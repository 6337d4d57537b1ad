package io.modelsigning.cli.catalogue;

import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.session.Outcome;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.domain.manifest.Bytes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads files that list names, one in each line or each ended by NUL. */
public final class ListFile {
  static final int MAXIMUM_BYTES = 64 << 20;
  static final int MAXIMUM_NAMES = 1_000_000;

  private final Streams streams;

  @Inject
  ListFile(Streams streams) {
    this.streams = streams;
  }

  /**
   * Returns the names in {@code file}, none of them empty.
   *
   * @param option which option names the file, for messages
   * @param nul whether names end with NUL rather than with the line
   * @throws UsageException if the file cannot be read, is too large or is not UTF-8
   */
  public List<String> read(String option, Path file, boolean nul) throws UsageException {
    String text = text(option, file);
    List<String> names = new ArrayList<>();
    char end = nul ? '\0' : '\n';
    int begin = 0;
    while (begin < text.length()) {
      int next = text.indexOf(end, begin);
      int stop = next < 0 ? text.length() : next;
      boolean returned = !nul && stop > begin && text.charAt(stop - 1) == '\r';
      String name = text.substring(begin, returned ? stop - 1 : stop);
      if (!name.isEmpty()) {
        names.add(name);
      }
      if (names.size() > MAXIMUM_NAMES) {
        throw refused(option, file, "must list at most %d names".formatted(MAXIMUM_NAMES));
      }
      begin = stop + 1;
    }
    return names;
  }

  private String text(String option, Path file) throws UsageException {
    try {
      Bytes content =
          streams
              .read(file, MAXIMUM_BYTES)
              .orElseThrow(
                  () ->
                      refused(option, file, "must have at most %d bytes".formatted(MAXIMUM_BYTES)));
      return StandardCharsets.UTF_8.newDecoder().decode(content.asReadOnlyBuffer()).toString();
    } catch (CharacterCodingException e) {
      throw refused(option, file, "must be UTF-8");
    } catch (IOException e) {
      throw refused(option, file, "cannot be read: " + Outcome.messageOf(e));
    }
  }

  private static UsageException refused(String option, Path file, String why) {
    return new UsageException("%s: '%s' %s".formatted(option, file, why));
  }
}
