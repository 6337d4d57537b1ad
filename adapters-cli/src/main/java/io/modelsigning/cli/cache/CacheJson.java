package io.modelsigning.cli.cache;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Shows programs what was found out about a digest cache. */
public final class CacheJson {
  private final JsonGenerator json;

  public CacheJson(JsonGenerator json) {
    this.json = json;
  }

  /** Writes it as a member of an object. */
  public void write(CacheReport report) throws IOException {
    json.writeObjectFieldStart("cache");
    json.writeStringField("place", report.place().toString());
    switch (report) {
      case CacheReport.Shown shown -> {
        json.writeNumberField("digests", shown.summary().digests());
        json.writeNumberField("bytes", shown.summary().bytes());
        json.writeNumberField("maximumBytes", shown.summary().maximumBytes());
        time("oldest", shown.summary().oldest());
        time("newest", shown.summary().newest());
      }
      case CacheReport.Cleared cleared -> json.writeNumberField("removed", cleared.digests());
      case CacheReport.Compared compared -> {
        json.writeNumberField("right", compared.right());
        json.writeNumberField("passed", compared.passed());
        json.writeArrayFieldStart("wrong");
        for (CacheReport.Wrong wrong : compared.wrong()) {
          json.writeStartObject();
          json.writeStringField("file", wrong.entry().file());
          json.writeNumberField("startBytes", wrong.entry().startBytes());
          json.writeNumberField("endBytes", wrong.entry().endBytes());
          json.writeStringField("kept", wrong.entry().digest().toString());
          json.writeStringField("computed", wrong.computed().toString());
          json.writeEndObject();
        }
        json.writeEndArray();
      }
    }
    json.writeEndObject();
  }

  private void time(String name, Optional<Instant> time) throws IOException {
    if (time.isPresent()) {
      json.writeStringField(name, time.get().toString());
    }
  }
}
