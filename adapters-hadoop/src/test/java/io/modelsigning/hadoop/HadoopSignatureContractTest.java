package io.modelsigning.hadoop;

import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.testing.SignatureStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** What is promised of signatures, by each of the ways in which they are stored. */
final class HadoopSignatureContractTest {
  abstract static class Contract extends SignatureStoreContract {
    private final Cluster cluster;

    Contract(Cluster cluster) {
      this.cluster = cluster;
    }

    @BeforeEach
    void makeModel() {
      cluster.put("/models/bert/weights", "w");
    }

    @AfterEach
    void close() {
      cluster.close();
    }

    @Override
    protected Storage storage() {
      return cluster.storage();
    }

    @Override
    protected Location model() {
      return cluster.at("/models/bert");
    }

    @Override
    protected void put(Location location, String content) {
      cluster.put(location.text().substring(cluster.at("").text().length()), content);
    }
  }

  @Nested
  final class WhereRenamingReplaces extends Contract {
    WhereRenamingReplaces() {
      super(new Cluster());
    }
  }

  @Nested
  final class WhereRenamingDoesNotReplace extends Contract {
    WhereRenamingDoesNotReplace() {
      super(renamingToNewNames());
    }
  }

  @Nested
  final class WhereFilesAreCreatedOnCondition extends Contract {
    WhereFilesAreCreatedOnCondition() {
      super(conditional());
    }
  }

  @Nested
  final class WhereFilesAppearWhole extends Contract {
    WhereFilesAppearWhole() {
      super(new Cluster("gs"));
    }
  }

  private static Cluster renamingToNewNames() {
    Cluster cluster = new Cluster();
    cluster.replacing = false;
    return cluster;
  }

  private static Cluster conditional() {
    Cluster cluster = new Cluster("s3a");
    cluster.tags = true;
    cluster.conditional = true;
    return cluster;
  }
}
