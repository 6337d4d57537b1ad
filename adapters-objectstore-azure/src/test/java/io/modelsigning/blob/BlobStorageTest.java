package io.modelsigning.blob;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.blob.BlobServer.Reply;
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
import io.modelsigning.http.HttpReasons;
import io.modelsigning.http.Pauses;
import io.modelsigning.objectstore.ObjectLimits;
import io.modelsigning.objectstore.ObjectStoreReasons;
import io.modelsigning.testing.TestFileServer;
import io.modelsigning.testing.TestFileServer.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class BlobStorageTest {
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

  private static final String MODEL = "az://acmemodels/models/bert/";
  private static final String WEIGHTS = "bert/layers/a b+c%20d&e.bin";

  private final BlobServer store = new BlobServer();
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
    variables.put(BlobSettings.ENDPOINT, store.server.address() + "/" + BlobServer.ACCOUNT + "/");
    variables.put("AZURE_NO_SIGN_REQUEST", "yes");
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
    return storage(store, variables);
  }

  static Storage storage(BlobServer store, Map<String, String> variables) {
    return BlobStorage.within(variables, LIMITS, store::route);
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
  @ValueSource(
      strings = {
        "az://acmemodels/models/bert",
        "az://acmemodels/models/bert/",
        "AZ://acmemodels/models/bert"
      })
  void blobsWithACommonPrefixAreAModel(String location) throws Exception {
    StoredModel model = model(location);
    assertEquals("bert", model.name());
    List<ModelFile> files = files(model);
    assertEquals(
        List.of("config.json", "layers/a b+c%20d&e.bin", "layers/empty"),
        files.stream().map(file -> file.path().toString()).toList());
    assertArrayEquals(weights, read(model, files.get(1)));
    assertArrayEquals(new byte[0], read(model, files.get(2)));
    assertEquals(
        2,
        store.server.requests.stream().filter(one -> one.target().contains("comp=list")).count());
  }

  @Test
  void aWholeContainerIsAModel() throws Exception {
    StoredModel model = model("az://acmemodels/models");
    assertEquals("models", model.name());
    assertEquals(4, files(model).size());
  }

  @Test
  void aBlobIsAModel() throws Exception {
    StoredModel model = model("az://acmemodels/models/bert/config.json");
    assertTrue(model.isSingleFile());
    assertEquals("config.json", files(model).getFirst().path().toString());
    assertEquals(
        "az://acmemodels/models/bert/config.json.sig",
        storage().usualSignature(new Location("az://acmemodels/models/bert/config.json")).text());
    assertEquals(
        "az://acmemodels/models/bert/model.sig",
        storage().usualSignature(new Location("az://acmemodels/models/bert")).text());
  }

  @Test
  void everyRangeIsOfTheListedVersion() throws Exception {
    StoredModel model = model(MODEL);
    read(model, files(model).get(1));
    List<TestFileServer.Request> ranges =
        store.server.requests.stream()
            .filter(request -> request.header("Range").isPresent())
            .toList();
    assertEquals(5, ranges.size());
    for (TestFileServer.Request request : ranges) {
      assertEquals(Optional.of(TestFileServer.tag(weights)), request.header("If-match"));
      assertEquals(Optional.of("2023-11-03"), request.header("X-ms-version"));
      assertEquals(Optional.empty(), request.header("Authorization"));
    }
  }

  @Test
  void aBlobThatIsReplacedIsNotMixed() throws Exception {
    StoredModel model = model(MODEL);
    ModelFile file = files(model).get(1);
    store.server.fail(
        new Fault.Cut(100),
        new Fault.Replaced("/acmemodels/models/" + WEIGHTS, Bytes.of(content(300_000 - 1))));
    expect(
        Reason.FILE_CHANGED,
        "the model changed: 'az://acmemodels/models/" + WEIGHTS + "'",
        assertThrows(ModelAccessException.class, () -> read(model, file)));
  }

  @Test
  void aStoreThatIgnoresTheVersionIsFoundOut() throws Exception {
    StoredModel model = model(MODEL);
    ModelFile file = files(model).get(1);
    store.server.exact = false;
    byte[] other = weights.clone();
    other[other.length - 1]++;
    store.put(WEIGHTS, other);
    expect(
        Reason.FILE_CHANGED,
        "it has another entity tag",
        assertThrows(ModelAccessException.class, () -> read(model, file)));
  }

  @Test
  void anotherRangeIsRefused() throws Exception {
    StoredModel model = model(MODEL);
    store.server.fail(new Fault.Shifted());
    expect(
        ObjectStoreReasons.MALFORMED_STORAGE_ANSWER,
        "were asked for",
        assertThrows(ModelAccessException.class, () -> read(model, files(model).get(1))));
  }

  @Test
  void whatFailsInPassingIsTriedAgain() throws Exception {
    store.replies.add(Reply.error(503, "ServerBusy", "The server is busy."));
    store.replies.add(Reply.error(500, "OperationTimedOut", "It took too long."));
    StoredModel model = model(MODEL);
    store.server.fail(
        new Fault.Status(503, Map.of("x-ms-error-code", "ServerBusy"), ""),
        new Fault.Cut(1000),
        new Fault.Cut(0),
        new Fault.Status(429, Map.of("Retry-After", "0"), ""),
        new Fault.Status(500, Map.of(), ""));
    assertArrayEquals(weights, read(model, files(model).get(1)));
  }

  @Test
  void throttlingIsToldAndWaitedFor() throws Exception {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    store.replies.add(Reply.error(503, "ServerBusy", "The server is busy."));
    storage()
        .model(
            new Location(MODEL),
            new ProgressListener() {
              @Override
              public void retrying(String where, String why, Duration pause) {
                told.add(where + ": " + why);
              }
            });
    assertEquals(List.of(MODEL + ": status 503, ServerBusy, The server is busy"), told);
  }

  @ParameterizedTest
  @CsvSource({
    "401, NoAuthenticationInformation, storage-access-denied",
    "403, AuthorizationPermissionMismatch, storage-access-denied",
    "409, PublicAccessNotPermitted, storage-access-denied",
    "404, ContainerNotFound, not-found",
    "409, ContainerBeingDeleted, storage-refused",
    "400, InvalidQueryParameterValue, storage-refused"
  })
  void refusalsSayWhatTheStoreSays(int status, String code, String reason) {
    store.replies.add(Reply.error(status, code, "That is how it is."));
    ModelAccessException refused = refused(MODEL);
    assertEquals(reason, refused.reason().toString());
    assertTrue(
        String.valueOf(refused.getMessage())
            .endsWith(": status %d, %s, That is how it is".formatted(status, code)),
        refused.getMessage());
  }

  @Test
  void whatIsNotThereIsNamed() {
    for (String location : List.of("az://acmemodels/models/none", "az://acmemodels/other/bert/")) {
      expect(Reason.NOT_FOUND, location, refused(location));
    }
  }

  private static String list(String blobs) {
    return Reply.list(blobs, "<NextMarker/>").body();
  }

  static List<String> answersThatAreNoLists() {
    String deep = "<a>".repeat(100_000);
    return List.of(
        "",
        "[]",
        "<html></html>",
        "<EnumerationResults><Blobs>",
        deep,
        list(deep + "</a>".repeat(100_000)),
        list("<Blob><Name>bert/a</Name></Blob>"),
        list(BlobServer.entry("bert/a", "", "0x1", "")),
        list(BlobServer.entry("bert/a", "-1", "0x1", "")),
        list(BlobServer.entry("bert/a", "1", "", "")),
        list(BlobServer.entry("bert/a", "1", "W/0x1", "")),
        list(BlobServer.entry("bert/a", "1", "0x1\r\nX: y", "")),
        list(BlobServer.entry("", "1", "0x1", "")),
        list(BlobServer.entry("other/a", "1", "0x1", "")),
        list("<Blob><Name Encoded=\"true\">bert/%zz</Name></Blob>"),
        list(BlobServer.entry("bert/&unknown;", "1", "0x1", "")),
        "<!DOCTYPE EnumerationResults [<!ENTITY a \"bert/a\">]>"
            + list(BlobServer.entry("&a;", "1", "0x1", "")).substring(39),
        "<!DOCTYPE EnumerationResults SYSTEM \"http://127.0.0.1:1/a.dtd\"><EnumerationResults/>",
        "<!DOCTYPE EnumerationResults><EnumerationResults/>");
  }

  @ParameterizedTest
  @MethodSource("answersThatAreNoLists")
  void listsThatAreNoneAreRefused(String answer) {
    store.replies.add(new Reply(200, "", answer));
    expect(ObjectStoreReasons.MALFORMED_STORAGE_ANSWER, "the server answered with", refused(MODEL));
  }

  @Test
  void listsAreReadAsTheyAreWritten() throws Exception {
    store.replies.add(
        Reply.list(
            "<!-- c -->"
                + BlobServer.entry("<![CDATA[bert/<a>]]>&amp;b", "1", "&quot;0x1&quot;", "")
                + "<Blob><Name Encoded=\"true\">bert/c+d%EF%BF%BE</Name><Properties><Content-Length> 2 </Content-Length><Etag>0x2</Etag></Properties></Blob>"
                + BlobServer.entry(
                    "bert/f", "0", "0x3", "<Metadata><hdi_isfolder>true</hdi_isfolder></Metadata>")
                + BlobServer.entry("bert/f/g", "3", "0x4", "<Metadata><b>c</b></Metadata>"),
            ""));
    assertEquals(
        List.of("<a>&b", "c+d\uFFFE", "f/g"),
        files(model(MODEL)).stream().map(file -> file.path().toString()).toList());
  }

  @Test
  void pagesOfManyBlobsAreRead() throws Exception {
    StringBuilder blobs = new StringBuilder();
    String metadata =
        "<Metadata><m>%s</m></Metadata>".formatted("x".repeat(8000)) + "<OrMetadata/>";
    for (int i = 0; i < 1000; i++) {
      blobs.append(BlobServer.entry("bert/" + "n".repeat(900) + i, "1", "0x" + i, metadata));
    }
    store.replies.add(Reply.list(blobs.toString(), "<NextMarker/>"));
    assertEquals(1000, files(model(MODEL)).size());
  }

  @Test
  void anAnswerThatIsTooLongIsRefused() {
    store.replies.add(Reply.list("<!--" + "x".repeat(17 << 20) + "-->", ""));
    expect(HttpReasons.MALFORMED_ANSWER, "more than 16777216 bytes", refused(MODEL));
  }

  @Test
  void aListThatNeverEndsIsRefused() {
    for (int i = 0; i < 2; i++) {
      store.replies.add(Reply.list("", "<NextMarker>again</NextMarker>"));
    }
    expect(
        ObjectStoreReasons.MALFORMED_STORAGE_ANSWER,
        "the same page of a list twice",
        refused(MODEL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert/../up", "bert//double", "bert/./dot", "bert/config.json/inner"})
  void namesThatNoFileCanHaveAreRefused(String name) throws Exception {
    store.put(name, weights);
    StoredModel model = model(MODEL);
    assertThrows(UnacceptableModelException.class, () -> files(model));
  }

  @Test
  void signaturesReplaceNothingUnawares() throws Exception {
    SignatureStore signature = storage().signature(new Location(MODEL + "model.sig"));
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
                        .signature(new Location(MODEL + "config.json"))
                        .write(Bytes.of(SIGNATURE), Overwrite.OLDER_SIGNATURE))
            .reason());
    assertEquals(Optional.of(ModelPath.of("model.sig")), signature.pathWithin(model(MODEL)));
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
                    .signature(new Location(MODEL + "model.sig"))
                    .write(Bytes.of(SIGNATURE), Overwrite.ANYTHING));
    assertEquals(Reason.FILE_CHANGED, refused.reason());
    assertEquals(Bytes.of(other), store.blobs.get("bert/model.sig"));
  }

  // Credentials

  /** A closed store whose user is an application with a secret. */
  private void askAsClient() {
    store.closed = true;
    variables.remove("AZURE_NO_SIGN_REQUEST");
    variables.put("AZURE_TENANT_ID", BlobServer.TENANT);
    variables.put("AZURE_CLIENT_ID", BlobServer.CLIENT);
    variables.put("AZURE_CLIENT_SECRET", BlobServer.SECRET);
    variables.put("AZURE_TOKEN_CREDENTIALS", "prod");
  }

  private static void expectNot(String secret, ModelAccessException refused) {
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      assertFalse(cause.toString().contains(secret), cause::toString);
    }
  }

  @Test
  void aTokenIsAskedForOnce() throws Exception {
    askAsClient();
    StoredModel model = model(MODEL);
    assertArrayEquals(weights, read(model, files(model).get(1)));
    assertEquals(
        1,
        store.server.requests.stream()
            .filter(request -> request.target().endsWith("/oauth2/v2.0/token"))
            .count());
    store.replies.add(
        Reply.error(
            403, "AuthorizationFailure", "the token " + BlobServer.TOKEN + " is not for this"));
    ModelAccessException refused = refused(MODEL);
    expect(
        ObjectStoreReasons.STORAGE_ACCESS_DENIED,
        "status 403, AuthorizationFailure, the token *** is not for this",
        refused);
    expectNot(BlobServer.TOKEN, refused);
  }

  @Test
  void credentialsThatCannotBeUsedAreNotPassedOver() {
    askAsClient();
    variables.put("AZURE_CLIENT_SECRET", "another~secret");
    ModelAccessException refused = refused(MODEL);
    expect(
        ObjectStoreReasons.STORAGE_ACCESS_DENIED,
        "the credentials give no access to Azure: ",
        refused);
    assertFalse(String.valueOf(refused.getMessage()).contains("another~secret"));
    assertTrue(
        store.server.requests.stream()
            .noneMatch(request -> request.target().startsWith("/acmemodels")));
  }

  @Test
  void withoutCredentialsItIsAskedAsAnybody() throws Exception {
    variables.remove("AZURE_NO_SIGN_REQUEST");
    variables.put("AZURE_TOKEN_CREDENTIALS", "prod");
    assertEquals(3, files(model(MODEL)).size());
    store.closed = true;
    expect(
        Reason.NOT_FOUND,
        "ResourceNotFound, The specified resource does not exist; it was asked as anybody: Azure must be given credentials",
        refused(MODEL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?"})
  void aSharedAccessSignatureIsSentAndShownNowhere(String beginning) throws Exception {
    variables.remove("AZURE_NO_SIGN_REQUEST");
    variables.put(BlobSettings.SIGNATURE, beginning + "sv=2023-11-03&sp=rl&sig=abc%2Bdef%3D");
    StoredModel model = model(MODEL);
    assertArrayEquals(weights, read(model, files(model).get(1)));
    SignatureStore signature = storage().signature(new Location(MODEL + "model.sig"));
    signature.write(Bytes.of(SIGNATURE), Overwrite.OLDER_SIGNATURE);
    for (TestFileServer.Request request : store.server.requests) {
      assertTrue(
          request.target().matches(".*[?&]sv=2023-11-03&sp=rl&sig=abc%2Bdef%3D"), request::target);
      assertEquals(Optional.empty(), request.header("Authorization"));
    }
    store.replies.add(
        Reply.error(403, "AuthenticationFailed", "sig=abc%2Bdef%3D or abc+def= did not match"));
    ModelAccessException refused = refused(MODEL);
    expect(
        ObjectStoreReasons.STORAGE_ACCESS_DENIED,
        "AuthenticationFailed, sig=*** or *** did",
        refused);
    expectNot("abc", refused);
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "sv=1&sig=", "sv=1&sig=sec ret", "sig=secret#a", "sig=secret%"})
  void whatIsNoSharedAccessSignatureIsNotShown(String text) {
    variables.put(BlobSettings.SIGNATURE, text);
    ModelAccessException refused = refused(MODEL);
    expect(ObjectStoreReasons.STORAGE_ACCESS_DENIED, BlobSettings.SIGNATURE, refused);
    expectNot("sec", refused);
    assertTrue(store.server.requests.isEmpty());
  }

  // Locations and settings

  @ParameterizedTest
  @CsvSource({
    "az://acmemodels/models, acmemodels, models, ''",
    "az://abc/a-1/k/e y?x#z, abc, a-1, k/e y?x#z",
    "az://abc/$root/k, abc, $root, k"
  })
  void locationsAreTakenAsTheyAreWritten(
      String text, String account, String container, String name) {
    assertEquals(Optional.of(new BlobLocation(account, container, name)), BlobLocation.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "az://",
        "az://acmemodels",
        "az://acmemodels/",
        "az://Acme/models/a",
        "az://acmemodels/models//a",
        "az://acmemodels/a--b/c",
        "az://acmemodels/mo/c",
        "az://acme.models/models/c"
      })
  void otherLocationsAreRefused(String text) {
    assertEquals(
        Optional.of("a location of this kind must be az://ACCOUNT/CONTAINER[/NAME]"),
        storage().fault(new Location(text)));
    assertEquals(ObjectStoreReasons.UNUSABLE_LOCATION, refused(text).reason());
    assertTrue(store.server.requests.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://store.example",
        "ftp://127.0.0.1",
        "https://u:secret@h",
        "https://h?sig=secret"
      })
  void addressesThatAreNotSafeAreRefused(String endpoint) {
    variables.put(BlobSettings.ENDPOINT, endpoint);
    ModelAccessException refused = refused(MODEL);
    expect(ObjectStoreReasons.UNUSABLE_LOCATION, BlobSettings.ENDPOINT, refused);
    expectNot("secret", refused);
  }

  @Test
  void theUsualEndpointIsThatOfTheAccount() throws Exception {
    assertEquals(
        "https://acmemodels.blob.core.windows.net",
        BlobSettings.of(Map.of(), "acmemodels").endpoint().toString());
  }

  @Test
  void whereNobodyListensItEndsSoon() {
    variables.put(BlobSettings.ENDPOINT, "http://127.0.0.1:1");
    expect(ObjectStoreReasons.STORAGE_UNAVAILABLE, "nobody accepts connections", refused(MODEL));
  }

  @Test
  void aNetworkSettingThatCannotBeUsedIsNamed() {
    variables.put("SSL_CERT_FILE", "/nowhere/none.pem");
    expect(HttpReasons.UNUSABLE_NETWORK_SETTINGS, "SSL_CERT_FILE", refused(MODEL));
  }

  @Test
  void programsFindIt() {
    List<String> schemes =
        ServiceLoader.load(StorageProvider.class).stream()
            .map(provider -> provider.get().scheme())
            .toList();
    assertEquals(List.of(BlobStorage.SCHEME), schemes);
  }
}
