package io.modelsigning.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StoredEntry;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Relation;
import io.modelsigning.domain.storage.StorageTrait;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class HadoopStorageTest {
  private static final String BUNDLE =
      "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\"}";

  private final Cluster cluster = new Cluster();
  private final Storage storage = cluster.storage();

  @AfterEach
  void close() {
    cluster.close();
  }

  private StoredModel model(String path) throws ModelAccessException {
    return storage.model(cluster.at(path), ProgressListener.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "models/bert",
        "/models/bert",
        "file:///models/bert",
        "FILE:///x",
        "c:\\models"
      })
  void aPathOfThisMachineIsNotOpened(String text) {
    Location location = new Location(text);
    assertTrue(storage.fault(location).isPresent());
    var refused =
        assertThrows(
            ModelAccessException.class, () -> storage.model(location, ProgressListener.NONE));
    assertEquals(Reason.IO_ERROR, refused.reason());
    assertThrows(ModelAccessException.class, () -> storage.entries(location));
    assertThrows(SignatureAccessException.class, () -> storage.signature(location).read());
    assertFalse(storage.beginsAsSignature(location));
  }

  @Test
  void aPasswordInALocationIsRefusedAndNotShown() {
    Location location = new Location("s3a://KEY:hunter2@bucket/models");
    var refused =
        assertThrows(
            ModelAccessException.class, () -> storage.model(location, ProgressListener.NONE));
    assertEquals(
        "'s3a://…@bucket/models' cannot be opened: a location must not have a password in it",
        refused.getMessage());
    assertFalse(refused.path().contains("hunter2"));
    assertFalse(storage.signature(location).location().contains("hunter2"));
    assertEquals(
        Optional.empty(),
        storage.fault(new Location("abfs://container@account.dfs.core.windows.net/x")));
  }

  @Test
  void aSchemeWithoutAConnectorIsNamed() {
    var failure =
        assertThrows(
            ModelAccessException.class,
            () -> storage.model(new Location("nosuch://host/m"), ProgressListener.NONE));
    assertEquals(
        "cannot open 'nosuch://host/m': Hadoop has no connector for its scheme",
        failure.getMessage());
  }

  @Test
  void aConnectorThatIsNotOnTheClassPathIsNamed() {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.there.impl", "org.example.NoSuchFileSystem");
    Storage other = new HadoopStorage(configuration);
    var failure =
        assertThrows(
            ModelAccessException.class,
            () -> other.model(new Location("there://host/m"), ProgressListener.NONE));
    assertEquals(
        "cannot open 'there://host/m': a class of its connector is missing, Class org.example.NoSuchFileSystem not found",
        failure.getMessage());
  }

  @Test
  void laterChangesOfTheConfigurationDoNotCount() {
    Configuration configuration = cluster.configuration();
    cluster.put("/m/a", "1");
    Storage made = new HadoopStorage(configuration);
    configuration.unset("fs.mem.impl");
    assertEquals(cluster.at("/m/model.sig"), made.usualSignature(cluster.at("/m")));
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            new AccessControlException("Permission denied: user=eve"),
            "access denied, Permission denied: user=eve"),
        Arguments.of(new AccessDeniedException("s3a://b/k"), "access denied, s3a://b/k"),
        Arguments.of(
            new RemoteException(
                AccessControlException.class.getName(), "Permission denied\n\tat x.y.Z"),
            "access denied, Permission denied"),
        Arguments.of(new UnknownHostException("Invalid host name: nn"), "its host cannot be found"),
        Arguments.of(
            new IOException(new ConnectException("Connection refused")),
            "its server cannot be reached"),
        Arguments.of(
            new IOException("Call failed", new SocketTimeoutException("60000 millis")),
            "its server does not answer in time"),
        Arguments.of(new IOException("first line.\n\tat a.B.c(B.java)"), "first line"),
        Arguments.of(
            new IOException(
                "GET https://a.example/x?sv=1&sig=abc%3D&se=2 for //me:pw@host, token=t"),
            "GET https://a.example/x?sv=1&sig=…&se=2 for //…@host, token=…"),
        Arguments.of(new IOException("x".repeat(1000)), "x".repeat(300) + "…"),
        Arguments.of(new IOException(), "IOException"),
        Arguments.of(new IOException("\u001b[31mred\u202e"), "[31mred"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureIsOneLineOfItsOwn(IOException failure, String expected) {
    cluster.beforeStatus =
        path -> {
          throw failure;
        };
    var thrown = assertThrows(ModelAccessException.class, () -> model("/m"));
    assertEquals("cannot open '%s': %s".formatted(cluster.at("/m"), expected), thrown.getMessage());
    assertEquals(Reason.IO_ERROR, thrown.reason());
    var ofSignature =
        assertThrows(
            SignatureAccessException.class, () -> storage.signature(cluster.at("/s")).read());
    assertEquals(
        "cannot read signature '%s': %s".formatted(cluster.at("/s"), expected),
        ofSignature.getMessage());
  }

  @Test
  void anInterruptIsKept() {
    cluster.beforeStatus =
        path -> {
          throw new IOException("retrying", new InterruptedException("sleep"));
        };
    var failure = assertThrows(ModelAccessException.class, () -> model("/m"));
    assertTrue(Thread.interrupted());
    assertTrue(String.valueOf(failure.getMessage()).endsWith("the thread is interrupted"));
  }

  @Test
  void anUncheckedExceptionOfAConnectorIsAFailureToo() {
    cluster.beforeStatus =
        path -> {
          throw new IllegalStateException("not set up");
        };
    assertEquals(
        "cannot open '%s': not set up".formatted(cluster.at("/m")),
        assertThrows(ModelAccessException.class, () -> model("/m")).getMessage());
  }

  @Test
  void theUsualSignatureIsInAFolderOrBesideAFile() {
    cluster.put("/m/a", "1");
    assertEquals(cluster.at("/m/model.sig"), storage.usualSignature(cluster.at("/m")));
    assertEquals(cluster.at("/m/model.sig"), storage.usualSignature(cluster.at("/m/")));
    assertEquals(cluster.at("/m/a.sig"), storage.usualSignature(cluster.at("/m/a")));
    assertEquals(cluster.at("/none/model.sig"), storage.usualSignature(cluster.at("/none")));
  }

  @Test
  void aLocationIsRelatedToTheModel() throws Exception {
    cluster.put("/m/d/a", "1");
    StoredModel model = model("/m");
    assertEquals(
        new Relation.Within(ModelPath.of("d/a"), true), model.relate(cluster.at("/m/d/a")));
    assertEquals(new Relation.Within(ModelPath.of("d"), true), model.relate(cluster.at("/m/d/")));
    assertEquals(
        new Relation.Within(ModelPath.of("d"), true), model.relate(cluster.at("/m/../m/./d")));
    assertEquals(
        new Relation.Within(ModelPath.of("x:%#"), false), model.relate(cluster.at("/m/x:%#")));
    for (Location outside :
        List.of(
            cluster.at("/m"),
            cluster.at("/mm/a"),
            cluster.at("/"),
            cluster.at("/m/../x"),
            new Location("mem://other/m/d/a"),
            new Location("d/a"),
            new Location("/m/d/a"))) {
      assertEquals(new Relation.Outside(Optional.empty()), model.relate(outside), outside.text());
    }
    StoredModel single = model("/m/d/a");
    assertEquals(new Relation.Within(ModelPath.of("a"), true), single.relate(cluster.at("/m/d/a")));
    assertEquals(new Relation.Outside(Optional.empty()), single.relate(cluster.at("/m/d/b")));
  }

  @Test
  void storesOfObjectsAreReadByManyRequestsAtOnce() throws Exception {
    cluster.put("/m", "1");
    assertEquals(StorageTrait.ANY, model("/m").trait());
    try (Cluster far = new Cluster("gs")) {
      far.put("/m", "1");
      assertEquals(
          StorageTrait.SLOW_REQUESTS,
          far.storage().model(far.at("/m"), ProgressListener.NONE).trait());
    }
  }

  @Test
  void aFolderIsSearchedForSignatures() throws Exception {
    cluster.put("/hub/b", "1");
    cluster.put("/hub/\uFFFDlast", "1");
    cluster.put("/hub/\uD83D\uDE00", "1");
    cluster.put("/hub/a/x", "1");
    cluster.links.put("/hub/link", "/elsewhere");
    assertEquals(
        List.of(
            new StoredEntry("a", cluster.at("/hub/a"), StoredEntry.Kind.FOLDER, false),
            new StoredEntry("b", cluster.at("/hub/b"), StoredEntry.Kind.FILE, false),
            new StoredEntry("link", cluster.at("/hub/link"), StoredEntry.Kind.OTHER, true),
            new StoredEntry(
                "\uFFFDlast", cluster.at("/hub/\uFFFDlast"), StoredEntry.Kind.FILE, false),
            new StoredEntry(
                "\uD83D\uDE00", cluster.at("/hub/\uD83D\uDE00"), StoredEntry.Kind.FILE, false)),
        storage.entries(cluster.at("/hub")));
    assertEquals(0, cluster.opened.get());
  }

  @Test
  void aFileOrNothingIsNotSearched() {
    cluster.put("/hub/b", "1");
    assertEquals(
        Reason.NOT_SEARCHABLE,
        assertThrows(ModelAccessException.class, () -> storage.entries(cluster.at("/hub/b")))
            .reason());
    assertEquals(
        Reason.NOT_FOUND,
        assertThrows(ModelAccessException.class, () -> storage.entries(cluster.at("/none")))
            .reason());
  }

  @Test
  void aFileBeginsAsASignatureOrNot() {
    cluster.put("/a.sig", BUNDLE);
    cluster.put("/b.sig", "{}");
    cluster.put("/d/c", "1");
    assertTrue(storage.beginsAsSignature(cluster.at("/a.sig")));
    assertFalse(storage.beginsAsSignature(cluster.at("/b.sig")));
    assertFalse(storage.beginsAsSignature(cluster.at("/d")));
    assertFalse(storage.beginsAsSignature(cluster.at("/none")));
    cluster.beforeRead =
        path -> {
          throw new FileNotFoundException("gone");
        };
    assertFalse(storage.beginsAsSignature(cluster.at("/a.sig")));
    assertEquals(0, cluster.streams.get());
  }
}
