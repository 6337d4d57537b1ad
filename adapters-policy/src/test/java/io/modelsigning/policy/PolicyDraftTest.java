package io.modelsigning.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.policy.ModelPolicy;
import io.modelsigning.domain.policy.ModelPolicy.Applied;
import io.modelsigning.domain.policy.Rule;
import io.modelsigning.domain.policy.SignerRequirement.Signer;
import io.modelsigning.domain.signature.ExpectedName;
import io.modelsigning.policy.SignerDescription.Instance;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the claims of signatures in a policy that is made of them. */
final class PolicyDraftTest {
  @TempDir private Path folder;

  private Policies policies = new Policies(Path.of(""));
  private final PolicyDraft draft = new PolicyDraft();

  @BeforeEach
  void open() {
    policies = new Policies(folder);
  }

  private static FoundSignature by(FoundSigner signer) {
    return new FoundSignature(signer, HashAlgorithm.SHA256, "files", false, false);
  }

  private static FoundSigner identity(String identity) {
    return new FoundSigner.Sigstore(identity, "https://p.example", new Instance.Public());
  }

  private static FoundSigner key(String file) {
    return new FoundSigner.Key("ab", Optional.of(file));
  }

  private void add(String path, FoundSigner... signers) throws VerificationUnavailableException {
    draft.add(
        path,
        path.substring(path.lastIndexOf('/') + 1),
        List.of(signers).stream().map(PolicyDraftTest::by).toList());
  }

  /** Returns what the signers of the only rule are described as in the policy, read again. */
  private List<SignerDescription> described() throws Exception {
    policies.asked.clear();
    Rule rule = policies.rule(draft.text());
    for (Signer signer : rule.signers().orElseThrow().signers()) {
      Policies.ask(signer);
    }
    return List.copyOf(policies.asked);
  }

  @Test
  void modelsAreGroupedByWhatTheirSignaturesSay() throws Exception {
    add("models/a", identity("a@example.com"));
    add("models/b", identity("a@example.com"), key("k.pub"));
    add("models/c", identity("a@example.com"));
    draft.add(
        "d",
        "d",
        List.of(
            new FoundSignature(key("k.pub"), HashAlgorithm.BLAKE3, "shards", true, false),
            new FoundSignature(key("k.pub"), HashAlgorithm.SHA256, "shards", false, true)));
    ModelPolicy policy = policies.read(draft.text());
    assertEquals(3, policy.rules().size());
    assertEquals(2, draft.signers());
    assertEquals(4, draft.models());
    assertEquals(0, draft.incomplete());
    Rule first = policy.rules().getFirst();
    assertEquals(Optional.of(new Applied(first, false)), policy.ruleFor("models/c", "c"));
    assertEquals("sigstore-1", first.signers().orElseThrow().describe());
    assertEquals(Set.of("files"), first.serializations());
    assertEquals(Set.of(HashAlgorithm.SHA256), first.hashAlgorithms());
    Rule second = policy.rules().get(1);
    assertEquals("all of (sigstore-1, key-2)", second.signers().orElseThrow().describe());
    Rule third = policy.ruleFor("./d", "d").orElseThrow().rule();
    assertEquals(EnumSet.of(HashAlgorithm.SHA256, HashAlgorithm.BLAKE3), third.hashAlgorithms());
    assertTrue(third.acceptsLinks() && third.acceptsRecordedIgnores());
    assertEquals(Optional.empty(), policy.ruleFor("models/x", "x"));
  }

  @Test
  void pathsComeBeforeNamesThatTheyWouldHaveToo() throws Exception {
    add("d", identity("a@example.com"));
    add("models/d", identity("b@example.com"));
    ModelPolicy policy = policies.read(draft.text());
    assertEquals(
        "sigstore-2",
        policy.ruleFor("models/d", "d").orElseThrow().rule().signers().orElseThrow().describe());
    assertEquals(
        "sigstore-1",
        policy.ruleFor("d", "d").orElseThrow().rule().signers().orElseThrow().describe());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\"\n  provider: \"https://evil.example",
        "'",
        "\\",
        "\\\"",
        "a: b",
        "- a",
        "#",
        "a #b",
        "*a",
        "&a",
        "!!a",
        "{a}",
        "[",
        "%YAML",
        "---",
        "...",
        "|",
        ">",
        "null",
        "~",
        "true",
        "1",
        "0x1f",
        "1e3",
        "2026-01-01",
        "<<",
        "=",
        "a\r\nb",
        "x\u0000",
        "x\u001b[31m",
        "x\u007f",
        "x\u0085y",
        "x\u2028y\u2029z",
        "\ufeffx",
        "\ufffex",
        "\u202eevil",
        "Мария@example.com",
        "\ud83d\ude00",
        "\ud83d\ude00\n\t \ud83d\ude00",
        " x ",
        "\tx",
        "x\n",
        "\nx\n\n"
      })
  void whateverASignatureClaimsIsTextAndNothingElse(String claim) throws Exception {
    add("m", identity(claim));
    draft.text().chars().forEach(c -> assertTrue(c == '\n' || (c >= ' ' && c <= '~')));
    assertEquals(
        List.of(
            new SignerDescription.Sigstore(
                new ExpectedName.Exact(claim), "https://p.example", new Instance.Public())),
        described());
  }

  @Test
  void anyTextReadsBackAsTheSame() throws Exception {
    Random random = new Random(0xd4af7L);
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder("x");
      for (int j = random.nextInt(40); j > 0; j--) {
        int c = random.nextInt(random.nextBoolean() ? 0x80 : 0x11_0000);
        text.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? ' ' : c);
      }
      PolicyDraft one = new PolicyDraft();
      one.add("m", "m", List.of(by(identity(text.toString()))));
      policies.asked.clear();
      Policies.ask(policies.rule(one.text()).signers().orElseThrow().signers().getFirst());
      SignerDescription.Sigstore read = (SignerDescription.Sigstore) policies.asked.getFirst();
      assertEquals(new ExpectedName.Exact(text.toString()), read.identity());
    }
  }

  @Test
  void whatAPolicyCannotSayIsRefused() {
    for (FoundSigner signer :
        List.of(
            identity(""),
            identity(" "),
            identity("\ud83d"),
            identity("x".repeat(PolicyFiles.LIMITS.text() + 1)),
            new FoundSigner.Sigstore("a", "", new Instance.Public()),
            new FoundSigner.Certificate(
                Optional.empty(), Optional.empty(), List.of("ca.pem"), Optional.empty()))) {
      assertThrows(IllegalArgumentException.class, () -> add("m", signer));
    }
    for (String path : List.of("../m", "a[b]", "a*", "a?", "a\\b", "a\nb", "/", "a{", "!")) {
      assertThrows(IllegalArgumentException.class, () -> add(path, identity("a")), path);
    }
    assertEquals(0, draft.models());
    assertEquals(0, draft.signers());
  }

  @Test
  void modelsThatNoPatternTellsApartAreRefused() throws Exception {
    draft.add(".", "m", List.of(by(identity("a"))));
    draft.add("m", "m", List.of(by(identity("a"))));
    assertEquals(1, draft.models());
    assertThrows(
        IllegalArgumentException.class, () -> draft.add("./m", "m", List.of(by(identity("b")))));
  }

  @Test
  void whatIsNotKnownMakesThePolicyUnusableUntilItIsFilledIn() throws Exception {
    add("models/a", new FoundSigner.Key("ab12", Optional.empty()));
    add("models/b", new FoundSigner.Key("\n# evil\nversion: 1", Optional.empty()));
    add(
        "models/c",
        new FoundSigner.Certificate(
            Optional.of("CN=a"), Optional.of("a@example.com"), List.of(), Optional.empty()));
    assertEquals(3, draft.incomplete());
    String text = draft.text();
    assertTrue(text.contains("# The hint of the key is ab12.\n"), text);
    assertTrue(text.contains("# The hint of the key is no hexadecimal number.\n"), text);
    assertEquals("signers.key-1.key", policies.refused(text).member());
    assertEquals(
        3,
        PolicyFiles.create(
                signer -> {
                  throw new AssertionError(signer);
                })
            .check(policies.write("policy.yaml", text))
            .findings()
            .size());
    assertEquals(
        3,
        policies
            .read(
                text.replace("key: {}", "key: {file: \"FILE\"}")
                    .replace("roots: []", "roots: [\"FILE\"]"))
            .rules()
            .size());
  }

  @Test
  void certificatesAreAskedForByNameAndRoot() throws Exception {
    add(
        "m",
        new FoundSigner.Certificate(
            Optional.of("CN=a\\,b,O=c"),
            Optional.of("a@example.com"),
            List.of(),
            Optional.of("pem")),
        new FoundSigner.Certificate(
            Optional.empty(), Optional.of("b"), List.of("ca.pem"), Optional.empty()));
    assertEquals(
        List.of(
            new SignerDescription.Certificate(
                List.of(),
                Optional.of("pem"),
                Optional.of("CN=a\\,b,O=c"),
                Optional.empty(),
                Optional.of(new ExpectedName.Exact("a@example.com")),
                false,
                Optional.empty(),
                List.of()),
            new SignerDescription.Certificate(
                List.of(folder.resolve("ca.pem")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new ExpectedName.Exact("b")),
                false,
                Optional.empty(),
                List.of())),
        described());
  }

  @Test
  void whatIsTooMuchForAPolicyIsRefused() throws Exception {
    for (int i = 0; i <= PolicyForm.MAXIMUM_DEFINITIONS; i++) {
      add("m" + i, identity("a" + i));
    }
    assertEquals(
        PolicyReasons.POLICY_LIMIT_EXCEEDED,
        assertThrows(VerificationUnavailableException.class, draft::text).reason());
    PolicyDraft many = new PolicyDraft();
    List<FoundSignature> signed = List.of(by(identity("a")));
    assertEquals(
        PolicyReasons.POLICY_LIMIT_EXCEEDED,
        assertThrows(
                VerificationUnavailableException.class,
                () -> {
                  for (int i = 0; i < 1_000_000; i++) {
                    many.add("models/m" + i, "m" + i, signed);
                  }
                })
            .reason());
    assertTrue(many.models() < 100_000);
  }

  @Test
  void moreModelsThanARuleMayHaveAreInSeveral() throws Exception {
    for (int i = 0; i < 2500; i++) {
      add("models/m" + i, identity("a"));
    }
    assertEquals(3, policies.read(draft.text()).rules().size());
  }
}
