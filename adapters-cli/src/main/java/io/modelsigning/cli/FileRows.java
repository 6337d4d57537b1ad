package io.modelsigning.cli;

import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Resource;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The signed files of a manifest as a table or a tree: size, digest, name. */
final class FileRows {
  /** So many rows are shown unless all are asked for. */
  static final int SHOWN = 50;

  private static final int SIZE = 10;
  private static final int SHORT_DIGITS = 16;

  /** Deeper folders are shown as one line, however many a signature claims. */
  private static final int MAXIMUM_DEPTH = 32;

  private final PrintWriter out;
  private final Manifest manifest;
  private final Optional<NearbyModel> model;
  private final boolean full;
  private final boolean withSizes;
  private int shown;
  private int left;

  FileRows(PrintWriter out, Inspected inspected, boolean full) {
    this.out = out;
    this.manifest = inspected.manifest();
    this.model = inspected.model();
    this.full = full;
    this.withSizes =
        model.isPresent() || manifest.resources().getFirst().resource() instanceof Resource.Shard;
  }

  /** Returns as much of a digest as tells it from others, for people. */
  static String shortened(String hex, boolean full) {
    return full || hex.length() <= SHORT_DIGITS + 1 ? hex : hex.substring(0, SHORT_DIGITS) + "…";
  }

  void table() {
    header();
    manifest
        .resourcesByFile()
        .forEach(
            (path, resources) -> {
              if (full && resources.size() > 1) {
                resources.forEach(shard -> row(size(path, shard), digest(shard), name(shard)));
              } else {
                row(size(path, resources), digest(resources), name(path));
              }
            });
    footer("file");
  }

  void tree() {
    header();
    Folder root = new Folder();
    manifest.resourcesByFile().forEach(root::add);
    root.write("");
    footer("line");
  }

  /** A folder of the tree. */
  private final class Folder {
    private final Map<String, Folder> folders = new TreeMap<>();
    private final Map<String, Entry> files = new TreeMap<>();

    private record Entry(ModelPath path, List<ResourceDescriptor> resources) {}

    private void add(ModelPath path, List<ResourceDescriptor> resources) {
      Folder current = this;
      List<String> names = path.components();
      int depth = Math.min(names.size() - 1, MAXIMUM_DEPTH);
      for (String name : names.subList(0, depth)) {
        current = current.folders.computeIfAbsent(name, absent -> new Folder());
      }
      current.files.put(
          String.join("/", names.subList(depth, names.size())), new Entry(path, resources));
    }

    private void write(String indent) {
      int rest = folders.size() + files.size();
      for (Map.Entry<String, Folder> folder : folders.entrySet()) {
        rest--;
        row("", "", indent + branch(rest) + folder.getKey() + "/");
        folder.getValue().write(indent + (rest == 0 ? "    " : "│   "));
      }
      for (Map.Entry<String, Entry> file : files.entrySet()) {
        rest--;
        Entry entry = file.getValue();
        row(
            size(entry.path, entry.resources),
            digest(entry.resources),
            indent + branch(rest) + fileName(entry.path, file.getKey()));
      }
    }

    private static String branch(int rest) {
      return rest == 0 ? "└── " : "├── ";
    }
  }

  private void header() {
    String digests = manifest.serialization().hashAlgorithm().id().toUpperCase(Locale.ROOT);
    write("SIZE", digests, "FILE");
  }

  private void footer(String noun) {
    if (left > 0) {
      out.println(
          "  and %s more, which --full and --output json show"
              .formatted(Quantities.counted(left, noun)));
    }
  }

  private void row(String size, String digest, String name) {
    if (!full && shown >= SHOWN) {
      left++;
      return;
    }
    shown++;
    write(size, digest, Printable.of(name));
  }

  private void write(String size, String digest, String name) {
    int width =
        full ? 2 * manifest.serialization().hashAlgorithm().digestBytes() : SHORT_DIGITS + 1;
    StringBuilder line = new StringBuilder("  ");
    if (withSizes) {
      line.append(" ".repeat(Math.max(0, SIZE - size.length()))).append(size).append("  ");
    }
    line.append(TextBlock.padded(digest, width)).append("  ").append(name);
    out.println(line);
  }

  private String name(ModelPath path) {
    return fileName(path, path.toString());
  }

  /** Old signatures of a single file name it only as the model. */
  private String fileName(ModelPath path, String name) {
    return path.equals(ModelPath.ROOT) && !manifest.modelName().isEmpty()
        ? manifest.modelName()
        : name;
  }

  private static String name(ResourceDescriptor resource) {
    return resource.resource().name();
  }

  private String digest(ResourceDescriptor resource) {
    return shortened(resource.digest().value().toHex(), full);
  }

  private String digest(List<ResourceDescriptor> resources) {
    return resources.size() == 1
        ? digest(resources.getFirst())
        : Quantities.counted(resources.size(), "shard");
  }

  private String size(ModelPath path, ResourceDescriptor resource) {
    return resource.resource() instanceof Resource.Shard shard
        ? Quantities.bytes(shard.endBytes() - shard.startBytes())
        : size(path, List.of(resource));
  }

  /** What is there, if a model is at hand; else what was signed, if that is known. */
  private String size(ModelPath path, List<ResourceDescriptor> resources) {
    if (model.isPresent()) {
      Long found = model.get().sizes().get(path);
      return found == null ? "missing" : Quantities.bytes(found);
    }
    OptionalLong signed = signedBytes(resources);
    return signed.isPresent() ? Quantities.bytes(signed.getAsLong()) : "";
  }

  static OptionalLong signedBytes(List<ResourceDescriptor> resources) {
    List<Long> ends = new ArrayList<>();
    for (ResourceDescriptor descriptor : resources) {
      if (descriptor.resource() instanceof Resource.Shard shard) {
        ends.add(shard.endBytes());
      }
    }
    return ends.stream().mapToLong(Long::longValue).max();
  }
}
