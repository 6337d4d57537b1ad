package io.modelsigning.onnx;

import static io.modelsigning.onnx.OnnxBytes.addition;
import static io.modelsigning.onnx.OnnxBytes.concatenated;
import static io.modelsigning.onnx.OnnxBytes.external;
import static io.modelsigning.onnx.OnnxBytes.internal;
import static io.modelsigning.onnx.OnnxBytes.message;
import static io.modelsigning.onnx.OnnxBytes.model;
import static io.modelsigning.onnx.OnnxBytes.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A model is looked through or refused. What is found is what another reader of protobuf finds,
 * which holds all of the model; and what is taken for a file is below the model.
 */
final class OnnxReferencesFuzzTest {
  static Stream<byte[]> seeds() {
    byte[] tensor = message(5, external("d/w.bin"));
    return Stream.of(
        addition(2, external("w.bin")),
        addition(2, internal(1, 2)),
        model(message(1, message(5, message(6, tensor)), text(4, "If"))),
        concatenated(
            message(20, message(1, tensor), message(2, tensor)),
            message(
                25, message(7, message(5, tensor)), message(11, message(22, message(1, tensor))))));
  }

  @MethodSource("seeds")
  @FuzzTest
  void references(byte[] bytes) throws IOException {
    Set<String> locations;
    try {
      locations = OnnxReferences.locations(new ByteArrayInputStream(bytes), "m.onnx");
    } catch (InvalidProtocolBufferException | OnnxModelException e) {
      return;
    }
    Set<String> expected = new TreeSet<>();
    findInModel(ByteString.copyFrom(bytes), expected);
    assertEquals(expected, locations);
    try {
      for (String file :
          OnnxReferences.of(new ByteArrayInputStream(bytes), "m.onnx", any -> true)) {
        assertFalse(file.startsWith("/") || file.isEmpty(), file);
        assertTrue(
            List.of(file.split("/", -1)).stream().noneMatch(Set.of("", ".", "..")::contains), file);
      }
    } catch (OnnxModelException e) {
      return;
    }
  }

  private interface Find {
    void in(ByteString message, Set<String> found) throws InvalidProtocolBufferException;
  }

  private static void each(ByteString message, int field, Find find, Set<String> found)
      throws InvalidProtocolBufferException {
    for (ByteString content :
        UnknownFieldSet.parseFrom(message).getField(field).getLengthDelimitedList()) {
      find.in(content, found);
    }
  }

  private static void findInModel(ByteString model, Set<String> found)
      throws InvalidProtocolBufferException {
    each(model, 7, OnnxReferencesFuzzTest::findInGraph, found);
    each(
        model,
        20,
        (training, all) -> {
          each(training, 1, OnnxReferencesFuzzTest::findInGraph, all);
          each(training, 2, OnnxReferencesFuzzTest::findInGraph, all);
        },
        found);
    each(
        model,
        25,
        (function, all) -> {
          each(function, 7, OnnxReferencesFuzzTest::findInNode, all);
          each(function, 11, OnnxReferencesFuzzTest::findInAttribute, all);
        },
        found);
  }

  private static void findInGraph(ByteString graph, Set<String> found)
      throws InvalidProtocolBufferException {
    each(graph, 1, OnnxReferencesFuzzTest::findInNode, found);
    each(graph, 5, OnnxReferencesFuzzTest::findInTensor, found);
    each(graph, 15, OnnxReferencesFuzzTest::findInSparseTensor, found);
  }

  private static void findInNode(ByteString node, Set<String> found)
      throws InvalidProtocolBufferException {
    each(node, 5, OnnxReferencesFuzzTest::findInAttribute, found);
  }

  private static void findInAttribute(ByteString attribute, Set<String> found)
      throws InvalidProtocolBufferException {
    for (int field : new int[] {5, 10}) {
      each(attribute, field, OnnxReferencesFuzzTest::findInTensor, found);
    }
    for (int field : new int[] {6, 11}) {
      each(attribute, field, OnnxReferencesFuzzTest::findInGraph, found);
    }
    for (int field : new int[] {22, 23}) {
      each(attribute, field, OnnxReferencesFuzzTest::findInSparseTensor, found);
    }
  }

  private static void findInSparseTensor(ByteString tensor, Set<String> found)
      throws InvalidProtocolBufferException {
    each(tensor, 1, OnnxReferencesFuzzTest::findInTensor, found);
    each(tensor, 2, OnnxReferencesFuzzTest::findInTensor, found);
  }

  private static void findInTensor(ByteString tensor, Set<String> found)
      throws InvalidProtocolBufferException {
    each(
        tensor,
        13,
        (entry, all) -> {
          if (last(entry, 1).equals("location")) {
            all.add(last(entry, 2));
          }
        },
        found);
  }

  private static String last(ByteString entry, int field) throws InvalidProtocolBufferException {
    List<ByteString> texts =
        UnknownFieldSet.parseFrom(entry).getField(field).getLengthDelimitedList();
    return texts.isEmpty() ? "" : texts.getLast().toStringUtf8();
  }
}
