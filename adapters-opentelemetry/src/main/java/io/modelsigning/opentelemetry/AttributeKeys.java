package io.modelsigning.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/**
 * The attributes of spans. Those without a prefix of ours are of OpenTelemetry's semantic
 * conventions, version 1.37.
 */
final class AttributeKeys {
  static final AttributeKey<String> EXECUTABLE = AttributeKey.stringKey("process.executable.name");
  static final AttributeKey<Long> PROCESS = AttributeKey.longKey("process.pid");
  static final AttributeKey<Long> EXIT_CODE = AttributeKey.longKey("process.exit.code");
  static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
  static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");

  static final AttributeKey<String> COMMAND = string("command");
  static final AttributeKey<String> RESULT = string("result");
  static final AttributeKey<String> METHOD = string("method");
  static final AttributeKey<String> MODEL = string("model.name");
  static final AttributeKey<String> ROOT_DIGEST = string("model.root_digest");
  static final AttributeKey<String> SERIALIZATION = string("serialization.method");
  static final AttributeKey<Long> SHARD_SIZE = number("serialization.shard_size");
  static final AttributeKey<String> ALGORITHM = string("hash.algorithm");
  static final AttributeKey<Long> FILES = number("files");
  static final AttributeKey<Long> BYTES = number("bytes");
  static final AttributeKey<Long> DIFFERENCES = number("differences");
  static final AttributeKey<List<String>> WARNINGS =
      AttributeKey.stringArrayKey("model_signing.warnings");

  private AttributeKeys() {}

  /** Returns the name of a fact about the engine that hashes. */
  static String ofEngine(String name) {
    return "model_signing.hash." + name;
  }

  private static AttributeKey<String> string(String name) {
    return AttributeKey.stringKey("model_signing." + name);
  }

  private static AttributeKey<Long> number(String name) {
    return AttributeKey.longKey("model_signing." + name);
  }
}
