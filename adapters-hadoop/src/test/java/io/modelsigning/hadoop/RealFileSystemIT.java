package io.modelsigning.hadoop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.ModelSigner;
import io.modelsigning.ModelSigning;
import io.modelsigning.ModelVerifier;
import io.modelsigning.UnverifiedModel;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StoredEntry;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Overwrite;
import io.modelsigning.testing.SignatureStoreContract;
import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivilegedExceptionAction;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Models in a real file system of Hadoop. Started by {@code src/it/run}, which starts one and names
 * a location in it in the property {@code real.hadoop}, and a file with the settings of its
 * connector in {@code real.hadoop.settings}.
 */
@EnabledIfSystemProperty(
    named = "real.hadoop",
    matches = ".+",
    disabledReason = "the property real.hadoop names no file system")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class RealFileSystemIT extends SignatureStoreContract {
  private static final ListingPolicy ALL = ListingPolicy.allBut(Exclusions.NONE, false);
  private static final List<String> NAMES =
      List.of("with space", "100%", "%41", "a#b", "a?b", "a+b&c=d", "ünïcödé", "模型", "(a)'\"");

  private Configuration configuration = new Configuration();
  private Location base = new Location("");
  private FileSystem files = new RawLocalFileSystem();

  @BeforeEach
  void open() throws Exception {
    configuration = settings();
    base = new Location(System.getProperty("real.hadoop") + "/" + UUID.randomUUID());
    files = Paths.path(base).getFileSystem(configuration);
    files.mkdirs(Paths.path(base));
    put("bert/weights", "w");
  }

  private static Configuration settings() throws IOException {
    Properties settings = new Properties();
    try (Reader reader =
        Files.newBufferedReader(Path.of(System.getProperty("real.hadoop.settings")))) {
      settings.load(reader);
    }
    Configuration configuration = new Configuration();
    settings
        .stringPropertyNames()
        .forEach(name -> configuration.set(name, settings.getProperty(name)));
    return configuration;
  }

  @AfterEach
  void remove() throws IOException {
    files.delete(Paths.path(base), true);
  }

  private boolean isHdfs() {
    return base.scheme().equals("hdfs");
  }

  private Location at(String path) {
    return new Location(base.text() + "/" + path);
  }

  private void put(String path, String content) throws IOException {
    put(path, content.getBytes(StandardCharsets.UTF_8));
  }

  private void put(String path, byte[] content) throws IOException {
    try (FSDataOutputStream out = files.create(Paths.path(at(path)), true)) {
      out.write(content);
    }
  }

  @Override
  protected Storage storage() {
    return new HadoopStorage(configuration);
  }

  @Override
  protected Location model() {
    return at("bert");
  }

  @Override
  protected void put(Location location, String content) throws IOException {
    put(location.text().substring(base.text().length() + 1), content);
  }

  private StoredModel open(String path) throws ModelAccessException {
    return storage().model(at(path), ProgressListener.NONE);
  }

  private static byte[] random(int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return content;
  }

  private static KeyPair keys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  @Test
  void aModelIsSignedAndVerifiedWhereItIs() throws Exception {
    put("m/config.json", "{}");
    put("m/empty", "");
    put("m/layers/weights.bin", random(10_000_000));
    for (String name : NAMES) {
      put("m/" + name + "/" + name, name);
    }
    KeyPair keys = keys();
    ModelSigner signer =
        ModelSigning.signer()
            .key(keys.getPrivate(), keys.getPublic())
            .shardBytes(3_000_000)
            .build();
    ModelVerifier verifier = ModelSigning.verifier().key(keys.getPublic()).build();
    SignatureStore signature = storage().signature(storage().usualSignature(at("m")));
    signer.sign(open("m"), signature);
    assertEquals(at("m/model.sig").text(), signature.location());
    assertTrue(storage().beginsAsSignature(at("m/model.sig")));
    verifier.verify(open("m"), List.of(signature)).requireVerified();
    signer.sign(open("m"), signature);
    verifier.verify(open("m"), List.of(signature)).requireVerified();
    put("m/config.json", "[]");
    assertInstanceOf(UnverifiedModel.class, verifier.verify(open("m"), List.of(signature)));
  }

  @Test
  void namesAreListedAndOpenedAsTheyAre() throws Exception {
    for (String name : NAMES) {
      put("m/" + name + "/" + name, name);
    }
    StoredModel model = open("m");
    Set<String> found = new TreeSet<>();
    for (ModelFile file : model.list(ALL).files()) {
      found.add(file.path().toString());
      ByteBuffer target = ByteBuffer.allocate(100);
      try (ModelContent content = model.open(file)) {
        content.read(target, 0);
        content.requireUnchanged();
      }
      assertEquals(
          file.path().name(),
          new String(target.array(), 0, target.position(), StandardCharsets.UTF_8));
    }
    Set<String> expected = new TreeSet<>();
    NAMES.forEach(name -> expected.add(name + "/" + name));
    assertEquals(expected, found);
    List<StoredEntry> entries = storage().entries(at("m"));
    assertEquals(
        new TreeSet<>(NAMES), new TreeSet<>(entries.stream().map(StoredEntry::name).toList()));
    for (StoredEntry entry : entries) {
      assertEquals(StoredEntry.Kind.FOLDER, entry.kind());
      StoredModel one = storage().model(entry.location(), ProgressListener.NONE);
      assertEquals(1, one.list(ALL).files().size());
      assertEquals(entry.name(), one.name());
    }
  }

  private void assertChanged(String path, ModelAccessException failure) {
    assertEquals(Reason.FILE_CHANGED, failure.reason());
    assertEquals(at(path).text(), failure.path());
    assertTrue(String.valueOf(failure.getMessage()).contains(at(path).text()));
  }

  @Test
  void aFileThatIsReplacedByOneOfTheSameLengthAfterListingIsRefused() throws Exception {
    put("m/weights", random(100_000));
    StoredModel model = open("m");
    ModelFile file = model.list(ALL).files().getFirst();
    long modified = files.getFileStatus(Paths.path(at("m/weights"))).getModificationTime();
    put("m/weights", new byte[100_000]);
    // Who wants to hide it sets the clock back, where that can be done.
    files.setTimes(Paths.path(at("m/weights")), modified, -1);
    assertChanged("m/weights", assertThrows(ModelAccessException.class, () -> model.open(file)));
  }

  @Test
  void aFileThatIsReplacedBetweenTwoRangesIsRefused() throws Exception {
    byte[] bytes = random(30_000_000);
    put("m/weights", bytes);
    StoredModel model = open("m");
    ModelFile file = model.list(ALL).files().getFirst();
    long modified = files.getFileStatus(Paths.path(at("m/weights"))).getModificationTime();
    try (ModelContent content = model.open(file)) {
      byte[] first = new byte[1000];
      ByteBuffer target = ByteBuffer.wrap(first);
      while (target.hasRemaining()) {
        content.read(target, target.position());
      }
      assertArrayEquals(Arrays.copyOf(bytes, 1000), first);
      content.requireUnchanged();
      put("m/weights", new byte[30_000_000]);
      files.setTimes(Paths.path(at("m/weights")), modified, -1);
      assertChanged(
          "m/weights", assertThrows(ModelAccessException.class, content::requireUnchanged));
    }
    assertChanged("m/weights", assertThrows(ModelAccessException.class, () -> model.open(file)));
  }

  @Test
  void aFileThatIsGrownTruncatedOrRemovedIsRefused() throws Exception {
    for (byte[] other : List.of(random(1001), random(999), new byte[0])) {
      put("m/weights", random(1000));
      StoredModel model = open("m");
      ModelFile file = model.list(ALL).files().getFirst();
      try (ModelContent content = model.open(file)) {
        assertEquals(1000, file.sizeBytes());
        put("m/weights", other);
        assertChanged(
            "m/weights", assertThrows(ModelAccessException.class, content::requireUnchanged));
        files.delete(Paths.path(at("m/weights")), false);
        assertChanged(
            "m/weights", assertThrows(ModelAccessException.class, content::requireUnchanged));
      }
    }
  }

  @Test
  void aFileThatIsAppendedToIsRefused() throws Exception {
    put("m/weights", random(1000));
    StoredModel model = open("m");
    ModelFile file = model.list(ALL).files().getFirst();
    try (ModelContent content = model.open(file)) {
      if (isHdfs()) {
        try (FSDataOutputStream out = files.append(Paths.path(at("m/weights")))) {
          out.write(1);
        }
      } else {
        put("m/weights", random(1001));
      }
      assertChanged(
          "m/weights", assertThrows(ModelAccessException.class, content::requireUnchanged));
    }
  }

  private Callable<Boolean> writing(String place, int number) {
    Bytes content =
        Bytes.ofUtf8(
            "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",\"by\":%d}"
                .formatted(number));
    return () -> {
      try {
        storage().signature(at(place)).write(content, Overwrite.OLDER_SIGNATURE);
        return true;
      } catch (SignatureAccessException e) {
        assertEquals(Reason.FILE_CHANGED, e.reason(), e.getMessage());
        return false;
      }
    };
  }

  @Test
  void ofSeveralWhoStoreANewSignatureAtOnceOneWins() throws Exception {
    for (int round = 0; round < 10; round++) {
      String place = "bert/%d.sig".formatted(round);
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tasks.add(writing(place, i));
      }
      int won = 0;
      try (ExecutorService executor = Executors.newFixedThreadPool(tasks.size())) {
        for (Future<Boolean> result : executor.invokeAll(tasks)) {
          won += result.get() ? 1 : 0;
        }
      }
      // Whoever comes later finds an older signature and may replace that.
      assertTrue(won >= 1);
      assertTrue(storage().signature(at(place)).read().size() > 0);
    }
    assertEquals(
        11, storage().entries(at("bert")).size(), "something was left beside the signatures");
  }

  @Test
  void aSignatureThatChangedSinceItWasLookedAtIsNotReplaced() throws Exception {
    put("bert/model.sig", "");
    HadoopPlace place = HadoopPlace.of(at("bert/model.sig"), configuration);
    Draft overtaken = new Draft(place, Bytes.ofUtf8("mine"), place.find());
    put("bert/model.sig", "of somebody else");
    assertThrows(Draft.OvertakenException.class, overtaken::put);
    files.delete(Paths.path(at("bert/model.sig")), false);
    Draft first = new Draft(place, Bytes.ofUtf8("first"), place.find());
    Draft second = new Draft(place, Bytes.ofUtf8("second"), place.find());
    first.put();
    assertThrows(Draft.OvertakenException.class, second::put);
    assertEquals(Bytes.ofUtf8("first"), storage().signature(at("bert/model.sig")).read());
    assertEquals(2, storage().entries(at("bert")).size());
  }

  @Test
  void whoIsInterruptedWhileStoringLeavesAllOrNothing() throws Exception {
    Bytes content =
        Bytes.ofUtf8("{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\"}");
    SignatureStore store = storage().signature(at("bert/model.sig"));
    Thread.currentThread().interrupt();
    assertThrows(
        SignatureAccessException.class, () -> store.write(content, Overwrite.OLDER_SIGNATURE));
    assertTrue(Thread.interrupted());
    assertEquals(1, storage().entries(at("bert")).size());
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      for (int round = 0; round < 40; round++) {
        CountDownLatch begun = new CountDownLatch(1);
        Future<Boolean> writing =
            executor.submit(
                () -> {
                  begun.countDown();
                  store.write(content, Overwrite.OLDER_SIGNATURE);
                  return true;
                });
        begun.await();
        TimeUnit.MILLISECONDS.sleep(round % 20);
        writing.cancel(true);
        // The next task of the one thread begins when this one has ended.
        executor.submit(() -> true).get();
        if (files.exists(Paths.path(at("bert/model.sig")))) {
          assertEquals(content, store.read());
          files.delete(Paths.path(at("bert/model.sig")), false);
        }
        assertEquals(
            List.of("weights"),
            storage().entries(at("bert")).stream().map(StoredEntry::name).toList());
      }
    }
  }

  @Test
  void tenThousandFilesAreListed() throws Exception {
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      String path = "many/%02d/%04d".formatted(i % 100, i);
      tasks.add(
          () -> {
            put(path, "");
            return true;
          });
    }
    try (ExecutorService executor = Executors.newFixedThreadPool(16)) {
      for (Future<Boolean> result : executor.invokeAll(tasks)) {
        assertTrue(result.get());
      }
    }
    List<ModelFile> listed = open("many").list(ALL).files();
    assertEquals(10_000, listed.size());
    assertEquals(ModelPath.of("00/0000"), listed.getFirst().path());
    Set<ModelPath> wanted = new TreeSet<>();
    listed.stream().limit(150).forEach(file -> wanted.add(file.path()));
    wanted.add(ModelPath.of("99/9999"));
    assertEquals(151, open("many").list(ListingPolicy.only(wanted, false)).files().size());
  }

  @Test
  void whatIsNotThereIsSaidInAWord() {
    var failure = assertThrows(ModelAccessException.class, () -> open("none"));
    assertEquals("model '%s' does not exist".formatted(at("none")), failure.getMessage());
    assertEquals(
        Reason.NOT_FOUND,
        assertThrows(SignatureAccessException.class, () -> storage().signature(at("none")).read())
            .reason());
    if (isHdfs()) {
      // No file of HDFS has such a name.
      var colon = assertThrows(ModelAccessException.class, () -> open("a:b"));
      assertTrue(String.valueOf(colon.getMessage()).startsWith("cannot open"), colon.getMessage());
      assertNobodyAnswers();
    }
  }

  private void assertNobodyAnswers() {
    Configuration impatient = new Configuration(configuration);
    impatient.setInt("ipc.client.connect.max.retries", 0);
    Storage storage = new HadoopStorage(impatient);
    assertEquals(
        "cannot open 'hdfs://127.0.0.1:1/m': its server cannot be reached",
        assertThrows(
                ModelAccessException.class,
                () -> storage.model(new Location("hdfs://127.0.0.1:1/m"), ProgressListener.NONE))
            .getMessage());
    assertEquals(
        "cannot open 'hdfs://no-such-host.invalid:1/m': its host cannot be found",
        assertThrows(
                ModelAccessException.class,
                () ->
                    storage.model(
                        new Location("hdfs://no-such-host.invalid:1/m"), ProgressListener.NONE))
            .getMessage());
  }

  @Test
  void whoMayNotReadIsToldSo() throws Exception {
    if (!isHdfs()) {
      // Who has other credentials has another bucket.
      Configuration other = new Configuration(configuration);
      other.set("fs.s3a.secret.key", "wrong");
      other.setBoolean("fs.s3a.impl.disable.cache", true);
      assertDenied(new HadoopStorage(other));
      return;
    }
    files.setPermission(Paths.path(at("bert")), new FsPermission((short) 0700));
    UserGroupInformation eve = UserGroupInformation.createRemoteUser("eve");
    PrivilegedExceptionAction<Boolean> action =
        () -> {
          assertDenied(new HadoopStorage(configuration));
          return true;
        };
    assertTrue(eve.doAs(action));
  }

  private void assertDenied(Storage storage) {
    var failure =
        assertThrows(
            ModelAccessException.class,
            () -> storage.model(at("bert"), ProgressListener.NONE).list(ALL));
    assertTrue(
        String.valueOf(failure.getMessage()).contains("access denied"), failure.getMessage());
    assertFalse(String.valueOf(failure.getMessage()).contains("\n"));
  }
}
