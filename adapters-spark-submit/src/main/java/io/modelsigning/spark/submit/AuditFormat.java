package io.modelsigning.spark.submit;

import java.util.Locale;

/** In what form Spark writes the rows of an audit. */
enum AuditFormat {
  PARQUET,
  JSON;

  /** Returns Spark's name of it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
