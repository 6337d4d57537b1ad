package io.modelsigning.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** ONNX models, written field by field. */
final class OnnxBytes {
  private static final int FLOAT = 1;

  private OnnxBytes() {}

  private interface Write {
    void to(CodedOutputStream out) throws IOException;
  }

  private static byte[] written(Write write) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      write.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns a field with a message, which has these fields. */
  static byte[] message(int field, byte[]... fields) {
    return written(out -> out.writeBytes(field, ByteString.copyFrom(concatenated(fields))));
  }

  static byte[] text(int field, String value) {
    return written(out -> out.writeString(field, value));
  }

  static byte[] number(int field, long value) {
    return written(out -> out.writeInt64(field, value));
  }

  static byte[] concatenated(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return bytes.array();
  }

  /** Returns a model with a graph of these fields. */
  static byte[] model(byte[]... graph) {
    return concatenated(number(1, 8), message(8, number(2, 13)), message(7, graph));
  }

  /** Returns a model that adds {@code w}, a tensor of this many floats, to its input. */
  static byte[] addition(int floats, byte[]... dataOfTensor) {
    return model(
        message(1, text(1, "x"), text(1, "w"), text(2, "y"), text(3, "n"), text(4, "Add")),
        text(2, "g"),
        message(5, number(1, floats), number(2, FLOAT), text(8, "w"), concatenated(dataOfTensor)),
        message(11, text(1, "x"), vector(floats)),
        message(12, text(1, "y"), vector(floats)));
  }

  private static byte[] vector(int floats) {
    return message(2, message(1, number(1, FLOAT), message(2, message(1, number(1, floats)))));
  }

  /** Returns fields of a tensor whose data is in another file. */
  static byte[] external(String location) {
    return concatenated(entry("location", location), number(14, 1));
  }

  static byte[] entry(String key, String value) {
    return message(13, text(1, key), text(2, value));
  }

  /** Returns fields of a tensor whose data is in it. */
  static byte[] internal(float... values) {
    return written(out -> out.writeByteArray(9, floats(values)));
  }
}
