package io.modelsigning.domain.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Resource;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.signature.StatementDocument.OmsPredicate;
import io.modelsigning.domain.signature.StatementDocument.ResourceEntry;
import io.modelsigning.domain.signature.StatementDocument.SerializationEntry;
import io.modelsigning.domain.signature.StatementDocument.Subject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class StatementTest {
  private static final String TYPE = "https://in-toto.io/Statement/v1";
  private static final String OMS = "https://model_signing/signature/v1.0";
  private static final String DIGESTS = "https://model_signing/Digests/v0.1";
  private static final String A = "aa".repeat(32);
  private static final String B = "bb".repeat(32);

  /** A good statement whose parts can be changed one by one. */
  static final class Draft {
    private String type = TYPE;
    private String predicateType = OMS;
    private Optional<List<Subject>> subjects = Optional.empty();
    private List<ResourceEntry> resources = List.of(entry("a", A), entry("b", B));
    private boolean predicate = true;
    private String method = "files";
    private String hashType = "sha256";
    private OptionalLong shardSize = OptionalLong.empty();
    private boolean allowSymlinks;
    private Optional<List<String>> ignorePaths = Optional.of(List.of(".git"));

    Draft type(String value) {
      type = value;
      return this;
    }

    Draft predicateType(String value) {
      predicateType = value;
      return this;
    }

    Draft subjects(Subject... value) {
      subjects = Optional.of(List.of(value));
      return this;
    }

    Draft resources(ResourceEntry... value) {
      resources = List.of(value);
      return this;
    }

    Draft withoutPredicate() {
      predicate = false;
      return this;
    }

    Draft method(String value) {
      method = value;
      return this;
    }

    Draft hashType(String value) {
      hashType = value;
      return this;
    }

    Draft shardSize(long value) {
      shardSize = OptionalLong.of(value);
      return this;
    }

    Draft shards(long value, ResourceEntry... entries) {
      return method("shards").shardSize(value).resources(entries);
    }

    Draft allowSymlinks() {
      allowSymlinks = true;
      return this;
    }

    Draft ignorePaths(String... value) {
      ignorePaths = Optional.of(List.of(value));
      return this;
    }

    Draft withoutIgnorePaths() {
      ignorePaths = Optional.empty();
      return this;
    }

    StatementDocument document() {
      return new StatementDocument(
          type,
          subjects.orElseGet(
              () -> List.of(new Subject("model", Map.of("sha256", rootOf(resources))))),
          predicateType,
          predicate
              ? Optional.of(
                  new OmsPredicate(
                      resources,
                      new SerializationEntry(
                          method, hashType, shardSize, allowSymlinks, ignorePaths)))
              : Optional.empty());
    }
  }

  private static ResourceEntry entry(String name, String digest) {
    return new ResourceEntry(name, "sha256", digest);
  }

  private static Subject subject(String name, String... digests) {
    return new Subject(name, digests.length == 0 ? Map.of() : Map.of(digests[0], digests[1]));
  }

  /** The root digest by another way than the code under test; of no use for broken digests. */
  private static String rootOf(List<ResourceEntry> resources) {
    try {
      StringBuilder all = new StringBuilder();
      resources.forEach(entry -> all.append(entry.digest()));
      byte[] raw = HexFormat.of().parseHex(all);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(raw));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    } catch (IllegalArgumentException e) {
      return A;
    }
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of("type", "statement type", new Draft().type(TYPE + "x")),
        Arguments.of("no predicate", "must have a predicate", new Draft().withoutPredicate()),
        Arguments.of("no subject", "number of subjects", new Draft().subjects()),
        Arguments.of(
            "two subjects",
            "number of subjects",
            new Draft().subjects(subject("a", "sha256", A), subject("b", "sha256", A))),
        Arguments.of("no sha256", "sha256 digest", new Draft().subjects(subject("a", "sha512", A))),
        Arguments.of("no digest", "sha256 digest", new Draft().subjects(subject("a"))),
        Arguments.of("no resource", "at least one", new Draft().resources()),
        Arguments.of("twice", "'a' twice", new Draft().resources(entry("a", A), entry("a", B))),
        Arguments.of("empty name", "it is empty", new Draft().resources(entry("", A))),
        Arguments.of("absolute", "absolute", new Draft().resources(entry("/a", A))),
        Arguments.of("upwards", "'..'", new Draft().resources(entry("../a", A))),
        Arguments.of("dot", "'.'", new Draft().resources(entry("./a", A))),
        Arguments.of("inner upwards", "'..'", new Draft().resources(entry("a/../b", A))),
        Arguments.of("doubled slash", "empty component", new Draft().resources(entry("a//b", A))),
        Arguments.of("trailing slash", "empty component", new Draft().resources(entry("a/", A))),
        Arguments.of("NUL", "NUL", new Draft().resources(entry("a\0", A))),
        Arguments.of("surrogate", "UTF-8", new Draft().resources(entry("\ud800", A))),
        Arguments.of(
            "root and file", "no other file", new Draft().resources(entry(".", A), entry("a", B))),
        Arguments.of(
            "upper-case digest",
            "lower-case hexadecimal",
            new Draft().resources(entry("a", A.toUpperCase(java.util.Locale.ROOT)))),
        Arguments.of(
            "short digest", "64 lower-case", new Draft().resources(entry("a", A.substring(2)))),
        Arguments.of("long digest", "64 lower-case", new Draft().resources(entry("a", A + "aa"))),
        Arguments.of(
            "no hexadecimal",
            "lower-case hexadecimal",
            new Draft().resources(entry("a", "g".repeat(64)))),
        Arguments.of(
            "another algorithm",
            "algorithm of 'a'",
            new Draft().resources(new ResourceEntry("a", "blake3", A))),
        Arguments.of(
            "another shard size in the algorithm",
            "algorithm of 'a:0:10'",
            new Draft().shards(10, new ResourceEntry("a:0:10", "sha256-sharded-11", A))),
        Arguments.of(
            "shard size in the algorithm of a file",
            "algorithm of 'a'",
            new Draft().resources(new ResourceEntry("a", "sha256-sharded-10", A))),
        Arguments.of("hash type", "hash_type", new Draft().hashType("md5")),
        Arguments.of("hash type case", "hash_type", new Draft().hashType("SHA256")),
        Arguments.of("method", "serialization method", new Draft().method("blocks")),
        Arguments.of(
            "files with shard size", "shard_size must be absent", new Draft().shardSize(1)),
        Arguments.of(
            "shards without size",
            "shard_size must be present",
            new Draft().method("shards").resources(entry("a:0:1", A))),
        Arguments.of("shard size 0", "shard size", new Draft().shards(0, entry("a:0:1", A))),
        Arguments.of("shard size -1", "shard size", new Draft().shards(-1, entry("a:0:1", A))),
        Arguments.of("file as shard", "path:start:end", new Draft().shards(10, entry("a", A))),
        Arguments.of("empty shard", "start < end", new Draft().shards(10, entry("a:0:0", A))),
        Arguments.of("two spellings", "decimal", new Draft().shards(10, entry("a:0:010", A))),
        Arguments.of(
            "first shard missing", "do not cover", new Draft().shards(10, entry("a:10:20", A))),
        Arguments.of(
            "middle shard missing",
            "do not cover",
            new Draft().shards(10, entry("a:0:10", A), entry("a:20:30", A))),
        Arguments.of(
            "short shard before the last",
            "do not cover",
            new Draft().shards(10, entry("a:0:9", A), entry("a:10:20", A))),
        Arguments.of("long shard", "do not cover", new Draft().shards(10, entry("a:0:11", A))),
        Arguments.of(
            "overlapping shards",
            "do not cover",
            new Draft().shards(10, entry("a:0:10", A), entry("a:5:15", A))),
        Arguments.of(
            "same start twice",
            "do not cover",
            new Draft().shards(10, entry("a:0:10", A), entry("a:0:5", A))),
        Arguments.of("ignore upwards", "'..'", new Draft().ignorePaths("../x")),
        Arguments.of("ignore absolute", "absolute", new Draft().ignorePaths("/x")),
        Arguments.of("ignore all", "'.'", new Draft().ignorePaths(".")),
        Arguments.of(
            "v0.2.0 without digest",
            "subject 'a'",
            new Draft().predicateType(DIGESTS).subjects(subject("a", "sha512", A))),
        Arguments.of(
            "v0.2.0 with nothing", "at least one", new Draft().predicateType(DIGESTS).subjects()),
        Arguments.of(
            "v0.2.0 upwards",
            "'..'",
            new Draft().predicateType(DIGESTS).subjects(subject("../a", "sha256", A))),
        Arguments.of(
            "v0.2.0 twice",
            "'a' twice",
            new Draft()
                .predicateType(DIGESTS)
                .subjects(subject("a", "sha256", A), subject("a", "sha256", B))),
        Arguments.of(
            "v0.2.0 digest",
            "64 lower-case",
            new Draft().predicateType(DIGESTS).subjects(subject("a", "sha256", "aa"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void refusesEachBrokenRule(String defect, String message, Draft draft) {
    MalformedSignatureException refused =
        assertThrows(
            MalformedSignatureException.class, () -> Statement.interpret(draft.document()), defect);
    assertEquals(Reason.MALFORMED_STATEMENT, refused.reason());
    assertEquals(EvidencePart.STATEMENT, refused.part());
    assertTrue(
        String.valueOf(refused.getMessage()).contains(message), () -> "" + refused.getMessage());
  }

  @Test
  void acceptsWhatTheBrokenOnesStartFrom() throws Exception {
    Manifest manifest = Statement.interpret(new Draft().document()).manifest();
    assertEquals("model", manifest.modelName());
    assertEquals(2, manifest.resources().size());
    assertEquals(List.of(ModelPath.of(".git")), manifest.serialization().ignorePaths());
    assertFalse(manifest.serialization().allowSymlinks());
    assertTrue(
        Statement.interpret(new Draft().allowSymlinks().document())
            .manifest()
            .serialization()
            .allowSymlinks());
    assertEquals(
        List.of(),
        Statement.interpret(new Draft().withoutIgnorePaths().document())
            .manifest()
            .serialization()
            .ignorePaths());
  }

  @Test
  void acceptsTheShardSizeInTheAlgorithmOfAShard() throws Exception {
    ResourceEntry reference = new ResourceEntry("a:0:10", "sha256-sharded-10", A);
    assertEquals(
        Statement.interpret(new Draft().shards(10, entry("a:0:10", A)).document()),
        Statement.interpret(new Draft().shards(10, reference).document()));
  }

  @Test
  void acceptsShardsInAnyOrder() throws Exception {
    Manifest manifest =
        Statement.interpret(
                new Draft()
                    .shards(
                        10,
                        entry("b:0:10", A),
                        entry("a:0:0:10", A),
                        entry("a:0:20:21", B),
                        entry("a:0:10:20", A))
                    .document())
            .manifest();
    assertEquals(
        List.of("b:0:10", "a:0:0:10", "a:0:20:21", "a:0:10:20"),
        manifest.resources().stream().map(entry -> entry.resource().name()).toList());
    assertEquals(new SerializationMethod.Shards(10), manifest.serialization().method());
  }

  @Test
  void refusesARootDigestThatIsNotItsOwn() {
    MalformedSignatureException refused =
        assertThrows(
            MalformedSignatureException.class,
            () ->
                Statement.interpret(
                    new Draft().subjects(subject("model", "sha256", A)).document()));
    assertEquals(Reason.ROOT_DIGEST_MISMATCH, refused.reason());
    assertEquals(EvidencePart.ROOT_DIGEST, refused.part());
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(A) && message.contains(rootOf(new Draft().resources)), message);
  }

  @Test
  void refusesPredicatesOfOthers() {
    MalformedSignatureException refused =
        assertThrows(
            MalformedSignatureException.class,
            () ->
                Statement.interpret(
                    new Draft().predicateType("https://slsa.dev/provenance/v1").document()));
    assertEquals(Reason.UNSUPPORTED_PREDICATE, refused.reason());
    assertEquals(EvidencePart.STATEMENT, refused.part());
    assertEquals(
        "the predicate type must be 'https://model_signing/signature/v1.0', but is"
            + " 'https://slsa.dev/provenance/v1', SLSA provenance",
        refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "https://slsa.dev/provenance/v0.2, SLSA provenance",
    "https://slsa.dev/verification_summary/v1, an SLSA verification summary",
    "https://github.com/npm/attestation/tree/main/specs/publish/v0.1, an npm publish attestation",
    "https://docs.pypi.org/attestations/publish/v1, a PyPI publish attestation",
    "https://in-toto.io/attestation/release/v0.1, a GitHub release attestation",
    "https://in-toto.io/attestation/link/v0.3, an in-toto link",
    "https://in-toto.io/attestation/test-result/v0.1, a test result",
    "https://in-toto.io/attestation/vulns/v0.2, a vulnerability scan",
    "https://spdx.dev/Document/v2.3, an SPDX bill of materials",
    "https://cyclonedx.org/bom, a CycloneDX bill of materials",
    "https://sigstore.dev/cosign/sign/v1, a container image's signature by cosign",
    "https://cosign.sigstore.dev/attestation/v1, an attestation by cosign",
    "https://model_signing/signature/v2.0, a model signature of a version that is not known",
    "https://example.com/other, ''",
  })
  void namesPredicatesOfOthers(String predicateType, String name) {
    String message =
        String.valueOf(Statement.unsupportedPredicate(predicateType, null).getMessage());
    assertTrue(
        message.endsWith("'" + predicateType + "'" + (name.isEmpty() ? "" : ", " + name)), message);
  }

  @Test
  void readsTheLayoutOfV020() throws Exception {
    Statement statement =
        Statement.interpret(
            new Draft()
                .predicateType(DIGESTS)
                .withoutPredicate()
                .subjects(subject("b", "sha256", B), subject("sub/a", "sha256", A))
                .document());
    assertEquals(Statement.Layout.DIGESTS_V0_1, statement.layout());
    assertEquals(Serialization.builder().build(), statement.manifest().serialization());
    assertEquals(
        List.of("b", "sub/a"),
        statement.manifest().resources().stream().map(entry -> entry.resource().name()).toList());
    assertEquals(A, statement.manifest().resources().get(1).digest().value().toHex());
    assertThrows(IllegalStateException.class, statement::toDocument);
  }

  @Test
  void readsTheUnnamedSingleFile() throws Exception {
    Statement statement = Statement.interpret(new Draft().resources(entry(".", A)).document());
    assertTrue(statement.manifest().isOfUnnamedFile());
    Statement shards =
        Statement.interpret(
            new Draft().shards(10, entry(".:0:10", A), entry(".:10:12", B)).document());
    assertTrue(shards.manifest().isOfUnnamedFile());
  }

  @Test
  void survivesWritingAndReading() throws Exception {
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      for (SerializationMethod method :
          List.of(new SerializationMethod.Files(), new SerializationMethod.Shards(7))) {
        Serialization serialization =
            Serialization.builder()
                .method(method)
                .hashAlgorithm(algorithm)
                .allowSymlinks(true)
                .addIgnorePaths(ModelPath.of("x/y"), ModelPath.of("z"))
                .build();
        List<ResourceDescriptor> resources = new ArrayList<>();
        for (String path : List.of("\ud83d\ude80", "a:b", "a/b")) {
          for (Resource resource : method.resourcesOf(ModelPath.of(path), 20)) {
            byte[] value = new byte[algorithm.digestBytes()];
            value[0] = (byte) resources.size();
            resources.add(new ResourceDescriptor(resource, new Digest(algorithm, Bytes.of(value))));
          }
        }
        Statement statement = Statement.of(Manifest.sorted("model", serialization, resources));
        assertEquals(statement, Statement.interpret(statement.toDocument()));
      }
    }
  }

  @Test
  void takesDigestNamesMadeToCollide() {
    Map<String, String> digests = new HashMap<>();
    for (int i = 0; i < 1 << 16; i++) {
      StringBuilder name = new StringBuilder();
      for (int bit = 0; bit < 16; bit++) {
        name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      digests.put(name.toString(), A);
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertEquals(digests, new Subject("a", digests).digests()));
  }

  @Test
  void writesTheFieldsOfTheSpecification() {
    Manifest manifest =
        Manifest.sorted(
            "model",
            Serialization.builder().addIgnorePaths(ModelPath.of(".git")).build(),
            List.of(
                new ResourceDescriptor(
                    new Resource.WholeFile(ModelPath.of("b")),
                    new Digest(HashAlgorithm.SHA256, Bytes.ofHex(B))),
                new ResourceDescriptor(
                    new Resource.WholeFile(ModelPath.of("a")),
                    new Digest(HashAlgorithm.SHA256, Bytes.ofHex(A)))));
    assertEquals(new Draft().document(), Statement.of(manifest).toDocument());
  }
}
