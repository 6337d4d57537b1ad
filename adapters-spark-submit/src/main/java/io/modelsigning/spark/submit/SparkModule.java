package io.modelsigning.spark.submit;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import dagger.multibindings.IntoMap;
import dagger.multibindings.IntoSet;
import dagger.multibindings.StringKey;
import io.modelsigning.cli.command.AddedCommand;
import io.modelsigning.cli.option.Options;
import io.modelsigning.cli.usecase.EngineSource;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.hadoop.HadoopStorage;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;

/** What differs from the program for one machine: the cluster's engine and its file systems. */
@Module
interface SparkModule {
  /** The one storage behind all schemes of {@link io.modelsigning.spark.ClusterStorages}. */
  String HADOOP = "hadoop";

  @Binds
  EngineSource engines(SparkEngines engines);

  @Binds
  @IntoSet
  Options flags(ClusterFlags flags);

  @Provides
  @IntoSet
  static AddedCommand audit(Provider<AuditCommand> command) {
    return new AddedCommand("audit", command);
  }

  @Provides
  @Singleton
  @Named(HADOOP)
  static Storage hadoop(Cluster cluster) {
    return new HadoopStorage(cluster.configuration());
  }

  @Binds
  @IntoMap
  @StringKey("hdfs")
  Storage hdfs(@Named(HADOOP) Storage hadoop);

  @Binds
  @IntoMap
  @StringKey("viewfs")
  Storage viewfs(@Named(HADOOP) Storage hadoop);

  @Binds
  @IntoMap
  @StringKey("webhdfs")
  Storage webhdfs(@Named(HADOOP) Storage hadoop);

  @Binds
  @IntoMap
  @StringKey("swebhdfs")
  Storage swebhdfs(@Named(HADOOP) Storage hadoop);

  @Binds
  @IntoMap
  @StringKey("s3a")
  Storage s3a(@Named(HADOOP) Storage hadoop);

  @Binds
  @IntoMap
  @StringKey("s3")
  Storage s3(@Named(HADOOP) Storage hadoop);

  @Binds
  @IntoMap
  @StringKey("gs")
  Storage gs(@Named(HADOOP) Storage hadoop);

  @Binds
  @IntoMap
  @StringKey("abfs")
  Storage abfs(@Named(HADOOP) Storage hadoop);

  @Binds
  @IntoMap
  @StringKey("abfss")
  Storage abfss(@Named(HADOOP) Storage hadoop);

  @Binds
  @IntoMap
  @StringKey("ofs")
  Storage ofs(@Named(HADOOP) Storage hadoop);

  @Binds
  @IntoMap
  @StringKey("o3fs")
  Storage o3fs(@Named(HADOOP) Storage hadoop);

  @Binds
  @IntoMap
  @StringKey("oss")
  Storage oss(@Named(HADOOP) Storage hadoop);

  @Binds
  @IntoMap
  @StringKey("obs")
  Storage obs(@Named(HADOOP) Storage hadoop);

  @Binds
  @IntoMap
  @StringKey("cosn")
  Storage cosn(@Named(HADOOP) Storage hadoop);
}
