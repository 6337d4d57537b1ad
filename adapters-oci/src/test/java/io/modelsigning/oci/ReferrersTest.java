package io.modelsigning.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.discovery.SignedModel;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Overwrite;
import io.modelsigning.testing.TestRegistry;
import io.modelsigning.testing.TestRegistry.Access;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures that are attached to models. */
final class ReferrersTest {
  private static final String REPOSITORY = "acme/bert";

  private final TestRegistry registry = new TestRegistry();
  private final Location model = new Location(registry.location(REPOSITORY, "v1"));
  private String digest = "";

  @BeforeEach
  void putModel() {
    digest = registry.model(REPOSITORY, "v1", Map.of("a", "1"));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private static OciStorage storage() {
    return Storages.of(Map.of());
  }

  private static Bytes bundle(String text) {
    return Bytes.ofUtf8("{\"mediaType\":\"" + Bundle.MEDIA_TYPE_V03 + "\",\"a\":\"" + text + "\"}");
  }

  private String attach(String text) throws SignatureAccessException {
    SignatureStore store = storage().signature(model);
    store.write(bundle(text), Overwrite.OLDER_SIGNATURE);
    return store.location();
  }

  private static Set<String> read(List<Location> signatures) throws SignatureAccessException {
    Set<String> read = new HashSet<>();
    for (Location signature : signatures) {
      read.add(new String(storage().signature(signature).read().toArray(), StandardCharsets.UTF_8));
    }
    return read;
  }

  private static Set<String> bundles(String... texts) {
    return Arrays.stream(texts)
        .map(text -> new String(bundle(text).toArray(), StandardCharsets.UTF_8))
        .collect(Collectors.toSet());
  }

  private SignatureAccessException refused(Location location) {
    return assertThrows(SignatureAccessException.class, () -> storage().signature(location).read());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void areFoundWhereTheyWereAttached(boolean listsReferrers) throws Exception {
    registry.listsReferrers = listsReferrers;
    assertEquals(List.of(), storage().signatures(model));
    assertEquals(Reason.NOT_FOUND, refused(model).reason());
    String first = attach("1");
    assertEquals(bundle("1"), storage().signature(model).read());
    assertEquals(bundle("1"), storage().signature(new Location(first)).read());
    String second = attach("2");
    assertEquals(
        Set.of(first, second),
        storage().signatures(model).stream().map(Location::text).collect(Collectors.toSet()));
    assertEquals(bundles("1", "2"), read(storage().signatures(model)));
    // A tag in place of a list is there only where there is no list.
    assertEquals(
        !listsReferrers,
        registry.manifests.containsKey(REPOSITORY + "@" + digest.replace(':', '-')));
    // One that is named stands for itself.
    assertEquals(List.of(new Location(second)), storage().signatures(new Location(second)));
    SignatureAccessException several = refused(model);
    assertEquals(OciReasons.SEVERAL_SIGNATURES, several.reason());
    assertTrue(String.valueOf(several.getMessage()).contains(first), several::getMessage);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void attachingOnceMoreIsNoSecondSignature(boolean listsReferrers) throws Exception {
    registry.listsReferrers = listsReferrers;
    assertEquals(attach("1"), attach("1"));
    assertEquals(1, storage().signatures(model).size());
  }

  @Test
  void areOfTheModelThatTheyRefer() throws Exception {
    attach("1");
    registry.model(REPOSITORY, "v1", Map.of("a", "other"));
    assertEquals(List.of(), storage().signatures(model));
    assertEquals(
        1, storage().signatures(new Location(registry.location(REPOSITORY, digest))).size());
  }

  @Test
  void aTagIsResolvedOnce() throws Exception {
    OciStorage storage = storage();
    storage.model(model, ProgressListener.NONE);
    registry.model(REPOSITORY, "v1", Map.of("a", "other"));
    storage.signature(model).write(bundle("1"), Overwrite.OLDER_SIGNATURE);
    assertEquals(1, storage.signatures(model).size());
    assertEquals(List.of(), storage().signatures(model), "what the tag names now is not signed");
  }

  @Test
  void whatIsWrittenOverASignatureIsOfItsModel() throws Exception {
    String first = attach("1");
    storage().signature(new Location(first)).write(bundle("2"), Overwrite.OLDER_SIGNATURE);
    assertEquals(bundles("1", "2"), read(storage().signatures(model)));
  }

  @Test
  void areThereOnSeveralPages() throws Exception {
    registry.pageSize = 2;
    for (int i = 0; i < 5; i++) {
      attach(Integer.toString(i));
    }
    assertEquals(bundles("0", "1", "2", "3", "4"), read(storage().signatures(model)));
  }

  @Test
  void pagesAreOfTheRegistryAndEnd() {
    for (String next :
        List.of("http://registry.example/v2/x", "/v2/acme/bert/referrers/x", "ftp:x")) {
      registry.instead =
          exchange -> {
            if (!exchange.getRequestURI().getPath().contains("/referrers/")) {
              return false;
            }
            exchange.getResponseHeaders().set("Link", "<" + next + ">; rel=\"next\"");
            TestRegistry.send(
                exchange,
                200,
                TestRegistry.INDEX,
                "{\"mediaType\":\"%s\",\"manifests\":[]}".formatted(TestRegistry.INDEX));
            return true;
          };
      assertThrows(SignatureAccessException.class, () -> storage().signatures(model), next);
    }
    assertTrue(registry.requests.size() < 60, "pages without end are not all read");
  }

  @Test
  void tooManyAreRefused() throws Exception {
    for (int i = 0; i < SignedModel.MAXIMUM_SIGNATURES; i++) {
      attach(Integer.toString(i));
    }
    assertEquals(SignedModel.MAXIMUM_SIGNATURES, storage().signatures(model).size());
    attach("one more");
    assertEquals(
        Reason.NOT_SEARCHABLE,
        assertThrows(SignatureAccessException.class, () -> storage().signatures(model)).reason());
  }

  // What else is attached

  /** Attaches an artifact, in the form of a signature but for some changes. */
  private String attachOther(String from, String to) {
    Bytes manifest =
        BundleManifest.of(bundle("x"), new Descriptor(TestRegistry.MANIFEST, digest, 1));
    String json = new String(manifest.toArray(), StandardCharsets.UTF_8).replace(from, to);
    return registry.manifest(REPOSITORY, "other", TestRegistry.MANIFEST, json);
  }

  @Test
  void otherAttachmentsAreNoSignatures() throws Exception {
    attach("1");
    // An SBOM, a signature of an image, a bundle that attests something else.
    attachOther("\"artifactType\":\"" + Bundle.MEDIA_TYPE_V03, "\"artifactType\":\"text/spdx");
    attachOther(
        "\"layers\":[{\"mediaType\":\"" + Bundle.MEDIA_TYPE_V03,
        "\"layers\":[{\"mediaType\":\"text/plain");
    attachOther("https://model_signing/signature/v1.0", "https://slsa.dev/provenance/v1");
    attachOther("\"layers\":[", "\"layers\":[],\"x\":[");
    attachOther("\"schemaVersion\":2", "\"schemaVersion\":2,\"schemaversion\":2");
    assertEquals(bundles("1"), read(storage().signatures(model)));
    // Without the annotation it may be one; the signature itself tells.
    attachOther("dev.sigstore.bundle.predicateType", "other");
    assertEquals(2, storage().signatures(model).size());
  }

  /** Some registries state what the configuration is in place of what the artifact is. */
  @Test
  void aListThatStatesTheConfigurationsTypeIsUsed() throws Exception {
    String place = attach("1");
    String signature = place.substring(place.indexOf('@') + 1);
    registry.instead =
        exchange -> {
          if (!exchange.getRequestURI().getPath().contains("/referrers/")) {
            return false;
          }
          TestRegistry.send(
              exchange,
              200,
              TestRegistry.INDEX,
              "{\"mediaType\":\"%s\",\"manifests\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":1,\"artifactType\":\"%s\"}]}"
                  .formatted(
                      TestRegistry.INDEX, TestRegistry.MANIFEST, signature, MediaTypes.EMPTY));
          return true;
        };
    assertEquals(bundles("1"), read(storage().signatures(model)));
  }

  /** What another program puts into the index at the same time may undo the change. */
  @Test
  void aChangeOfTheIndexThatIsLostIsMadeAgain() throws Exception {
    registry.listsReferrers = false;
    String tag = digest.replace(':', '-');
    int[] lost = {2};
    registry.instead =
        exchange -> {
          if (exchange.getRequestMethod().equals("PUT")
              && exchange.getRequestURI().getPath().endsWith(tag)
              && lost[0]-- > 0) {
            TestRegistry.send(exchange, 201, "text/plain", "");
            return true;
          }
          return false;
        };
    attach("1");
    assertEquals(bundles("1"), read(storage().signatures(model)));
  }

  @Test
  void aSignatureThatIsNeverListedIsAFailure() {
    registry.instead =
        exchange -> {
          if (exchange.getRequestURI().getPath().contains("/referrers/")) {
            TestRegistry.send(
                exchange,
                200,
                TestRegistry.INDEX,
                "{\"mediaType\":\"%s\",\"manifests\":[]}".formatted(TestRegistry.INDEX));
            return true;
          }
          if (exchange.getRequestMethod().equals("PUT")
              && exchange.getRequestURI().getPath().contains("/manifests/")) {
            TestRegistry.send(exchange, 201, "text/plain", "");
            return true;
          }
          return false;
        };
    assertEquals(
        OciReasons.SIGNATURE_NOT_ATTACHED,
        assertThrows(SignatureAccessException.class, () -> attach("1")).reason());
  }

  @Test
  void whatIsNoIndexIsNotReplaced() {
    registry.listsReferrers = false;
    String tag = digest.replace(':', '-');
    registry.model(REPOSITORY, tag, Map.of("b", "2"));
    byte[] before =
        Objects.requireNonNull(registry.manifests.get(REPOSITORY + "@" + tag)).content();
    assertEquals(
        OciReasons.UNSUPPORTED_ARTIFACT,
        assertThrows(SignatureAccessException.class, () -> attach("1")).reason());
    assertTrue(
        Arrays.equals(
            before,
            Objects.requireNonNull(registry.manifests.get(REPOSITORY + "@" + tag)).content()));
  }

  // What a registry may not give

  @Test
  void anotherSignatureThanTheDigestSaysIsRefused() throws Exception {
    Location place = new Location(attach("1"));
    registry.blobs.replaceAll(
        (name, content) ->
            TestRegistry.digest(content).equals(digestOf(bundle("1")))
                ? bundle("2").toArray()
                : content);
    assertEquals(OciReasons.REGISTRY_CONTENT_DIFFERS, refused(place).reason());
  }

  private static String digestOf(Bytes content) {
    return TestRegistry.digest(content.toArray());
  }

  @Test
  void aSignatureThatIsTooLongIsNotRead() {
    String size = "\"size\":" + bundle("x").size();
    String large =
        attachOther(
            size + "}],\"subject\"", "\"size\":" + (Bundle.MAXIMUM_BYTES + 1L) + "}],\"subject\"");
    registry.requests.clear();
    assertEquals(
        Reason.SIGNATURE_TOO_LARGE,
        refused(new Location(registry.location(REPOSITORY, large))).reason());
    assertTrue(
        registry.requests.stream().noneMatch(request -> request.contains("/blobs/")),
        registry.requests::toString);
  }

  @Test
  void whoMayReadAloneIsToldSo() throws Exception {
    registry.instead =
        exchange -> {
          if (exchange.getRequestMethod().equals("GET")) {
            return false;
          }
          TestRegistry.send(exchange, 403, "text/plain", "read only");
          return true;
        };
    assertEquals(
        OciReasons.REGISTRY_ACCESS_DENIED,
        assertThrows(SignatureAccessException.class, () -> attach("1")).reason());
    assertFalse(registry.requests.isEmpty());
  }

  @Test
  void attachingAsksForMoreThanReading() throws Exception {
    registry.access = Access.TOKEN;
    OciStorage storage = Storages.of(Logins.inAFile(registry));
    storage.signature(model).write(bundle("1"), Overwrite.OLDER_SIGNATURE);
    assertEquals(1, storage.signatures(model).size());
    assertTrue(
        registry.requests.stream()
            .anyMatch(request -> request.contains("scope=repository%3Aacme%2Fbert%3Apull%2Cpush")),
        registry.requests::toString);
  }
}
