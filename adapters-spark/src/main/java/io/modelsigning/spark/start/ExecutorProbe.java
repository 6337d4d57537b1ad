package io.modelsigning.spark.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * Tells what executor it runs on: lines of its name, the Java version, the version of this program
 * that it has, the version of its Hadoop client, and its kernels.
 */
public final class ExecutorProbe extends AbstractFunction2<TaskContext, Iterator<Integer>, String[]>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The oldest Java that executors may run on. */
  public static final int MIN_FEATURE = 21;

  private static final String KERNELS = "io.modelsigning.hashing.HashingModule";
  private static final String VERSION = "/io/modelsigning/spark/version.txt";

  /** Makes the probe, which is sent to executors. */
  public ExecutorProbe() {}

  @Override
  public String[] apply(TaskContext context, Iterator<Integer> nothing) {
    return describe(executor());
  }

  /** Returns the name of the executor that this process is, such as {@code 3 on node-7}. */
  public static String executor() {
    SparkEnv spark = SparkEnv.get();
    return spark == null
        ? "driver"
        : spark.executorId() + " on " + spark.blockManager().blockManagerId().host();
  }

  private static String[] describe(String name) {
    int feature = Runtime.version().feature();
    return new String[] {
      name,
      Integer.toString(feature),
      version(),
      VersionInfo.getVersion(),
      feature < MIN_FEATURE ? "" : kernels()
    };
  }

  /** Returns the version of this program that a process has. */
  public static String version() {
    try (InputStream stored = ExecutorProbe.class.getResourceAsStream(VERSION)) {
      return stored == null
          ? "unknown"
          : new String(stored.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String kernels() {
    try {
      return String.valueOf(Class.forName(KERNELS).getMethod("kernels").invoke(null));
    } catch (ReflectiveOperationException | LinkageError e) {
      return "";
    }
  }
}
