package io.modelsigning.maven;

import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.logging.SystemStreamLog;

/** What a goal said, a line each, with its level. */
final class RecordedLog extends SystemStreamLog {
  final List<String> lines = new ArrayList<>();

  @Override
  public void debug(CharSequence content) {
    lines.add("debug " + content);
  }

  @Override
  public void info(CharSequence content) {
    lines.add("info " + content);
  }

  @Override
  public void warn(CharSequence content) {
    lines.add("warn " + content);
  }

  @Override
  public void error(CharSequence content) {
    lines.add("error " + content);
  }

  List<String> startingWith(String start) {
    return lines.stream().filter(line -> line.startsWith(start)).toList();
  }
}
