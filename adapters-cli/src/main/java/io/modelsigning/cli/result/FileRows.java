package io.modelsigning.cli.result;

import io.modelsigning.cli.inspection.InspectedSignature;
import io.modelsigning.cli.inspection.NearbyModel;
import io.modelsigning.cli.terminal.Printable;
import io.modelsigning.cli.terminal.Quantities;
import io.modelsigning.cli.terminal.TextBlock;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Resource;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** The signed files of a manifest as a table or a tree: size, digest, name. */
final class FileRows {
  /** At most this many rows are shown unless all are asked for. */
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

  FileRows(PrintWriter out, InspectedSignature inspected, boolean full) {
    this.out = out;
    this.manifest = inspected.manifest();
    this.model = inspected.model();
    this.full = full;
    this.withSizes =
        model.isPresent()
            || manifest.resources().getFirst().resource().statedEndBytes().isPresent();
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
    List<Entry> entries = new ArrayList<>();
    manifest
        .resourcesByFile()
        .forEach((path, resources) -> entries.add(new Entry(path, path.toString(), resources)));
    entries.sort((a, b) -> ModelPath.IN_TREE.compare(a.path, b.path));
    new Folder(entries, 0, 0).write("");
    footer("line");
  }

  private record Entry(ModelPath path, String text, List<ResourceDescriptor> resources) {}

  /**
   * A folder of the tree: files beside each other in the order of a walk, of whose paths the first
   * {@code start} characters are its own. Nothing is made for the folders that are not shown.
   */
  private final class Folder {
    private final List<Entry> entries;
    private final int start;
    private final int depth;

    private Folder(List<Entry> entries, int start, int depth) {
      this.entries = entries;
      this.start = start;
      this.depth = depth;
    }

    private void write(String indent) {
      int rest = 0;
      for (int i = 0; i < entries.size(); i = endOfChild(i)) {
        rest++;
      }
      for (int i = 0; i < entries.size(); i = endOfChild(i)) {
        if (isFolder(i)) {
          rest--;
          int end = nameEnd(i);
          row("", "", indent + branch(rest) + entries.get(i).text.substring(start, end) + "/");
          new Folder(entries.subList(i, endOfChild(i)), end + 1, depth + 1)
              .write(indent + (rest == 0 ? "    " : "│   "));
        }
      }
      for (int i = 0; i < entries.size(); i = endOfChild(i)) {
        if (!isFolder(i)) {
          rest--;
          Entry entry = entries.get(i);
          row(
              size(entry.path, entry.resources),
              digest(entry.resources),
              indent + branch(rest) + fileName(entry.path, entry.text.substring(start)));
        }
      }
    }

    private boolean isFolder(int index) {
      return nameEnd(index) >= 0;
    }

    private int nameEnd(int index) {
      return depth == MAXIMUM_DEPTH ? -1 : entries.get(index).text.indexOf('/', start);
    }

    private int endOfChild(int index) {
      int end = index + 1;
      if (isFolder(index)) {
        String first = entries.get(index).text;
        int length = nameEnd(index) + 1 - start;
        while (end < entries.size()
            && entries.get(end).text.regionMatches(start, first, start, length)) {
          end++;
        }
      }
      return end;
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
    return switch (resource.resource()) {
      case Resource.Shard shard -> Quantities.bytes(shard.endBytes() - shard.startBytes());
      case Resource.WholeFile _ -> size(path, List.of(resource));
    };
  }

  /** What is there, if a model is at hand; else what was signed, if that is known. */
  private String size(ModelPath path, List<ResourceDescriptor> resources) {
    if (model.isPresent()) {
      Long found = model.get().sizes().get(path);
      return found == null ? "missing" : Quantities.bytes(found);
    }
    OptionalLong signed = ResourceDescriptor.statedBytes(resources);
    return signed.isPresent() ? Quantities.bytes(signed.getAsLong()) : "";
  }
}
