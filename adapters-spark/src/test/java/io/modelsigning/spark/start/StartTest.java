package io.modelsigning.spark.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StartTest {
  @Test
  void aDriverNeedsItsJava() {
    assertTrue(Start.unfit(24, "3.5.0").orElseThrow().contains("this is Java 24"));
    assertEquals(Optional.empty(), Start.unfit(25, "3.5.0"));
  }

  @ParameterizedTest
  @CsvSource({
    "25, 3.4.2, true",
    "24, 3.3.6, true",
    "25, 3.4.3, false",
    "25, 3.5.0-SNAPSHOT, false",
    "25, 4.0, false",
    "25, 2.10.2, true",
    "25, Unknown, true",
    "23, 3.4.1, false",
    "21, 3.3.4, false"
  })
  void aHadoopClientCanBeTooOldForTheJvm(int feature, String hadoop, boolean unfit) {
    assertEquals(unfit, Start.unfitHadoop(feature, hadoop).isPresent());
  }

  @Test
  void classesThatSaySoRunOnJava17() throws Exception {
    for (Class<?> each : List.of(Start.class, DriverLibraries.class, ExecutorProbe.class)) {
      try (DataInputStream in =
          new DataInputStream(each.getResourceAsStream(each.getSimpleName() + ".class"))) {
        assertEquals(0xCAFEBABE, in.readInt());
        assertEquals(61, in.readInt() & 0xFFFF, each.getName());
      }
    }
  }
}
