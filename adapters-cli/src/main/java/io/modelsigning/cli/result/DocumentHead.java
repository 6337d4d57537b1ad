package io.modelsigning.cli.result;

import io.modelsigning.domain.port.out.ManifestCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How documents of results begin, by which an older one is known that a newer one may replace. */
public final class DocumentHead {
  /** So many bytes are enough to know one by. */
  public static final int BYTES = 512;

  private static final String JSON = "{\n  \"command\" : \"";
  private static final String JSONL = "{\"command\":\"";

  public static final String SARIF =
      "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\","
          + "\"properties\":{\"generator\":\"model-signing\"},\"runs\":[{";

  public static final String JUNIT =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"model-signing\">\n";

  public static final String GITLAB = "[\n{\"check_name\":\"model-signing/";

  /** A report of GitLab that has nothing to say. */
  public static final String GITLAB_EMPTY = "[\n]\n";

  private DocumentHead() {}

  /** Returns whether {@code head}, the beginning of a file, is that of a manifest. */
  public static boolean isManifest(byte[] head) {
    return new String(head, StandardCharsets.UTF_8)
        .startsWith("{\"mediaType\":\"" + ManifestCodec.MEDIA_TYPE + "\"");
  }

  /** Returns whether {@code head}, the beginning of a file, is that of an older document. */
  public static boolean isOf(byte[] head) {
    String text = new String(head, StandardCharsets.UTF_8);
    return text.equals(GITLAB_EMPTY)
        || List.of(JSON, JSONL, SARIF, JUNIT, GITLAB).stream().anyMatch(text::startsWith);
  }
}
