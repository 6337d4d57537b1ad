package io.modelsigning.gcs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import io.modelsigning.gcs.GcsServer.Reply;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.http.Pauses;
import io.modelsigning.objectstore.ObjectLimits;
import io.modelsigning.objectstore.ObjectStoreReasons;
import io.modelsigning.testing.TestFileServer;
import io.modelsigning.testing.TestFileServer.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class GcsStorageTest {
  private static final ObjectLimits LIMITS =
      new ObjectLimits(
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          new Pauses(Duration.ofMillis(20)),
          1 << 16,
          1 << 18,
          4);

  private static final byte[] SIGNATURE =
      "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\"}"
          .getBytes(StandardCharsets.UTF_8);

  private static final String WEIGHTS = "bert/layers/a b+c%20d.bin";

  @TempDir Path folder;

  private final GcsServer store = new GcsServer();
  private final byte[] weights = content(300_000);
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void fill() {
    store
        .put("bert/config.json", "{}".getBytes(StandardCharsets.UTF_8))
        .put(WEIGHTS, weights)
        .put("bert/layers/empty", new byte[0])
        .put("bert/layers/", new byte[0])
        .put("bert-large/config.json", new byte[1]);
    variables.put(GcsSettings.EMULATOR, store.server.address().getAuthority());
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
    return GcsStorage.of(variables, LIMITS);
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

  private ModelAccessException refused(String location) {
    return assertThrows(ModelAccessException.class, () -> model(location));
  }

  private static void expect(Reason reason, String part, ModelAccessException refused) {
    assertEquals(reason, refused.reason(), refused::getMessage);
    assertTrue(String.valueOf(refused.getMessage()).contains(part), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gs://models/bert", "gs://models/bert/", "GS://models/bert"})
  void objectsWithACommonPrefixAreAModel(String location) throws Exception {
    StoredModel model = model(location);
    assertEquals("bert", model.name());
    List<ModelFile> files = files(model);
    assertEquals(
        List.of("config.json", "layers/a b+c%20d.bin", "layers/empty"),
        files.stream().map(file -> file.path().toString()).toList());
    assertArrayEquals(weights, read(model, files.get(1)));
    assertArrayEquals(new byte[0], read(model, files.get(2)));
    assertEquals(
        2, store.server.requests.stream().filter(one -> one.target().contains("/o?")).count());
  }

  @Test
  void aWholeBucketIsAModel() throws Exception {
    StoredModel model = model("gs://models");
    assertEquals("models", model.name());
    assertEquals(4, files(model).size());
  }

  @Test
  void anObjectIsAModel() throws Exception {
    StoredModel model = model("gs://models/bert/config.json");
    assertTrue(model.isSingleFile());
    assertEquals("config.json", files(model).getFirst().path().toString());
    assertEquals(
        "gs://models/bert/config.json.sig",
        storage().usualSignature(new Location("gs://models/bert/config.json")).text());
    assertEquals(
        "gs://models/bert/model.sig",
        storage().usualSignature(new Location("gs://models/bert")).text());
  }

  @Test
  void everyRangeIsOfTheListedGeneration() throws Exception {
    StoredModel model = model("gs://models/bert");
    read(model, files(model).get(1));
    List<TestFileServer.Request> ranges =
        store.server.requests.stream()
            .filter(request -> request.header("Range").isPresent())
            .toList();
    assertEquals(5, ranges.size());
    GcsServer.Stored listed = store.stored(WEIGHTS);
    for (TestFileServer.Request request : ranges) {
      assertTrue(
          request.target().endsWith("?alt=media&generation=" + listed.generation()),
          request::target);
      // What is stored packed is given as it is stored.
      assertEquals(Optional.of("gzip"), request.header("Accept-encoding"));
      assertEquals(Optional.empty(), request.header("Authorization"));
    }
  }

  @Test
  void anObjectThatIsReplacedIsNotMixed() throws Exception {
    StoredModel model = model("gs://models/bert");
    ModelFile file = files(model).get(1);
    store.beforeContent.add(() -> {});
    store.beforeContent.add(() -> store.put(WEIGHTS, content(300_000 - 1)));
    ModelAccessException refused =
        assertThrows(ModelAccessException.class, () -> read(model, file));
    expect(Reason.FILE_CHANGED, "the model changed: 'gs://models/" + WEIGHTS + "'", refused);
  }

  @Test
  void aStoreThatIgnoresTheGenerationIsFoundOut() throws Exception {
    StoredModel model = model("gs://models/bert");
    ModelFile file = files(model).get(1);
    store.exact = false;
    byte[] other = weights.clone();
    other[other.length - 1]++;
    store.put(WEIGHTS, other);
    expect(
        Reason.FILE_CHANGED,
        "it has another generation",
        assertThrows(ModelAccessException.class, () -> read(model, file)));
    store.tellsGeneration = false;
    expect(
        Reason.FILE_CHANGED,
        "the answer has no generation",
        assertThrows(ModelAccessException.class, () -> read(model, file)));
  }

  @Test
  void anotherRangeIsRefused() throws Exception {
    StoredModel model = model("gs://models/bert");
    store.server.fail(new Fault.Shifted());
    expect(
        ObjectStoreReasons.MALFORMED_STORAGE_ANSWER,
        "were asked for",
        assertThrows(ModelAccessException.class, () -> read(model, files(model).get(1))));
  }

  @Test
  void whatFailsInPassingIsTriedAgain() throws Exception {
    store.replies.add(Reply.error(503, "backendError", "Backend Error"));
    store.replies.add(Reply.error(403, "rateLimitExceeded", "Slow down"));
    StoredModel model = model("gs://models/bert");
    store.server.fail(
        new Fault.Status(503, Map.of(), "busy"),
        new Fault.Cut(1000),
        new Fault.Cut(0),
        new Fault.Status(429, Map.of("Retry-After", "0"), ""),
        new Fault.Status(500, Map.of(), ""));
    assertArrayEquals(weights, read(model, files(model).get(1)));
  }

  @Test
  void throttlingIsToldAndWaitedFor() throws Exception {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    store.replies.add(Reply.error(429, "rateLimitExceeded", "The rate limit is exceeded."));
    storage()
        .model(
            new Location("gs://models/bert/"),
            new ProgressListener() {
              @Override
              public void retrying(String where, String why, Duration pause) {
                told.add(where + ": " + why);
              }
            });
    assertEquals(List.of("gs://models/bert/: status 429, The rate limit is exceeded"), told);
  }

  @Test
  void refusalsSayWhatTheStoreSays() {
    store.replies.add(
        Reply.error(403, "forbidden", "a@b does not have storage.objects.list access."));
    ModelAccessException refused = refused("gs://models/bert/");
    assertEquals(ObjectStoreReasons.STORAGE_ACCESS_DENIED, refused.reason());
    assertEquals(
        "cannot open 'gs://models/bert/': status 403, a@b does not have storage.objects.list access",
        refused.getMessage());
    store.replies.add(
        Reply.error(400, "required", "Bucket is a requester pays bucket but no user project"));
    expect(
        ObjectStoreReasons.STORAGE_REFUSED,
        "status 400, Bucket is a requester pays bucket",
        refused("gs://models/bert/"));
  }

  @Test
  void whatIsNotThereIsNamed() {
    for (String location : List.of("gs://models/none", "gs://other/bert/")) {
      expect(Reason.NOT_FOUND, location, refused(location));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"items\": [{\"name\": \"bert/a\"",
        "<html></html>",
        "{\"items\": [{\"name\": \"bert/a\", \"generation\": \"1\"}]}",
        "{\"items\": [{\"name\": \"bert/a\", \"size\": \"1\"}]}",
        "{\"items\": [{\"name\": \"bert/a\", \"size\": \"-1\", \"generation\": \"1\"}]}",
        "{\"items\": [{\"name\": \"bert/a\", \"size\": \"1\", \"generation\": \"0\"}]}",
        "{\"items\": [{\"name\": \"bert/a\", \"size\": \"1\", \"generation\": \"1&alt=json\"}]}",
        "{\"items\": [{\"size\": \"1\", \"generation\": \"1\"}]}",
        "{\"items\": [{\"name\": \"other/a\", \"size\": \"1\", \"generation\": \"1\"}]}"
      })
  void listsThatAreNoneAreRefused(String answer) {
    store.replies.add(Reply.json(200, answer));
    expect(
        ObjectStoreReasons.MALFORMED_STORAGE_ANSWER,
        "the server answered with",
        refused("gs://models/bert/"));
  }

  @Test
  void anAnswerThatIsTooLongIsRefused() {
    store.replies.add(Reply.json(200, "{\"kind\": \"" + "x".repeat(17 << 20) + "\"}"));
    expect(HttpReasons.MALFORMED_ANSWER, "more than 16777216 bytes", refused("gs://models/bert/"));
  }

  @Test
  void aListThatNeverEndsIsRefused() {
    for (int i = 0; i < 2; i++) {
      store.replies.add(Reply.json(200, "{\"nextPageToken\": \"again\"}"));
    }
    expect(
        ObjectStoreReasons.MALFORMED_STORAGE_ANSWER,
        "the same page of a list twice",
        refused("gs://models/bert/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert/../up", "bert//double", "bert/./dot", "bert/config.json/inner"})
  void keysThatNoFileCanHaveAreRefused(String key) throws Exception {
    store.put(key, weights);
    StoredModel model = model("gs://models/bert/");
    assertThrows(UnacceptableModelException.class, () -> files(model));
  }

  @Test
  void signaturesReplaceNothingUnawares() throws Exception {
    SignatureStore signature = storage().signature(new Location("gs://models/bert/model.sig"));
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
                        .signature(new Location("gs://models/bert/config.json"))
                        .write(Bytes.of(SIGNATURE), Overwrite.OLDER_SIGNATURE))
            .reason());
    assertEquals(
        Optional.of(ModelPath.of("model.sig")), signature.pathWithin(model("gs://models/bert")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSignatureOfSomebodyElseInTheMeantimeIsNotReplaced(boolean older) {
    if (older) {
      store.put("bert/model.sig", SIGNATURE);
    }
    byte[] other = content(100);
    store.beforeStoring = () -> store.put("bert/model.sig", other);
    SignatureAccessException refused =
        assertThrows(
            SignatureAccessException.class,
            () ->
                storage()
                    .signature(new Location("gs://models/bert/model.sig"))
                    .write(Bytes.of(SIGNATURE), Overwrite.ANYTHING));
    assertEquals(Reason.FILE_CHANGED, refused.reason());
    assertEquals(Bytes.of(other), store.stored("bert/model.sig").content());
  }

  // Credentials

  /** A closed store whose user is the account of a machine. */
  private void askAsMachine() {
    store.closed = true;
    variables.clear();
    variables.put(GcsSettings.ENDPOINT, store.server.address() + "/storage/v1/");
    variables.put("GCE_METADATA_HOST", store.server.address().getAuthority());
  }

  @Test
  void theAccountOfTheMachineIsAskedForOnce() throws Exception {
    askAsMachine();
    variables.put("GOOGLE_CLOUD_QUOTA_PROJECT", "who-pays");
    StoredModel model = model("gs://models/bert");
    assertArrayEquals(weights, read(model, files(model).get(1)));
    List<TestFileServer.Request> machine =
        store.server.requests.stream()
            .filter(request -> request.target().startsWith("/computeMetadata/"))
            .toList();
    assertEquals(1, machine.size());
    List<TestFileServer.Request> asked = new ArrayList<>(store.server.requests);
    asked.removeAll(machine);
    for (TestFileServer.Request request : asked) {
      assertEquals(Optional.of("Bearer " + GcsServer.TOKEN), request.header("Authorization"));
      assertEquals(Optional.of("who-pays"), request.header("X-goog-user-project"));
    }
  }

  @Test
  void noMessageShowsTheToken() {
    askAsMachine();
    store.replies.add(
        Reply.error(403, "forbidden", "the token " + GcsServer.TOKEN + " is not for this"));
    ModelAccessException refused = refused("gs://models/bert/");
    assertEquals(
        "cannot open 'gs://models/bert/': status 403, the token *** is not for this",
        refused.getMessage());
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      assertFalse(cause.toString().contains(GcsServer.TOKEN), cause::toString);
    }
  }

  @Test
  void withoutCredentialsItIsAskedAsAnybody() throws Exception {
    askAsMachine();
    // Where nobody listens.
    variables.put("GCE_METADATA_HOST", "127.0.0.1:1");
    store.closed = false;
    assertEquals(3, files(model("gs://models/bert")).size());
    store.closed = true;
    ModelAccessException refused = refused("gs://models/bert/");
    expect(
        ObjectStoreReasons.STORAGE_ACCESS_DENIED,
        "status 401, Anonymous caller does not have storage.objects.list access; it was asked as anybody: ",
        refused);
    expect(
        ObjectStoreReasons.STORAGE_ACCESS_DENIED,
        "looked for in GOOGLE_APPLICATION_CREDENTIALS",
        refused);
  }

  @Test
  void nothingIsLookedForWhereNothingIsToBeSigned() throws Exception {
    askAsMachine();
    store.closed = false;
    variables.put("GS_NO_SIGN_REQUEST", "yes");
    assertEquals(3, files(model("gs://models/bert")).size());
    assertFalse(
        store.server.requests.stream()
            .anyMatch(request -> request.target().startsWith("/computeMetadata/")));
  }

  @Test
  void credentialsThatCannotBeUsedAreNotPassedOver() throws Exception {
    askAsMachine();
    Path file = Files.writeString(folder.resolve("account.json"), "{\"type\": \"nothing\"}");
    variables.put("GOOGLE_APPLICATION_CREDENTIALS", file.toString());
    expect(
        ObjectStoreReasons.STORAGE_ACCESS_DENIED,
        "the credentials in '" + file + "' give no access to Google Cloud",
        refused("gs://models/bert"));
    assertTrue(store.server.requests.isEmpty());
  }

  // Locations and settings

  @ParameterizedTest
  @CsvSource({
    "gs://a-bucket, a-bucket, ''",
    "gs://a.bucket.example/k/e y?x#z, a.bucket.example, k/e y?x#z",
    "gs://a_b/k//, a_b, k//"
  })
  void locationsAreTakenAsTheyAreWritten(String text, String bucket, String key) {
    assertEquals(Optional.of(new GcsLocation(bucket, key)), GcsLocation.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gs://", "gs:///key", "gs://b", "gs://bucket//key", "gs://Bucket/a", "gs://b u/a"})
  void otherLocationsAreRefused(String text) {
    assertEquals(
        Optional.of("a location of this kind must be gs://BUCKET[/KEY]"),
        storage().fault(new Location(text)));
    assertEquals(ObjectStoreReasons.UNUSABLE_LOCATION, refused(text).reason());
    assertTrue(store.server.requests.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://store.example", "ftp://127.0.0.1", "https://u:secret@h", "https://h?a=b"})
  void addressesThatAreNotSafeAreRefused(String endpoint) {
    variables.clear();
    variables.put(GcsSettings.ENDPOINT, endpoint);
    ModelAccessException refused = refused("gs://models/bert");
    expect(ObjectStoreReasons.UNUSABLE_LOCATION, GcsSettings.ENDPOINT, refused);
    assertFalse(String.valueOf(refused.getMessage()).contains("secret"), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "'', https://storage.googleapis.com",
    "https://storage-private.p.googleapis.com/storage/v1/, https://storage-private.p.googleapis.com",
    "http://localhost:9000/, http://localhost:9000"
  })
  void endpointsMayHaveTheirPath(String given, String address) {
    assertEquals(
        Optional.of(address),
        GcsSettings.of(Map.of(GcsSettings.ENDPOINT, given)).endpoint().map(Object::toString));
  }

  @Test
  void aNetworkSettingThatCannotBeUsedIsNamed() {
    variables.put("SSL_CERT_FILE", folder.resolve("none").toString());
    expect(HttpReasons.UNUSABLE_NETWORK_SETTINGS, "SSL_CERT_FILE", refused("gs://models/bert"));
  }

  @Test
  void whereNobodyListensItEndsSoon() {
    variables.put(GcsSettings.EMULATOR, "http://127.0.0.1:1");
    expect(
        ObjectStoreReasons.STORAGE_UNAVAILABLE,
        "nobody accepts connections",
        refused("gs://models/bert"));
  }

  @Test
  void programsFindIt() {
    List<String> schemes =
        ServiceLoader.load(StorageProvider.class).stream()
            .map(provider -> provider.get().scheme())
            .toList();
    assertEquals(List.of(GcsStorage.SCHEME), schemes);
  }
}
