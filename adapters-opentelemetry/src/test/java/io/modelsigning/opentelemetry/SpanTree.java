package io.modelsigning.opentelemetry;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Spans as a collector got them, in the order they began. */
record SpanTree(List<Span> spans, List<Resource> resources) {
  static SpanTree of(List<ResourceSpans> received) {
    return new SpanTree(
        received.stream()
            .flatMap(resource -> resource.getScopeSpansList().stream())
            .flatMap(scope -> scope.getSpansList().stream())
            .sorted(Comparator.comparingLong(Span::getStartTimeUnixNano))
            .toList(),
        received.stream().map(ResourceSpans::getResource).toList());
  }

  /** Returns the only span of this name. */
  Span span(String name) {
    List<Span> named = spans.stream().filter(span -> span.getName().equals(name)).toList();
    if (named.size() != 1) {
      throw new AssertionError("not one span called '%s' in %s".formatted(name, outline()));
    }
    return named.getFirst();
  }

  /** Returns the names of spans indented by their depth, those of one parent as they began. */
  String outline() {
    StringBuilder lines = new StringBuilder();
    for (Span span : spans) {
      if (spans.stream().noneMatch(other -> other.getSpanId().equals(span.getParentSpanId()))) {
        outline(span, "", lines);
      }
    }
    return lines.toString();
  }

  private void outline(Span span, String indent, StringBuilder lines) {
    lines.append(indent).append(span.getName()).append('\n');
    for (Span child : spans) {
      if (child.getParentSpanId().equals(span.getSpanId())) {
        outline(child, indent + "  ", lines);
      }
    }
  }

  static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  static Map<String, String> attributes(Span span) {
    return attributes(span.getAttributesList());
  }

  static Map<String, String> attributes(List<KeyValue> attributes) {
    Map<String, String> found = new TreeMap<>();
    attributes.forEach(attribute -> found.put(attribute.getKey(), text(attribute.getValue())));
    return found;
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> String.valueOf(value.getIntValue());
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream().map(SpanTree::text).toList().toString();
      case BOOL_VALUE, DOUBLE_VALUE, KVLIST_VALUE, BYTES_VALUE, VALUE_NOT_SET ->
          throw new AssertionError("no attribute of ours has this type: " + value);
    };
  }
}
