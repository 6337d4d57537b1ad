package io.modelsigning.manifest;

import io.modelsigning.domain.MalformedManifestException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.Excerpt;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.RecordedManifest;
import io.modelsigning.domain.manifest.Resource;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.manifest.Serialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code sha256sum}, {@code b2sum} and {@code b3sum} print: a line for each file, with
 * its digest before its name, or as {@code --tag} writes it ({@code SHA256 (name) = digest}). A
 * line that begins with a backslash has a name in which {@code \\}, {@code \n} and {@code \r} stand
 * for the characters that would end or hide it.
 */
public final class ChecksumList {
  private static final Map<String, HashAlgorithm> TAGS =
      Map.of(
          "SHA256", HashAlgorithm.SHA256,
          "BLAKE2b", HashAlgorithm.BLAKE2B,
          "BLAKE3", HashAlgorithm.BLAKE3);
  private static final String TAG_OPENS = " (";
  private static final String TAG_CLOSES = ") = ";
  private static final String HERE = "./";

  private final HashAlgorithm algorithm;
  private final Map<String, Digest> digests = new LinkedHashMap<>();

  private ChecksumList(HashAlgorithm algorithm) {
    this.algorithm = algorithm;
  }

  /**
   * Reads a list.
   *
   * @param algorithm by which the digests were computed; lines without a tag do not say so
   * @param modelName the model's basename: where each file has this directory before its name, it
   *     is taken off
   * @return a manifest of whole files without their sizes
   * @throws MalformedManifestException if a line is none of such a list, names a file that no model
   *     can have or a file a second time, or there is no line
   */
  public static RecordedManifest read(String text, HashAlgorithm algorithm, String modelName)
      throws MalformedManifestException {
    ChecksumList list = new ChecksumList(algorithm);
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (!line.isEmpty()) {
        list.add(line, number);
      }
    }
    if (list.digests.isEmpty()) {
      throw new MalformedManifestException("a list of checksums needs a line, but has none", null);
    }
    return list.manifest(modelName);
  }

  private void add(String line, int number) throws MalformedManifestException {
    boolean escaped = line.startsWith("\\");
    String plain = escaped ? line.substring(1) : line;
    Line read = tagged(plain, number);
    if (read == null) {
      read = untagged(plain);
    }
    if (read == null) {
      throw malformed(number, "must be a digest and a name, but is '" + Excerpt.of(line) + "'");
    }
    String name = escaped ? unescaped(read.name, number) : read.name;
    while (name.startsWith(HERE)) {
      name = name.substring(HERE.length());
    }
    if (digests.put(name, digest(read.hex, number)) != null) {
      throw malformed(number, "lists '%s' a second time".formatted(Excerpt.of(name)));
    }
  }

  /** A digest and a name as a line has them. */
  private record Line(String hex, String name) {}

  private @Nullable Line tagged(String line, int number) throws MalformedManifestException {
    int opens = line.indexOf(TAG_OPENS);
    int closes = line.lastIndexOf(TAG_CLOSES);
    if (opens < 0 || closes < opens) {
      return null;
    }
    String tag = line.substring(0, opens);
    HashAlgorithm found = TAGS.get(tag);
    if (found == null) {
      return null;
    }
    if (found != algorithm) {
      throw malformed(
          number, "must have a digest by %s, but has one by %s".formatted(algorithm.id(), tag));
    }
    return new Line(
        line.substring(closes + TAG_CLOSES.length()),
        line.substring(opens + TAG_OPENS.length(), closes));
  }

  private static @Nullable Line untagged(String line) {
    int space = line.indexOf(' ');
    // Behind it is a space or, for files read as binary, an asterisk.
    boolean separated =
        space > 0
            && line.length() > space + 2
            && (line.charAt(space + 1) == ' ' || line.charAt(space + 1) == '*');
    return separated ? new Line(line.substring(0, space), line.substring(space + 2)) : null;
  }

  private Digest digest(String hex, int number) throws MalformedManifestException {
    String digits = hex.toLowerCase(Locale.ROOT);
    boolean isHex = digits.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    if (!isHex || digits.length() != 2 * algorithm.digestBytes()) {
      throw malformed(
          number,
          "must have a digest by %s of %d hexadecimal digits, but has '%s'"
              .formatted(algorithm.id(), 2 * algorithm.digestBytes(), Excerpt.of(hex)));
    }
    return new Digest(algorithm, Bytes.ofHex(digits));
  }

  private static String unescaped(String name, int number) throws MalformedManifestException {
    StringBuilder plain = new StringBuilder();
    int i = 0;
    while (i < name.length()) {
      boolean escape = name.charAt(i) == '\\';
      char c = escape ? name.charAt(Math.min(i + 1, name.length() - 1)) : name.charAt(i);
      plain.append(
          !escape
              ? c
              : switch (i + 1 < name.length() ? c : ' ') {
                case '\\' -> c;
                case 'n' -> '\n';
                case 'r' -> '\r';
                default -> throw malformed(number, "has an unknown escape in '%s'".formatted(name));
              });
      i += escape ? 2 : 1;
    }
    return plain.toString();
  }

  private RecordedManifest manifest(String modelName) throws MalformedManifestException {
    String folder = modelName + "/";
    boolean below = digests.keySet().stream().allMatch(name -> name.startsWith(folder));
    List<ResourceDescriptor> resources = new ArrayList<>(digests.size());
    for (Map.Entry<String, Digest> entry : digests.entrySet()) {
      String name = below ? entry.getKey().substring(folder.length()) : entry.getKey();
      try {
        resources.add(
            new ResourceDescriptor(new Resource.WholeFile(ModelPath.of(name)), entry.getValue()));
      } catch (IllegalArgumentException e) {
        throw new MalformedManifestException(
            "a list of checksums must name files of the model by relative paths, but names '%s'"
                .formatted(Excerpt.of(entry.getKey())),
            e);
      }
    }
    return new RecordedManifest(
        Manifest.sorted(
            modelName, Serialization.builder().hashAlgorithm(algorithm).build(), resources),
        Map.of());
  }

  private static MalformedManifestException malformed(int line, String fault) {
    return new MalformedManifestException(
        "line %d of a list of checksums %s".formatted(line, fault), null);
  }
}
