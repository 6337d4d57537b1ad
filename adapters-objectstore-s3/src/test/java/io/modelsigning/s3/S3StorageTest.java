package io.modelsigning.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StorageProvider;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Overwrite;
import io.modelsigning.domain.storage.Relation;
import io.modelsigning.http.Pauses;
import io.modelsigning.objectstore.ObjectLimits;
import io.modelsigning.objectstore.ObjectStoreReasons;
import io.modelsigning.testing.TestFileServer;
import io.modelsigning.testing.TestFileServer.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class S3StorageTest {
  private static final ObjectLimits LIMITS =
      new ObjectLimits(
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          new Pauses(Duration.ofMillis(20)),
          1 << 16,
          1 << 18,
          4);

  private static final byte[] SIGNATURE =
      "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\"}"
          .getBytes(StandardCharsets.UTF_8);

  private final BucketServer store = new BucketServer();
  private final byte[] weights = content(300_000);
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void fill() {
    store
        .put("bert/config.json", "{}".getBytes(StandardCharsets.UTF_8))
        .put("bert/layers/a b+c%20d.bin", weights)
        .put("bert/layers/empty", new byte[0])
        .put("bert/layers/", new byte[0])
        .put("bert-large/config.json", new byte[1]);
    variables.put("AWS_ENDPOINT_URL_S3", store.server.address().toString());
    variables.put("AWS_NO_SIGN_REQUEST", "yes");
    variables.put("AWS_REGION", "eu-central-1");
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private static byte[] content(int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return content;
  }

  private Storage storage() {
    return storage(variables);
  }

  static Storage storage(Map<String, String> variables) {
    return S3Storage.of(variables, LIMITS);
  }

  private StoredModel model(String location) throws ModelAccessException {
    return storage().model(new Location(location), ProgressListener.NONE);
  }

  private static List<ModelFile> files(StoredModel model) throws Exception {
    return model.list(ListingPolicy.allBut(Exclusions.NONE, false)).files().stream()
        .sorted(Comparator.comparing(ModelFile::path))
        .toList();
  }

  private static byte[] read(StoredModel model, ModelFile file) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocateDirect(10_000);
    try (ModelContent content = model.open(file)) {
      for (int count; (count = content.read(buffer.clear(), all.size())) >= 0; ) {
        byte[] come = new byte[count];
        buffer.flip().get(come);
        all.write(come);
      }
    }
    return all.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://models/bert", "s3://models/bert/", "S3://models/bert"})
  void objectsWithACommonPrefixAreAModel(String location) throws Exception {
    StoredModel model = model(location);
    assertEquals("bert", model.name());
    List<ModelFile> files = files(model);
    assertEquals(
        List.of("config.json", "layers/a b+c%20d.bin", "layers/empty"),
        files.stream().map(file -> file.path().toString()).toList());
    assertArrayEquals(weights, read(model, files.get(1)));
    assertArrayEquals(new byte[0], read(model, files.get(2)));
  }

  @Test
  void anObjectIsAModel() throws Exception {
    StoredModel model = model("s3://models/bert/config.json");
    assertTrue(model.isSingleFile());
    assertEquals("config.json", files(model).getFirst().path().toString());
    assertEquals(
        "s3://models/bert/config.json.sig",
        storage().usualSignature(new Location("s3://models/bert/config.json")).text());
    assertEquals(
        "s3://models/bert/model.sig",
        storage().usualSignature(new Location("s3://models/bert")).text());
    assertEquals(
        "s3://models/model.sig", storage().usualSignature(new Location("s3://models")).text());
  }

  @Test
  void everyRangeIsOfTheListedVersion() throws Exception {
    StoredModel model = model("s3://models/bert");
    read(model, files(model).get(1));
    List<TestFileServer.Request> ranges =
        store.server.requests.stream()
            .filter(request -> request.header("Range").isPresent())
            .toList();
    assertEquals(5, ranges.size());
    for (TestFileServer.Request request : ranges) {
      assertEquals(Optional.of(TestFileServer.tag(weights)), request.header("If-match"));
      assertEquals(Optional.empty(), request.header("Authorization"));
    }
  }

  @Test
  void anObjectThatIsReplacedIsNotMixed() throws Exception {
    StoredModel model = model("s3://models/bert");
    ModelFile file = files(model).get(1);
    store.server.fail(
        new Fault.Cut(100),
        new Fault.Replaced("/models/bert/layers/a b+c%20d.bin", Bytes.of(content(300_000 - 1))));
    ModelAccessException refused =
        assertThrows(ModelAccessException.class, () -> read(model, file));
    assertEquals(Reason.FILE_CHANGED, refused.reason());
    assertTrue(
        String.valueOf(refused.getMessage()).startsWith("the model changed: "),
        refused.getMessage());
  }

  @Test
  void aStoreThatIgnoresTheVersionIsFoundOut() throws Exception {
    StoredModel model = model("s3://models/bert");
    ModelFile file = files(model).get(1);
    store.server.exact = false;
    byte[] other = weights.clone();
    other[other.length - 1]++;
    store.put("bert/layers/a b+c%20d.bin", other);
    assertEquals(
        Reason.FILE_CHANGED,
        assertThrows(ModelAccessException.class, () -> read(model, file)).reason());
  }

  @Test
  void anotherRangeIsRefused() throws Exception {
    StoredModel model = model("s3://models/bert");
    store.server.fail(new Fault.Shifted());
    assertEquals(
        Reason.FILE_CHANGED,
        assertThrows(ModelAccessException.class, () -> read(model, files(model).get(1))).reason());
  }

  @Test
  void whatFailsInPassingIsTriedAgain() throws Exception {
    StoredModel model = model("s3://models/bert");
    store.server.fail(
        new Fault.Status(503, Map.of(), "<Error><Code>SlowDown</Code></Error>"),
        new Fault.Cut(1000),
        new Fault.Cut(0),
        new Fault.Status(500, Map.of(), ""));
    assertArrayEquals(weights, read(model, files(model).get(1)));
  }

  @Test
  void refusalsSayWhatTheStoreSays() {
    store.refusal = "AccessDenied";
    ModelAccessException refused =
        assertThrows(ModelAccessException.class, () -> model("s3://models/bert/"));
    assertEquals(ObjectStoreReasons.STORAGE_ACCESS_DENIED, refused.reason());
    assertEquals(
        "cannot open 's3://models/bert/': status 403, AccessDenied, That is how it is",
        refused.getMessage());
  }

  @Test
  void whatIsNotThereIsNamed() {
    for (String location : List.of("s3://models/none", "s3://other/bert/")) {
      ModelAccessException refused =
          assertThrows(ModelAccessException.class, () -> model(location));
      assertEquals(Reason.NOT_FOUND, refused.reason());
      assertTrue(String.valueOf(refused.getMessage()).contains(location), refused.getMessage());
    }
  }

  @Test
  void aFileThatIsAFolderTooIsRefused() throws Exception {
    store.put("bert/config.json/inner", weights);
    StoredModel model = model("s3://models/bert/");
    assertThrows(UnacceptableModelException.class, () -> files(model));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert/../up", "bert//double", "bert/./dot"})
  void keysThatNoFileCanHaveAreRefused(String key) throws Exception {
    store.put(key, weights);
    StoredModel model = model("s3://models/bert/");
    assertThrows(UnacceptableModelException.class, () -> files(model));
  }

  @Test
  void signaturesReplaceNothingUnawares() throws Exception {
    Location place = new Location("s3://models/bert/model.sig");
    SignatureStore signature = storage().signature(place);
    assertEquals(
        Reason.NOT_FOUND, assertThrows(SignatureAccessException.class, signature::read).reason());
    signature.write(Bytes.of(SIGNATURE), Overwrite.OLDER_SIGNATURE);
    assertEquals(Bytes.of(SIGNATURE), signature.read());
    signature.write(Bytes.of(SIGNATURE), Overwrite.OLDER_SIGNATURE);
    assertEquals(
        Reason.SIGNATURE_PLACE_TAKEN,
        assertThrows(
                SignatureAccessException.class,
                () ->
                    storage()
                        .signature(new Location("s3://models/bert/config.json"))
                        .write(Bytes.of(SIGNATURE), Overwrite.OLDER_SIGNATURE))
            .reason());
    assertEquals(
        Optional.of(ModelPath.of("model.sig")), signature.pathWithin(model("s3://models/bert")));
  }

  @Test
  void aSignatureOfSomebodyElseInTheMeantimeIsNotReplaced() throws Exception {
    byte[] other = content(100);
    TestFileServer.Handler bucket = store.server.before;
    store.server.before =
        exchange -> {
          if (exchange.getRequestMethod().equals("PUT")) {
            store.put("bert/model.sig", other);
          }
          return bucket != null && bucket.answer(exchange);
        };
    SignatureAccessException refused =
        assertThrows(
            SignatureAccessException.class,
            () ->
                storage()
                    .signature(new Location("s3://models/bert/model.sig"))
                    .write(Bytes.of(SIGNATURE), Overwrite.ANYTHING));
    assertEquals(Reason.FILE_CHANGED, refused.reason());
    assertArrayEquals(other, store.objects.get("bert/model.sig"));
  }

  @Test
  void whatLiesInTheModelIsKnown() throws Exception {
    StoredModel model = model("s3://models/bert");
    assertEquals(
        new Relation.Within(ModelPath.of("layers"), true),
        model.relate(new Location("s3://models/bert/layers/")));
    assertInstanceOf(
        Relation.Outside.class, model.relate(new Location("s3://models/bert-large/a")));
  }

  @Test
  void whoPaysIsSaid() throws Exception {
    variables.put("AWS_REQUEST_PAYER", "requester");
    StoredModel model = model("s3://models/bert");
    read(model, files(model).get(1));
    assertTrue(
        store.server.requests.stream()
            .allMatch(
                request -> request.header("X-amz-request-payer").equals(Optional.of("requester"))));
  }

  @ParameterizedTest
  @CsvSource({
    "s3://a-bucket, a-bucket, ''",
    "s3://a.bucket/k/e y?x#z, a.bucket, k/e y?x#z",
    "s3://arn:aws:s3:eu-west-1:123456789012:accesspoint/point/k, arn:aws:s3:eu-west-1:123456789012:accesspoint/point, k"
  })
  void locationsAreTakenAsTheyAreWritten(String text, String bucket, String key) {
    assertEquals(Optional.of(new S3Location(bucket, key)), S3Location.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://", "s3:///key", "s3://b", "s3://bucket//key", "s3://bu cket/a"})
  void otherLocationsAreRefused(String text) {
    assertTrue(storage().fault(new Location(text)).isPresent());
    assertEquals(
        ObjectStoreReasons.UNUSABLE_LOCATION,
        assertThrows(ModelAccessException.class, () -> model(text)).reason());
    assertFalse(store.server.requests.stream().findAny().isPresent());
  }

  @Test
  void programsFindIt() {
    List<String> schemes =
        ServiceLoader.load(StorageProvider.class).stream()
            .map(provider -> provider.get().scheme())
            .toList();
    assertEquals(List.of(S3Storage.SCHEME), schemes);
  }
}
