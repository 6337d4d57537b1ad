package io.modelsigning.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The other files that an ONNX model has loaded: those with its external data, of which a model
 * says by path where they are. All tensors are looked at, wherever they are in the model, and every
 * location that is named, whether the tensor says that it uses it or not: what is said twice is
 * merged by readers of protobuf, and more may be said than is needed, but not less.
 *
 * <p>Fields are those of <a
 * href="https://github.com/onnx/onnx/blob/v1.19.0/onnx/onnx.proto">onnx.proto</a>, which only ever
 * adds some. The depth is bounded as that of ONNX Runtime's reader is, and so is the memory: no
 * data of a tensor is held.
 */
final class OnnxReferences {
  /** More than a path may have on any system that ONNX Runtime runs on. */
  static final int MAXIMUM_TEXT_BYTES = 4096;

  static final int MAXIMUM_LOCATIONS = 10_000;

  /** As readers of protobuf have it by default, that of ONNX Runtime among them. */
  static final int MAXIMUM_DEPTH = 100;

  /** By which ONNX Runtime knows models of its own format. */
  private static final String ORT_FORMAT = "ORTM";

  private static final int ORT_FORMAT_START = 4;
  private static final int ORT_FORMAT_END = 8;

  /** By which ONNX Runtime marks data that is at an address of its own memory. */
  private static final String IN_MEMORY = "_ORT_MEM_ADDR_";

  /** What a node is of that holds, or names a file with, a model compiled for some device. */
  private static final String COMPILED = "EPContext";

  private final CodedInputStream in;
  private final String path;
  private final Set<String> locations = new TreeSet<>();

  private OnnxReferences(CodedInputStream in, String path) {
    this.in = in;
    this.path = path;
  }

  /** What a field holds, as far as that matters here. */
  private enum Content {
    MODEL,
    TRAINING,
    FUNCTION,
    GRAPH,
    NODE,
    ATTRIBUTE,
    SPARSE_TENSOR,
    TENSOR,
    /** A key and a value that tell of external data. */
    EXTERNAL_DATA,
    OPERATOR_NAME,
    OTHER;

    /** Returns what is in a field of this, of the type that is counted in bytes. */
    Content of(int field) {
      return switch (this) {
        case MODEL ->
            switch (field) {
              case 7 -> GRAPH;
              case 20 -> TRAINING;
              case 25 -> FUNCTION;
              default -> OTHER;
            };
        case TRAINING -> field == 1 || field == 2 ? GRAPH : OTHER;
        case FUNCTION ->
            switch (field) {
              case 7 -> NODE;
              case 11 -> ATTRIBUTE;
              default -> OTHER;
            };
        case GRAPH ->
            switch (field) {
              case 1 -> NODE;
              case 5 -> TENSOR;
              case 15 -> SPARSE_TENSOR;
              default -> OTHER;
            };
        case NODE ->
            switch (field) {
              case 4 -> OPERATOR_NAME;
              case 5 -> ATTRIBUTE;
              default -> OTHER;
            };
        case ATTRIBUTE ->
            switch (field) {
              case 5, 10 -> TENSOR;
              case 6, 11 -> GRAPH;
              case 22, 23 -> SPARSE_TENSOR;
              default -> OTHER;
            };
        case SPARSE_TENSOR -> field == 1 || field == 2 ? TENSOR : OTHER;
        case TENSOR -> field == 13 ? EXTERNAL_DATA : OTHER;
        case EXTERNAL_DATA, OPERATOR_NAME, OTHER -> OTHER;
      };
    }
  }

  /**
   * Returns the files of a model that one of its files has loaded.
   *
   * @param model the content of the file, which is read to its end; the caller closes it
   * @param path of the file in the model, {@code /}-separated
   * @param has whether the model has a file by a path
   * @throws InvalidProtocolBufferException if it is no protobuf, and so cannot be loaded
   * @throws OnnxModelException if it wants what is no file of the model, or is not looked through
   */
  static Set<String> of(InputStream model, String path, Predicate<String> has) throws IOException {
    OnnxReferences references = read(model, path);
    Set<String> files = new TreeSet<>();
    for (String location : references.locations) {
      files.add(references.resolve(location, has));
    }
    return files;
  }

  /** Returns the locations as they are written. */
  static Set<String> locations(InputStream model, String path) throws IOException {
    return read(model, path).locations;
  }

  private static OnnxReferences read(InputStream model, String path) throws IOException {
    PushbackInputStream in = new PushbackInputStream(model, ORT_FORMAT_END);
    byte[] head = in.readNBytes(ORT_FORMAT_END);
    if (new String(head, StandardCharsets.ISO_8859_1).startsWith(ORT_FORMAT, ORT_FORMAT_START)) {
      throw new OnnxModelException(
          path, "'%s' must be an ONNX model, but is in ONNX Runtime's own format".formatted(path));
    }
    in.unread(head);
    OnnxReferences references = new OnnxReferences(CodedInputStream.newInstance(in), path);
    references.read(Content.MODEL, 0);
    return references;
  }

  private void read(Content message, int depth) throws IOException {
    if (depth > MAXIMUM_DEPTH) {
      throw new OnnxModelException(
          path,
          "'%s' must have at most %d messages within each other, but has more"
              .formatted(path, MAXIMUM_DEPTH));
    }
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      boolean counted = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      Content content = counted ? message.of(WireFormat.getTagFieldNumber(tag)) : Content.OTHER;
      switch (content) {
        case OTHER -> skip(tag);
        case OPERATOR_NAME -> requireNotCompiled(text());
        default -> {
          int outer = in.pushLimit(in.readRawVarint32());
          if (content == Content.EXTERNAL_DATA) {
            readExternalData();
          } else {
            read(content, depth + 1);
          }
          if (in.getBytesUntilLimit() != 0) {
            throw new InvalidProtocolBufferException("a message ends before its end");
          }
          in.popLimit(outer);
        }
      }
    }
  }

  /** Skips a field. What ends a group that did not begin, ends the model for other readers. */
  private void skip(int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group ends that did not begin");
    }
  }

  private void readExternalData() throws IOException {
    String key = "";
    String value = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      // The last one counts.
      switch (tag) {
        case (1 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED -> key = text();
        case (2 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED -> value = text();
        default -> skip(tag);
      }
    }
    if (key.equals("location")) {
      locations.add(value);
      if (locations.size() > MAXIMUM_LOCATIONS) {
        throw new OnnxModelException(
            path,
            "'%s' must have data in at most %d other files, but has it in more"
                .formatted(path, MAXIMUM_LOCATIONS));
      }
    }
  }

  private String text() throws IOException {
    int bytes = in.readRawVarint32();
    if (bytes > MAXIMUM_TEXT_BYTES) {
      throw new OnnxModelException(
          path,
          "'%s' must have names and paths of at most %d bytes, but has one of %d"
              .formatted(path, MAXIMUM_TEXT_BYTES, bytes));
    }
    return new String(in.readRawBytes(bytes), StandardCharsets.UTF_8);
  }

  private void requireNotCompiled(String operator) throws OnnxModelException {
    if (operator.equals(COMPILED)) {
      throw new OnnxModelException(
          path,
          "'%s' must be a model that is not compiled for a device, but has a node of '%s'"
              .formatted(path, COMPILED));
    }
  }

  /** Returns the path in the model of what is at a location, which is relative to the file. */
  private String resolve(String location, Predicate<String> has) throws OnnxModelException {
    Deque<String> names = new ArrayDeque<>();
    for (String name : path.split("/", -1)) {
      names.addLast(name);
    }
    names.removeLast();
    List<String> steps = List.of(location.split("/", -1));
    // A folder's own name for itself may be on the way to a file, but names none.
    boolean plain =
        !location.contains("\\") && !location.contains(IN_MEMORY) && !steps.getLast().equals(".");
    for (String name : steps) {
      plain &= !name.isEmpty() && !name.equals("..");
      if (!name.equals(".")) {
        names.addLast(name);
      }
    }
    String file = String.join("/", names);
    if (!plain || !has.test(file)) {
      throw new OnnxModelException(
          path,
          "'%s' must have its data in verified files of the model beside or below it, but wants '%s'"
              .formatted(path, location));
    }
    return file;
  }
}
