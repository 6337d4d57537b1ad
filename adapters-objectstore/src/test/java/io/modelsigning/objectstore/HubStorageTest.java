package io.modelsigning.objectstore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.DigestSource;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelReader;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Overwrite;
import io.modelsigning.domain.storage.Relation;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.http.NetworkSettings;
import io.modelsigning.testing.TestFileServer;
import io.modelsigning.testing.TestFileServer.Fault;
import io.modelsigning.testing.TestHub;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class HubStorageTest {
  private static final byte[] SIGNATURE =
      "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\"}"
          .getBytes(StandardCharsets.UTF_8);

  @TempDir private Path home;

  private final TestHub server = new TestHub();
  private final byte[] weights = Reading.content(300_000);
  private final byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void fill() {
    server
        .putLarge("layers/model one.safetensors", weights)
        .put("config.json", config)
        .put("layers/empty", new byte[0]);
    variables.put("HF_ENDPOINT", server.hub.address() + "/");
    variables.put("HOME", home.toString());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HubStorage storage() {
    return storage(variables);
  }

  static HubStorage storage(Map<String, String> variables) {
    return new HubStorage(
        HubSettings.of(variables, NetworkSettings.none()), Reading.LIMITS, () -> false);
  }

  private StoredModel model(String location) throws ModelAccessException {
    return storage().model(new Location(location), ProgressListener.NONE);
  }

  private static List<String> paths(StoredModel model) throws Exception {
    return Reading.files(model).stream().map(file -> file.path().toString()).toList();
  }

  @Test
  void aRepositoryIsAModel() throws Exception {
    StoredModel model = model("hf://acme/bert");
    assertEquals("bert", model.name());
    assertFalse(model.isSingleFile());
    List<ModelFile> files = Reading.files(model);
    assertEquals(
        List.of("config.json", "layers/empty", "layers/model one.safetensors"), paths(model));
    assertArrayEquals(config, Reading.all(model, files.get(0)));
    assertArrayEquals(new byte[0], Reading.all(model, files.get(1)));
    assertArrayEquals(weights, Reading.all(model, files.get(2)));
    assertEquals("hf://acme/bert/config.json", model.display(ModelPath.of("config.json")));
  }

  @Test
  void treesComeInPages() throws Exception {
    server.filesInPage = 1;
    assertEquals(3, Reading.files(model("hf://acme/bert")).size());
  }

  @Test
  void aPathIsAFolderOrAFile() throws Exception {
    StoredModel folder = model("hf://models/acme/bert@main/layers/");
    assertEquals("layers", folder.name());
    assertEquals(List.of("empty", "model one.safetensors"), paths(folder));
    StoredModel file = model("hf://acme/bert/layers/model one.safetensors");
    assertTrue(file.isSingleFile());
    assertArrayEquals(weights, Reading.all(file, Reading.files(file).getFirst()));
    assertEquals(
        Reason.NOT_FOUND,
        assertThrows(ModelAccessException.class, () -> model("hf://acme/bert/layer")).reason());
  }

  @Test
  void aRevisionIsPinnedToItsCommit() throws Exception {
    HubStorage storage = storage();
    StoredModel model =
        storage.model(new Location("hf://acme/bert@v1.0%2Frc"), ProgressListener.NONE);
    server.head = "c".repeat(40);
    assertEquals(3, Reading.files(model).size());
    assertTrue(
        server.hub.requests.stream()
            .map(TestFileServer.Request::target)
            .skip(1)
            .allMatch(target -> target.contains(TestHub.COMMIT)));
    assertEquals(
        ObjectStoreReasons.MALFORMED_STORAGE_ANSWER,
        assertThrows(ModelAccessException.class, () -> model("hf://acme/bert@" + TestHub.COMMIT))
            .reason());
    assertEquals(
        Reason.NOT_FOUND,
        assertThrows(ModelAccessException.class, () -> model("hf://acme/bert@none")).reason());
  }

  @Test
  void theTokenGoesToTheHubAlone() throws Exception {
    server.closed = true;
    ModelAccessException refused =
        assertThrows(ModelAccessException.class, () -> model("hf://acme/bert"));
    assertEquals(ObjectStoreReasons.STORAGE_ACCESS_DENIED, refused.reason());
    assertEquals(
        "cannot open 'hf://acme/bert': status 401, 'Access to this model is restricted.'",
        refused.getMessage());
    variables.put("HF_TOKEN", TestHub.TOKEN);
    StoredModel model = model("hf://acme/bert");
    assertArrayEquals(weights, Reading.all(model, Reading.files(model).get(2)));
    assertFalse(server.elsewhere.requests.isEmpty());
    assertTrue(
        server.elsewhere.requests.stream()
            .allMatch(request -> request.header("Authorization").isEmpty()));
  }

  @ParameterizedTest
  @CsvSource({
    "HF_TOKEN_PATH, elsewhere, elsewhere",
    "HF_HOME, hub, hub/token",
    "XDG_CACHE_HOME, cache, cache/huggingface/token",
    "NONE, none, .cache/huggingface/token"
  })
  void theTokenMayBeInAFile(String variable, String value, String file) throws Exception {
    server.closed = true;
    Path token = home.resolve(file);
    Files.createDirectories(token.getParent());
    Files.writeString(token, TestHub.TOKEN + "\n");
    variables.put(variable, home.resolve(value).toString());
    assertEquals(3, Reading.files(model("hf://acme/bert")).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://hub.example", "hub.example", "https://a:b@hub.example", ":"})
  void anotherEndpointIsRefused(String endpoint) {
    variables.put("HF_ENDPOINT", endpoint);
    ModelAccessException refused =
        assertThrows(ModelAccessException.class, () -> model("hf://acme/bert"));
    assertEquals(ObjectStoreReasons.UNUSABLE_LOCATION, refused.reason());
    assertTrue(String.valueOf(refused.getMessage()).contains("HF_ENDPOINT"), refused.getMessage());
  }

  @Test
  void anAddressWhoseSignatureIsOverIsAskedForAnew() throws Exception {
    StoredModel model = model("hf://acme/bert");
    ModelFile file = Reading.files(model).get(2);
    assertArrayEquals(weights, Reading.all(model, file));
    long resolved = resolutions();
    server.signature = 2;
    assertArrayEquals(weights, Reading.all(model, file));
    assertTrue(resolutions() > resolved);
    assertTrue(resolutions() - resolved < server.elsewhere.requests.size());
  }

  @Test
  void nothingIsBroughtThatIsNotGoingToBeRead() throws Exception {
    server.put("layers/f", config).put("layers/g", config).put("z", config);
    StoredModel model = model("hf://acme/bert");
    List<FileRange> planned =
        Reading.files(model).stream()
            .filter(file -> !file.path().toString().startsWith("layers"))
            .map(file -> new FileRange(file, 0, file.sizeBytes()))
            .toList();
    try (ModelReader reader = model.reader(planned);
        ModelContent first = reader.open(planned.getFirst().file())) {
      assertArrayEquals(config, Reading.all(first));
      while (!asked("z")) {
        Thread.sleep(5);
      }
    }
    assertFalse(asked("layers/f"));
    assertFalse(asked("layers/g"));
  }

  private boolean asked(String path) {
    return server.hub.requests.stream().anyMatch(request -> request.target().endsWith("/" + path));
  }

  private long resolutions() {
    return server.hub.requests.stream()
        .filter(request -> request.target().contains("/resolve/"))
        .count();
  }

  @Test
  void throttlingSlowsDown() throws Exception {
    StoredModel model = model("hf://acme/bert");
    server.elsewhere.fail(
        new Fault.Status(429, Map.of("Retry-After", "0"), ""), new Fault.Cut(1000));
    assertArrayEquals(weights, Reading.all(model, Reading.files(model).get(2)));
  }

  @Test
  void anotherSizeIsAChange() throws Exception {
    StoredModel model = model("hf://acme/bert");
    ModelFile file = Reading.files(model).get(2);
    server.elsewhere.put("/blobs/layers/model one.safetensors", Reading.content(299_999));
    assertEquals(
        Reason.FILE_CHANGED,
        assertThrows(ModelAccessException.class, () -> Reading.all(model, file)).reason());
  }

  @Test
  void listsThatAreNoneAreRefused() {
    for (String list : List.of("{}", "[1]", "[{\"type\":\"file\"}]", "[", "")) {
      TestFileServer.Handler hub = server.hub.before;
      server.hub.before =
          exchange -> {
            if (!exchange.getRequestURI().getPath().contains("/tree/")) {
              return hub != null && hub.answer(exchange);
            }
            TestFileServer.send(exchange, 200, list.getBytes(StandardCharsets.UTF_8));
            return true;
          };
      ModelAccessException refused =
          assertThrows(ModelAccessException.class, () -> model("hf://acme/bert"), list);
      assertEquals(ObjectStoreReasons.MALFORMED_STORAGE_ANSWER, refused.reason());
      server.hub.before = hub;
    }
  }

  /** Has what is asked for by a part of its address answered otherwise. */
  private void insteadOf(String part, Map<String, String> headers, int status, String body) {
    TestFileServer.Handler hub = server.hub.before;
    server.hub.before =
        exchange -> {
          if (!exchange.getRequestURI().getPath().contains(part)) {
            return hub != null && hub.answer(exchange);
          }
          headers.forEach(exchange.getResponseHeaders()::set);
          TestFileServer.send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
          return true;
        };
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:9/next", "::", "/api/models/acme/bert/tree/again"})
  void pagesAreOfTheHubAndEachComesOnce(String next) {
    insteadOf("/tree/", Map.of("Link", "<" + next + ">; rel=\"next\""), 200, "[]");
    ModelAccessException refused =
        assertThrows(ModelAccessException.class, () -> model("hf://acme/bert"));
    assertEquals(ObjectStoreReasons.MALFORMED_STORAGE_ANSWER, refused.reason());
  }

  @Test
  void aFileOfAnotherCommitIsAChange() throws Exception {
    StoredModel model = model("hf://acme/bert");
    ModelFile file = Reading.files(model).getFirst();
    insteadOf(
        "/resolve/",
        Map.of("X-Repo-Commit", "e".repeat(40), "Content-Range", "bytes 0-1/2"),
        206,
        "{}");
    assertEquals(
        Reason.FILE_CHANGED,
        assertThrows(ModelAccessException.class, () -> Reading.all(model, file)).reason());
  }

  @Test
  void aRevisionWithoutACommitIsRefused() {
    insteadOf("/revision/", Map.of(), 200, "{\"sha\":\"main\"}");
    assertEquals(
        ObjectStoreReasons.MALFORMED_STORAGE_ANSWER,
        assertThrows(ModelAccessException.class, () -> model("hf://acme/bert")).reason());
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "a\u00e9"})
  void whatIsNoTokenIsSentNowhereAndNotShown(String token) {
    variables.put("HF_TOKEN", token);
    ModelAccessException refused =
        assertThrows(ModelAccessException.class, () -> model("hf://acme/bert"));
    assertEquals(ObjectStoreReasons.STORAGE_ACCESS_DENIED, refused.reason());
    assertFalse(String.valueOf(refused.getMessage()).contains(token));
    assertTrue(server.hub.requests.isEmpty());
  }

  @Test
  void namesThatLeadElsewhereAreRefused() throws Exception {
    server.put("../evil", config);
    StoredModel model = model("hf://acme/bert");
    assertThrows(
        io.modelsigning.domain.UnacceptableModelException.class, () -> Reading.files(model));
  }

  @Test
  void whatTheHubClaimsIsHeldAgainstTheContent() throws Exception {
    StoredModel model = model("hf://acme/bert");
    List<FileRange> ranges =
        Reading.files(model).stream()
            .map(file -> new FileRange(file, 0, file.sizeBytes()))
            .toList();
    List<Optional<Digest>> computed = List.of(digest(config), digest(new byte[0]), digest(weights));
    KnownDigests.Lookup lookup =
        model.statedDigests().orElseThrow().lookUp(model, ranges, HashAlgorithm.SHA256);
    assertEquals(Optional.empty(), lookup.digest(2));
    lookup.computed(computed);
    ModelAccessException refused =
        assertThrows(
            ModelAccessException.class,
            () -> lookup.computed(List.of(digest(config), digest(config), digest(config))));
    assertEquals(ObjectStoreReasons.STORAGE_CONTENT_DIFFERS, refused.reason());
  }

  @Test
  void whatTheHubClaimsTakesThePlaceOfReadingWhereItClaimsAnything() throws Exception {
    StoredModel model = model("hf://acme/bert").withClaimsTaken();
    List<FileRange> ranges =
        Reading.files(model).stream()
            .map(file -> new FileRange(file, 0, file.sizeBytes()))
            .toList();
    KnownDigests claims = model.statedDigests().orElseThrow();
    assertEquals(
        new DigestSource(DigestSource.Kind.HUB, "hf://acme/bert at commit " + TestHub.COMMIT),
        claims.source());
    KnownDigests.Lookup lookup = claims.lookUp(model, ranges, HashAlgorithm.SHA256);
    assertEquals(Optional.empty(), lookup.digest(0));
    assertEquals(digest(weights), lookup.digest(2));
    assertEquals(Optional.empty(), claims.lookUp(model, ranges, HashAlgorithm.BLAKE2B).digest(2));
    assertEquals(0, server.elsewhere.requests.size());
  }

  private static Optional<Digest> digest(byte[] content) {
    return Optional.of(
        new Digest(
            HashAlgorithm.SHA256, Bytes.of(HexFormat.of().parseHex(TestHub.sha256(content)))));
  }

  @Test
  void nobodyIsAskedOffline() {
    HubStorage storage =
        new HubStorage(
            HubSettings.of(variables, NetworkSettings.none()), Reading.LIMITS, () -> true);
    assertEquals(
        HttpReasons.OFFLINE,
        assertThrows(
                ModelAccessException.class,
                () -> storage.model(new Location("hf://acme/bert"), ProgressListener.NONE))
            .reason());
    assertTrue(server.hub.requests.isEmpty());
  }

  @Test
  void whatLiesInTheModelIsKnown() throws Exception {
    StoredModel model = model("hf://acme/bert");
    assertEquals(
        new Relation.Within(ModelPath.of("layers"), true),
        model.relate(new Location("hf://acme/bert/layers")));
    assertEquals(
        new Relation.Within(ModelPath.of("none"), false),
        model.relate(new Location("hf://acme/bert/none")));
    assertEquals(
        new Relation.Outside(Optional.empty()), model.relate(new Location("hf://acme/other/a")));
  }

  @Test
  void aSignatureIsACommitOnTopOfWhatWasSigned() throws Exception {
    variables.put("HF_TOKEN", TestHub.TOKEN);
    HubStorage storage = storage();
    Location place = storage.usualSignature(new Location("hf://acme/bert"));
    assertEquals("hf://acme/bert/model.sig", place.text());
    SignatureStore store = storage.signature(place);
    assertEquals(
        Reason.NOT_FOUND, assertThrows(SignatureAccessException.class, store::read).reason());
    assertEquals(
        Optional.of(ModelPath.of("model.sig")),
        store.pathWithin(storage.model(new Location("hf://acme/bert"), ProgressListener.NONE)));
    store.write(Bytes.of(SIGNATURE), Overwrite.OLDER_SIGNATURE);
    assertArrayEquals(SIGNATURE, server.files.get("model.sig"));
    assertEquals(Bytes.of(SIGNATURE), store.read());
    assertEquals(Bytes.of(SIGNATURE), storage().signature(place).read());
    StoredModel signed =
        storage().model(new Location("hf://acme/bert@" + TestHub.COMMIT), ProgressListener.NONE);
    assertFalse(paths(signed).contains("model.sig"));
  }

  @Test
  void aSignatureIsNotStoredOnTopOfSomethingElse() throws Exception {
    HubStorage storage = storage();
    storage.model(new Location("hf://acme/bert"), ProgressListener.NONE);
    server.head = "d".repeat(40);
    SignatureAccessException refused =
        assertThrows(
            SignatureAccessException.class,
            () ->
                storage
                    .signature(new Location("hf://acme/bert/model.sig"))
                    .write(Bytes.of(SIGNATURE), Overwrite.ANYTHING));
    assertEquals(Reason.FILE_CHANGED, refused.reason());
    assertFalse(server.files.containsKey("model.sig"));
  }

  @Test
  void aFileOfTheModelIsNotReplaced() {
    HubStorage storage = storage();
    SignatureAccessException refused =
        assertThrows(
            SignatureAccessException.class,
            () ->
                storage
                    .signature(new Location("hf://acme/bert/config.json"))
                    .write(Bytes.of(SIGNATURE), Overwrite.OLDER_SIGNATURE));
    assertEquals(Reason.SIGNATURE_PLACE_TAKEN, refused.reason());
    assertArrayEquals(config, server.files.get("config.json"));
  }

  @Test
  void theSignatureOfAFileIsBesideIt() {
    assertEquals(
        "hf://acme/bert/config.json.sig",
        storage().usualSignature(new Location("hf://acme/bert/config.json")).text());
    assertEquals(
        "hf://acme/bert/layers/model.sig",
        storage().usualSignature(new Location("hf://acme/bert/layers/")).text());
  }

  @ParameterizedTest
  @CsvSource({
    "hf://gpt2, MODELS, gpt2, main, ''",
    "hf://gpt2@v1, MODELS, gpt2, v1, ''",
    "hf://a/b/c/d.e, MODELS, a/b, main, c/d.e",
    "hf://datasets/a/b@refs/pr/7/c, DATASETS, a/b, refs/pr/7, c",
    "hf://spaces/a/b@x%2Fy, SPACES, a/b, x/y, ''",
    "HF://a/b@x+y/, MODELS, a/b, x+y, ''"
  })
  void locationsAreReadAsTheHubsLibraryDoes(
      String text, HubReference.Kind kind, String repository, String revision, String path) {
    HubReference expected = new HubReference(kind, repository, revision, path);
    assertEquals(Optional.of(expected), HubReference.of(text));
    assertEquals(Optional.of(expected), HubReference.of(expected.with(path)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hf://",
        "hf:///a",
        "hf://../b",
        "hf://a/b@",
        "hf://a/b/../c",
        "hf://a b",
        "hf://a/b?c",
        "hf://-a/b"
      })
  void otherLocationsAreRefused(String text) {
    assertTrue(storage().fault(new Location(text)).isPresent(), text);
  }
}
