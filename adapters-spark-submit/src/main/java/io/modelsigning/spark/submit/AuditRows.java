package io.modelsigning.spark.submit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Completion;
import io.modelsigning.cli.result.JsonReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of an audit: each has the fields of the JSON output, and {@code audit}, what the next
 * audit goes by. They are written in portions, each whole or not at all, into a folder of this
 * run's own in the folder of results. Thread-safe.
 */
final class AuditRows {
  /** The fields of what is verified, of docs/json-output.schema.json, and {@code audit}. */
  static final StructType SCHEMA =
      StructType.fromDDL(
          """
          command STRING, result STRING, reason STRING, message STRING, model STRING,
          signature STRING, method STRING, rootDigest STRING, hashAlgorithm STRING,
          serialization STRING, shardSize BIGINT, files BIGINT, bytes BIGINT,
          reused ARRAY<STRUCT<source: STRING, place: STRING, files: BIGINT, bytes: BIGINT>>,
          seconds DOUBLE,
          signer STRUCT<name: STRING, issuer: STRING, signedAt: STRING, timeEvidence: STRING,
            logIndex: BIGINT, pinnedSubject: STRING, pinnedAlternativeName: STRING,
            certificates: ARRAY<STRUCT<subject: STRING, sha256: STRING>>>,
          differences ARRAY<STRUCT<path: STRING, kind: STRING, expected: STRING, actual: STRING>>,
          causes ARRAY<STRUCT<code: STRING, message: STRING, advice: STRING, paths: ARRAY<STRING>>>,
          unchecked ARRAY<STRUCT<path: STRING, because: ARRAY<STRING>, files: BIGINT,
            complete: BOOLEAN>>,
          warnings ARRAY<STRUCT<reason: STRING, message: STRING>>,
          policy STRUCT<rule: STRING, byDefault: BOOLEAN, mode: STRING, accepted: BOOLEAN,
            satisfiedBy: ARRAY<STRUCT<signer: STRING, signature: STRING>>,
            lacking: ARRAY<STRUCT<signer: STRING, signature: STRING, reason: STRING,
              message: STRING>>>,
          audit STRUCT<at: STRING, contents: ARRAY<STRUCT<listing: STRING, content: STRING>>>
          """);

  private static final JsonFactory JSON = new JsonFactory();
  private static final int PORTION = 5000;
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final SparkSession spark;
  private final String folder;
  private final AuditFormat format;
  private final Clock clock;
  private List<String> rows = new ArrayList<>();
  private Instant written;
  private Optional<String> failure = Optional.empty();

  /**
   * @param folder the folder of results, of which this run gets one of its own
   */
  AuditRows(SparkSession spark, String folder, AuditFormat format, Clock clock) {
    this.spark = spark;
    this.written = clock.instant();
    this.folder = folder + "/run=" + written.toString().replace(':', '-');
    this.format = format;
    this.clock = clock;
  }

  /**
   * Takes a result.
   *
   * @param contents what to keep for the next audit
   */
  synchronized void add(CommandResult result, Completion completion, Map<String, String> contents) {
    StringWriter line = new StringWriter();
    new JsonReport(new PrintWriter(line), true).each(result, completion);
    String object = line.toString().strip();
    rows.add(object.substring(0, object.length() - 1) + ",\"audit\":" + kept(contents) + "}");
    if (rows.size() >= PORTION || clock.instant().isAfter(written.plus(LONGEST))) {
      write();
    }
  }

  private String kept(Map<String, String> contents) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("at", clock.instant().toString());
      json.writeArrayFieldStart("contents");
      for (Map.Entry<String, String> each : contents.entrySet()) {
        json.writeStartObject();
        json.writeStringField("listing", each.getKey());
        json.writeStringField("content", each.getValue());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Writes what is left. */
  synchronized void end() {
    write();
  }

  /** Returns why results are not where they should be; empty if they are. */
  synchronized Optional<String> failure() {
    return failure;
  }

  /** Returns where the rows of this run are. */
  String folder() {
    return folder;
  }

  private void write() {
    List<String> portion = rows;
    rows = new ArrayList<>();
    written = clock.instant();
    if (portion.isEmpty() || failure.isPresent()) {
      return;
    }
    try {
      spark
          .read()
          .schema(SCHEMA)
          .json(spark.createDataset(portion, Encoders.STRING()))
          .coalesce(1)
          .write()
          .mode(SaveMode.Append)
          .format(format.toString())
          .save(folder);
    } catch (Exception e) {
      // Spark throws checked exceptions that it does not declare.
      failure = Optional.of(firstLine(e));
    }
  }

  /** Returns what went wrong, which Spark says at the beginning of pages. */
  static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("").strip();
  }
}
