package io.modelsigning.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.policy.Mode;
import io.modelsigning.domain.policy.ModelPolicy;
import io.modelsigning.domain.policy.Rule;
import io.modelsigning.domain.policy.SignerRequirement;
import io.modelsigning.domain.policy.SignerRequirement.AnyOf;
import io.modelsigning.domain.policy.SignerRequirement.Signer;
import io.modelsigning.domain.signature.ExpectedName;
import io.modelsigning.policy.SignerDescription.Instance;
import io.modelsigning.policy.SignerDescription.KeySource;
import io.modelsigning.yaml.YamlFault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What policy files say, and where they are wrong. */
final class PolicyFilesTest {
  @TempDir private Path folder;

  private Policies policies = new Policies(Path.of(""));

  @BeforeEach
  void open() {
    policies = new Policies(folder);
  }

  @Test
  void readsTheExampleOfTheDocumentation() throws Exception {
    policies.write(
        "shared/signers.yaml",
        """
        version: 1
        signers:
          carol: {key: {file: carol.pub}}
        rules:
          - {name: shared, models: ["shared/*"], signedBy: carol}
        """);
    ModelPolicy policy = policies.read(Policies.example());
    assertEquals(
        List.of("production", "catalogue", "on trial", "scratch", "shared"),
        policy.rules().stream().map(Rule::name).toList());
    Rule production = policy.rules().getFirst();
    assertEquals(
        "at least 2 of (alice, bob, any of (release-workflow, pipeline, builder))",
        production.signers().orElseThrow().describe());
    assertEquals(Set.of("files"), production.serializations());
    assertEquals(Set.of(HashAlgorithm.SHA256, HashAlgorithm.BLAKE3), production.hashAlgorithms());
    assertTrue(production.requiresTimeEvidence());
    assertEquals(Optional.of(Duration.ofDays(365)), production.maximumAge());
    assertFalse(production.acceptsRecordedIgnores());
    assertTrue(policy.rules().get(1).acceptsRecordedIgnores());
    assertEquals(
        List.of(Mode.ENFORCE, Mode.ENFORCE, Mode.WARN, Mode.OFF, Mode.ENFORCE),
        policy.rules().stream().map(Rule::mode).toList());
    assertEquals("default", policy.otherwise().orElseThrow().name());
    assertEquals("catalogue", policy.ruleFor("x/y.gguf", "y.gguf").orElseThrow().rule().name());
    assertEquals(List.of(), policies.asked, "nothing is made before it is needed");
    Policies.ask(policy.rules().getLast().signers().orElseThrow().signers().getFirst());
    assertEquals(
        List.of(new SignerDescription.Key(new KeySource.File(folder.resolve("shared/carol.pub")))),
        policies.asked);
  }

  @Test
  void describesSigners() throws Exception {
    assertEquals(
        List.of(
            new SignerDescription.Sigstore(
                new ExpectedName.Exact("a@x"), "https://p", new Instance.Public()),
            new SignerDescription.Sigstore(
                NamePattern.of("[a-z]@x"), "https://p", new Instance.Staging()),
            new SignerDescription.Sigstore(
                new ExpectedName.Exact("b@x"),
                "https://p",
                new Instance.Config(folder.resolve("trust.json"))),
            new SignerDescription.Key(new KeySource.File(folder.resolve("k.pub"))),
            new SignerDescription.Key(new KeySource.Pem("-----BEGIN")),
            new SignerDescription.Key(new KeySource.Reference("pkcs11:x")),
            new SignerDescription.Certificate(
                List.of(folder.resolve("ca.pem")),
                Optional.empty(),
                Optional.of("CN=x"),
                Optional.empty(),
                Optional.of(NamePattern.of("[a-z]+")),
                false,
                Optional.empty(),
                List.of()),
            new SignerDescription.Certificate(
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(NamePattern.of("CN=.")),
                Optional.of(new ExpectedName.Exact("a@x")),
                false,
                Optional.empty(),
                List.of())),
        policies.described(
            """
            {anyOf: [
              {sigstore: {identity: a@x, provider: https://p}},
              {sigstore: {identityPattern: '[a-z]@x', provider: https://p, instance: staging}},
              {sigstore: {identity: b@x, provider: https://p, trustConfig: trust.json}},
              {key: {file: sub/../k.pub}},
              {key: {pem: '-----BEGIN'}},
              {key: {reference: 'pkcs11:x'}},
              {certificate: {roots: [ca.pem], subject: CN=x, alternativeNamePattern: '[a-z]+'}},
              {certificate: {systemRoots: true, subjectPattern: CN=., alternativeName: a@x}}]}"""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {githubWorkflow: {repository: o/r, workflow: w.yml, ref: refs/heads/main}} | https://github.com/o/r/.github/workflows/w.yml@refs/heads/main | https://token.actions.githubusercontent.com
          {gitlabPipeline: {project: g/s/p, ref: refs/tags/v1}} | https://gitlab.com/g/s/p//.gitlab-ci.yml@refs/tags/v1 | https://gitlab.com
          {gitlabPipeline: {project: g/p, ref: refs/tags/v1, server: 'https://git.example.com', configFile: ci/x.yml}} | https://git.example.com/g/p//ci/x.yml@refs/tags/v1 | https://git.example.com
          {spiffe: {id: 'spiffe://example.com/a', provider: https://p}} | spiffe://example.com/a | https://p
          """)
  void knowsTheIdentitiesOfWorkloads(String signer, String identity, String provider)
      throws Exception {
    assertEquals(
        List.of(
            new SignerDescription.Sigstore(
                new ExpectedName.Exact(identity), provider, new Instance.Public())),
        policies.described(signer));
  }

  @Test
  void onlyWhatIsAPatternOfAWorkloadIsFree() throws Exception {
    ExpectedName workflow =
        identity(
            "{githubWorkflow: {repository: o/r.x, workflow: w.yml, refPattern: 'refs/tags/v[0-9]+|refs/heads/main'}}");
    String start = "https://github.com/o/r.x/.github/workflows/w.yml@";
    assertTrue(workflow.accepts(start + "refs/tags/v12"));
    assertTrue(workflow.accepts(start + "refs/heads/main"));
    for (String other :
        List.of(
            "",
            start,
            start + "refs/tags/v",
            start + "refs/heads/main2",
            "refs/heads/main",
            "https://github.com/o/rxx/.github/workflows/w.yml@refs/heads/main",
            "https://github.com/evil/r/.github/workflows/w.yml@refs/heads/main")) {
      assertFalse(workflow.accepts(other), other);
    }
    ExpectedName spiffe = identity("{spiffe: {idPattern: 'spiffe://a/.+|b', provider: https://p}}");
    assertTrue(spiffe.accepts("spiffe://a/x"));
    assertTrue(spiffe.accepts("spiffe://b"));
    assertFalse(spiffe.accepts("b"));
    // What would end the part that is not free is no pattern by itself.
    for (String pattern : List.of("x)|(.+", "x)|.+|(?:y", "x)|(.*", "[", "a{2000}", "(?P<")) {
      YamlFault fault =
          policies.refused(
              """
              version: 1
              default:
                signedBy:
                  githubWorkflow: {repository: o/r, workflow: w.yml, refPattern: '%s'}
              """
                  .formatted(pattern));
      assertEquals("default.signedBy.githubWorkflow.refPattern", fault.member());
    }
  }

  private ExpectedName identity(String signer) throws Exception {
    return policies.described(signer).stream()
        .map(
            one ->
                switch (one) {
                  case SignerDescription.Sigstore sigstore -> sigstore.identity();
                  case SignerDescription.Key unused -> throw new AssertionError(one);
                  case SignerDescription.Certificate unused -> throw new AssertionError(one);
                })
        .findFirst()
        .orElseThrow();
  }

  @Test
  void certificatesAreJudgedAsTheirRuleSays() throws Exception {
    ModelPolicy policy =
        policies.read(
            """
            version: 1
            signers:
              ca: {certificate: {roots: [ca.pem]}}
            rules:
              - {name: now, models: [a], signedBy: ca}
              - name: grace
                models: [b]
                signedBy: ca
                certificateValidity: {at: now, graceUntil: 2027-01-31}
              - name: then
                models: [c]
                signedBy: ca
                certificateValidity: {at: verifiedTime, graceUntil: "2027-01-31T12:00:00Z"}
            """);
    for (Rule rule : policy.rules()) {
      Policies.ask(rule.signers().orElseThrow().signers().getFirst());
    }
    List<String> judged = new ArrayList<>();
    for (SignerDescription signer : policies.asked) {
      switch (signer) {
        case SignerDescription.Certificate one ->
            judged.add(one.atVerifiedTime() + " " + one.graceUntil().map(Instant::toString));
        case SignerDescription.Key unused -> throw new AssertionError(signer);
        case SignerDescription.Sigstore unused -> throw new AssertionError(signer);
      }
    }
    assertEquals(
        List.of(
            "false Optional.empty",
            "false Optional[2027-01-31T00:00:00Z]",
            "true Optional[2027-01-31T12:00:00Z]"),
        judged);
  }

  @Test
  void aSignerIsMadeOnceWhateverNamesItHas() throws Exception {
    ModelPolicy policy =
        policies.read(
            """
            version: 1
            signers:
              one: {key: {file: k.pub}}
              two: {key: {file: ./x/../k.pub}}
              both: {anyOf: [one, two]}
              pattern: {sigstore: {identityPattern: 'a+', provider: p}}
            rules:
              - {name: r, models: [a], signedBy: both}
              - {name: s, models: [b], signedBy: {allOf: [both, {key: {file: k.pub}}]}}
              - {name: t, models: [c], signedBy: pattern}
              - name: u
                models: [d]
                signedBy: {sigstore: {identityPattern: 'a+', provider: p}}
            """);
    for (Rule rule : policy.rules()) {
      for (Signer signer : rule.signers().orElseThrow().signers()) {
        Policies.ask(signer);
        Policies.ask(signer);
      }
    }
    assertEquals(2, policies.asked.size(), policies.asked::toString);
    SignerRequirement first = policy.rules().getFirst().signers().orElseThrow();
    assertEquals(List.of("one", "two"), first.signers().stream().map(Signer::name).toList());
    assertSame(first.signers().getFirst().verifier(), first.signers().getLast().verifier());
  }

  @Test
  void whatCannotBeHadIsNotTriedAgain() throws Exception {
    List<SignerDescription> tried = new ArrayList<>();
    ModelPolicy policy =
        PolicyFiles.create(
                signer -> {
                  tried.add(signer);
                  throw new VerificationUnavailableException(Reason.IO_ERROR, "offline");
                })
            .read(
                policies.write(
                    "policy.yaml", "version: 1\ndefault: {signedBy: {key: {file: k.pub}}}"));
    Signer signer = policy.otherwise().orElseThrow().signers().orElseThrow().signers().getFirst();
    for (int i = 0; i < 3; i++) {
      assertThrows(VerificationUnavailableException.class, () -> Policies.ask(signer));
    }
    assertEquals(1, tried.size());
  }

  @Test
  void includedFilesComeBehindAndKeepTheirFolders() throws Exception {
    policies.write(
        "a/one.yaml",
        """
        version: 1
        include: [../two.yaml]
        signers: {one: {key: {file: k.pub}}}
        rules: [{name: one, models: [a], signedBy: two}]
        """);
    policies.write(
        "two.yaml",
        """
        version: 1
        signers: {two: {key: {file: k.pub}}}
        rules: [{name: two, models: [a], signedBy: one}]
        """);
    policies.write("b/three.yaml", "version: 1\ndefault: {signedBy: one}\n");
    ModelPolicy policy =
        policies.read(
            """
            version: 1
            include: [a/one.yaml, b/three.yaml]
            rules: [{name: zero, models: [a], signedBy: {anyOf: [one, two]}}]
            """);
    assertEquals(List.of("zero", "one", "two"), policy.rules().stream().map(Rule::name).toList());
    assertTrue(policy.otherwise().isPresent());
    for (Signer signer : policy.rules().getFirst().signers().orElseThrow().signers()) {
      Policies.ask(signer);
    }
    assertEquals(
        List.of(
            new SignerDescription.Key(new KeySource.File(folder.resolve("a/k.pub"))),
            new SignerDescription.Key(new KeySource.File(folder.resolve("k.pub")))),
        policies.asked);
  }

  @Test
  void aTextAtHandFindsFilesInItsFolder() throws Exception {
    policies.write(
        "sub/more.yaml",
        "version: 1\nsigners: {one: {key: {file: k.pub}}, two: {key: {file: ../k.pub}}}\n");
    ModelPolicy policy =
        policies.read(
            "the text",
            """
            version: 1
            include: [more.yaml]
            default: {signedBy: {anyOf: [one, two, {key: {file: own.pub}}]}}
            """,
            folder.resolve("sub"));
    for (Signer signer : policy.otherwise().orElseThrow().signers().orElseThrow().signers()) {
      Policies.ask(signer);
    }
    assertEquals(
        Stream.of("sub/k.pub", "k.pub", "sub/own.pub")
            .map(name -> new SignerDescription.Key(new KeySource.File(folder.resolve(name))))
            .toList(),
        policies.asked);
    VerificationUnavailableException wrong =
        assertThrows(
            VerificationUnavailableException.class,
            () -> policies.read("the text", "version: 2\n", folder));
    assertTrue(String.valueOf(wrong.getMessage()).contains("the text:1:"), wrong::toString);
  }

  @Test
  void jsonIsYamlToo() throws Exception {
    assertEquals(
        "r",
        policies
            .rule(
                "{\"version\": 1, \"rules\": [{\"name\": \"r\", \"models\": [\"a\"], \"mode\": \"off\"}]}")
            .name());
    assertEquals(
        Mode.OFF, policies.rule("version: 1\nrules: [{name: r, models: [a], mode: off}]").mode());
  }

  /** Each is refused with its line and column, and the path of the member. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1:1   |                              | rules: []
          1:10  | version                      | version: 2
          1:10  | version                      | version: '1'
          1:10  | version                      | version: 1.0
          1:14  | unknown                      | {version: 1, unknown: 2}
          1:21  | rules                        | {version: 1, rules: []}
          1:22  | rules[0]                     | {version: 1, rules: [{name: a}]}
          1:29  | rules[0].name                | {version: 1, rules: [{name: 7, models: [a], mode: off}]}
          1:29  | rules[0].name                | {version: 1, rules: [{name: '', models: [a], mode: off}]}
          1:41  | rules[0].models[0]           | {version: 1, rules: [{name: a, models: ['[x]'], mode: off}]}
          1:51  | rules[0].mode                | {version: 1, rules: [{name: a, models: [a], mode: of}]}
          1:22  | rules[0]                     | {version: 1, rules: [{name: a, models: [a]}]}
          1:64  | rules[1].name                | {version: 1, rules: [{name: a, models: [a], mode: off}, {name: a, models: [a], mode: off}]}
          1:32  | default.models               | {version: 1, default: {models: [a], mode: off}}
          1:34  | default.signedBy             | {version: 1, default: {signedBy: nobody}}
          1:34  | default.signedBy             | {version: 1, default: {signedBy: {}}}
          1:34  | default.signedBy             | {version: 1, default: {signedBy: [a]}}
          1:42  | default.signedBy.anyOf       | {version: 1, default: {signedBy: {anyOf: []}}}
          1:44  | default.signedBy.atLeast     | {version: 1, default: {signedBy: {atLeast: 2, of: [{key: {file: a}}]}}}
          1:44  | default.signedBy.atLeast     | {version: 1, default: {signedBy: {atLeast: 0, of: [{key: {file: a}}]}}}
          1:34  | default.signedBy             | {version: 1, default: {signedBy: {atLeast: 1}}}
          1:39  | default.signedBy.of          | {version: 1, default: {signedBy: {of: [a], key: {file: a}}}}
          1:34  | default.signedBy             | {version: 1, default: {signedBy: {key: {file: a}, spiffe: {id: a}}}}
          1:40  | default.signedBy.key         | {version: 1, default: {signedBy: {key: {file: a, pem: b}}}}
          1:45  | default.signedBy.sigstore    | {version: 1, default: {signedBy: {sigstore: {identity: a}}}}
          1:56  | default.signedBy.sigstore.identity | {version: 1, default: {signedBy: {sigstore: {identity: '', provider: p}}}}
          1:63  | default.signedBy.sigstore.identityPattern | {version: 1, default: {signedBy: {sigstore: {identityPattern: '.*', provider: p}}}}
          1:69  | default.signedBy.sigstore.provider | {version: 1, default: {signedBy: {sigstore: {identity: a, provider: ''}}}}
          1:48  | default.signedBy.certificate | {version: 1, default: {signedBy: {certificate: {systemRoots: true}}}}
          1:48  | default.signedBy.certificate | {version: 1, default: {signedBy: {certificate: {subject: CN=x}}}}
          1:70  | default.signedBy.certificate.subject | {version: 1, default: {signedBy: {certificate: {roots: [a], subject: x}}}}
          1:54  | default.time.maximumAge      | {version: 1, default: {mode: off, time: {maximumAge: 0d}}}
          1:78  | default.certificateValidity.graceUntil | {version: 1, default: {mode: off, certificateValidity: {at: now, graceUntil: soon}}}
          1:33  | signers.a.key                | {version: 1, signers: {a: {key: {}}}, default: {mode: off}}
          1:33  | signers.b                    | {version: 1, signers: {a: b, b: a}, default: {mode: off}}
          1:12  | include[0]                   | {include: [/etc/passwd], version: 1}
          1:1   |                              | version: 1
          """)
  void saysWhereAFileIsWrong(String at, String member, String text) throws Exception {
    YamlFault fault = policies.refused(text);
    assertEquals(
        at + " " + (member == null ? "" : member),
        fault.line() + ":" + fault.column() + " " + fault.member(),
        fault.located());
    assertTrue(
        fault.located().startsWith(folder.resolve("policy.yaml") + ":" + at + ": "),
        fault.located());
    assertFalse(fault.located().endsWith("."), fault.located());
  }

  @Test
  void saysInWhichFileAndLine() throws Exception {
    Path included = policies.write("sub/more.yaml", "version: 1\nsigners:\n  a:\n    key: {}\n");
    YamlFault fault = policies.refused("version: 1\ninclude: [sub/more.yaml]\n");
    assertEquals(included.toString(), fault.file());
    assertEquals(4, fault.line());
    assertEquals("signers.a.key", fault.member());
    VerificationUnavailableException failure =
        assertThrows(
            VerificationUnavailableException.class,
            () -> policies.read(folder.resolve("policy.yaml")));
    assertEquals("malformed-policy", failure.reason().code());
    assertTrue(String.valueOf(failure.getMessage()).contains("more.yaml:4:"), failure::getMessage);
  }

  @Test
  void aSignerAndADefaultAreStatedOnce() throws Exception {
    policies.write("more.yaml", "version: 1\nsigners: {a: {key: {file: x}}}\ndefault: {mode: off}");
    YamlFault fault =
        policies.refused("version: 1\ninclude: [more.yaml]\nsigners: {a: {key: {file: y}}}\n");
    assertTrue(fault.text().contains("defined already"), fault.text());
    fault = policies.refused("version: 1\ninclude: [more.yaml]\ndefault: {mode: off}\n");
    assertTrue(fault.text().contains("one default"), fault.text());
  }

  @Test
  void anAbsentFileIsNoPolicy() throws Exception {
    VerificationUnavailableException failure =
        assertThrows(
            VerificationUnavailableException.class,
            () -> policies.read(folder.resolve("absent.yaml")));
    assertEquals(Reason.NOT_FOUND, failure.reason());
    Path including = policies.write("policy.yaml", "version: 1\ninclude: [absent.yaml]\n");
    failure = assertThrows(VerificationUnavailableException.class, () -> policies.read(including));
    assertEquals(Reason.NOT_FOUND, failure.reason());
    assertEquals(
        Reason.IO_ERROR,
        assertThrows(VerificationUnavailableException.class, () -> policies.read(folder)).reason());
  }

  @ParameterizedTest
  @ValueSource(strings = {"any of (a, b)"})
  void groupsHaveNames(String expected) throws Exception {
    Rule rule =
        policies.rule(
            """
            version: 1
            signers: {a: {key: {file: a}}, b: {key: {file: b}}, ab: {anyOf: [a, b]}}
            rules: [{name: r, models: [m], signedBy: ab}]
            """);
    assertEquals(expected, rule.signers().orElseThrow().describe());
    assertEquals(AnyOf.class, rule.signers().orElseThrow().getClass());
  }
}
