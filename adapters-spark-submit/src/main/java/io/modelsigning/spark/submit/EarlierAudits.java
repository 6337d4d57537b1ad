package io.modelsigning.spark.submit;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What earlier audits kept, of all that wrote into one folder. Immutable. */
final class EarlierAudits {
  /** Knows nothing. */
  static final EarlierAudits NONE = new EarlierAudits(Map.of());

  private final Map<String, String> contents;

  private EarlierAudits(Map<String, String> contents) {
    this.contents = contents;
  }

  /**
   * Reads what the rows in a folder keep; nothing if there is no folder.
   *
   * @throws ModelAccessException if it cannot be read
   */
  static EarlierAudits in(String folder, AuditFormat format, SparkSession spark)
      throws ModelAccessException {
    try {
      Path path = new Path(folder);
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      if (!files.exists(path) || files.listStatus(path).length == 0) {
        return NONE;
      }
      Dataset<Row> kept =
          spark
              .read()
              .schema(AuditRows.SCHEMA)
              .format(format.toString())
              .load(folder)
              .selectExpr("inline(audit.contents)");
      Map<String, String> contents = new HashMap<>();
      for (Iterator<Row> rows = kept.toLocalIterator(); rows.hasNext(); ) {
        Row row = rows.next();
        String listing = row.getAs("listing");
        String content = row.getAs("content");
        if (listing != null && content != null) {
          contents.put(listing, content);
        }
      }
      return new EarlierAudits(contents);
    } catch (Exception e) {
      // Spark throws checked exceptions that it does not declare.
      throw new ModelAccessException(
          Reason.IO_ERROR,
          folder,
          "the results of earlier audits in '%s' cannot be read: %s"
              .formatted(folder, AuditRows.firstLine(e)),
          e);
    }
  }

  /** Returns the fingerprint of the content that a listing had. */
  Optional<String> contentOf(String listing) {
    return Optional.ofNullable(contents.get(listing));
  }
}
