package io.modelsigning.spark;

import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import io.modelsigning.hadoop.HadoopStorage;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * What driver and executors open by the same locations: paths, which have to be there on all
 * machines, and what the cluster's own connectors open.
 */
public final class ClusterStorages {
  /** The schemes that Hadoop and its known connectors have. A cluster need not have all of them. */
  public static final Set<String> HADOOP_SCHEMES =
      Set.of(
          "hdfs",
          "viewfs",
          "webhdfs",
          "swebhdfs",
          "s3a",
          "s3",
          "gs",
          "abfs",
          "abfss",
          "ofs",
          "o3fs",
          "oss",
          "obs",
          "cosn");

  private ClusterStorages() {}

  /**
   * Returns whether all machines of a cluster can open such a location, if they have what is there.
   */
  public static boolean reach(Location location) {
    String scheme = location.scheme();
    return scheme.equals(Location.FILE) || HADOOP_SCHEMES.contains(scheme);
  }

  /** Returns what opens a location that {@link #reach} is true of. */
  static Storage storageOf(Location location, Configuration configuration) {
    return location.scheme().equals(Location.FILE)
        ? new LocalStorage()
        : new HadoopStorage(configuration);
  }
}
