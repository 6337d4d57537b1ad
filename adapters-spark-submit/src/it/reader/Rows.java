import org.apache.spark.sql.SparkSession;

/** Prints the rows of a folder in Parquet, each as an object in JSON. */
public final class Rows {
  private Rows() {}

  public static void main(String[] args) throws Exception {
    try (SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate()) {
      for (String row : spark.read().parquet(args[0]).toJSON().collectAsList()) {
        System.out.println(row);
      }
    }
  }
}
