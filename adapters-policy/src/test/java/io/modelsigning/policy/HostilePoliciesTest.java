package io.modelsigning.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.signature.ExpectedName;
import io.modelsigning.yaml.YamlFault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies that are made to do harm, or are no policies at all. */
final class HostilePoliciesTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private Policies policies = new Policies(Path.of(""));

  @BeforeEach
  void open() {
    policies = new Policies(folder);
  }

  private YamlFault refused(String text) throws Exception {
    return assertTimeoutPreemptively(SOON, () -> policies.refused(text));
  }

  private YamlFault refused(byte[] content) throws Exception {
    Path file = Files.write(folder.resolve("policy.yaml"), content);
    return assertTimeoutPreemptively(SOON, () -> policies.refused(file));
  }

  @Test
  void aliasesAreRefusedWhereverTheyStand() throws Exception {
    StringBuilder bomb = new StringBuilder("version: 1\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i));
      bomb.append("*a%d, ".formatted(i - 1).repeat(9)).append("]\n");
    }
    assertTrue(refused(bomb.toString()).text().contains("anchors"));
    for (String text :
        List.of(
            "version: 1\nsigners: {a: &k {key: {file: k}}}",
            "version: 1\n&k default: {mode: off}",
            "version: 1\ndefault: {name: *x, mode: off}",
            "version: 1\ndefault:\n  <<: *x\n  mode: off")) {
      YamlFault fault = refused(text);
      assertTrue(fault.text().contains("anchors and aliases"), text + ": " + fault.text());
    }
    assertEquals("default.<<", refused("version: 1\ndefault: {<<: {mode: off}}").member());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version: !!int 1",
        "version: !x 1",
        "version: 1\ndefault: !!java.net.URL {mode: off}",
        "version: 1\ndefault: {name: !!str a, mode: off}",
        "version: 1\nrules: !!set [a]"
      })
  void tagsAreRefused(String text) throws Exception {
    YamlFault fault = refused(text);
    assertTrue(fault.text().contains("tags"), fault.text());
  }

  @Test
  void membersAreThereOnce() throws Exception {
    for (String text :
        List.of(
            "version: 1\nversion: 1\ndefault: {mode: off}",
            "version: 1\ndefault: {mode: off, mode: enforce}",
            "version: 1\nsigners: {a: {key: {file: x}}, 'a': {key: {file: y}}}")) {
      YamlFault fault = refused(text);
      assertTrue(fault.text().contains("twice"), fault.located());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version: 1\ndefault:\n",
        "version: 1\ndefault: {mode: off, accept: {hashAlgorithms: }}",
        "version: 1\ndefault: {mode: off, accept: {hashAlgorithms: null}}",
        "version: 1\ndefault: {mode: off, accept: {links: ~}}",
        "version: 1\nrules: [ , ]",
        "version: ",
        "~",
        "null"
      })
  void whatIsStatedHasAValue(String text) throws Exception {
    refused(text);
  }

  @Test
  void nestingIsBounded() throws Exception {
    String deep = "version: 1\ndefault: {signedBy: %s{key: {file: k}}%s}";
    int levels = 100_000;
    assertEquals(
        YamlFault.Kind.LIMIT_EXCEEDED,
        refused(deep.formatted("[".repeat(levels), "]".repeat(levels))).kind());
    assertEquals(
        YamlFault.Kind.LIMIT_EXCEEDED,
        refused(deep.formatted("{anyOf: [".repeat(levels / 10), "]}".repeat(levels / 10))).kind());
    // The deepest group can be written out, and a deeper one is told from one that is not read.
    String groups = "version: 1\ndefault: {signedBy: %s{key: {file: k}}%s}";
    policies.read(groups.formatted("{anyOf: [".repeat(15), "]}".repeat(15)));
    assertEquals(
        YamlFault.Kind.MALFORMED,
        refused(groups.formatted("{anyOf: [".repeat(16), "]}".repeat(16))).kind());
    assertEquals(
        YamlFault.Kind.LIMIT_EXCEEDED,
        refused(groups.formatted("{anyOf: [".repeat(40), "]}".repeat(40))).kind());
    // As YAML it would do, as a requirement it is too deep.
    StringBuilder names = new StringBuilder("version: 1\nsigners:\n  s0: {key: {file: k}}\n");
    for (int i = 1; i < 900; i++) {
      names.append("  s%d: {anyOf: [s%d]}\n".formatted(i, i - 1));
    }
    assertTrue(refused(names + "default: {mode: off}").text().contains("nested at most 16 deep"));
    StringBuilder backwards = new StringBuilder("version: 1\nsigners:\n");
    for (int i = 900; i > 0; i--) {
      backwards.append("  s%d: {anyOf: [s%d]}\n".formatted(i, i - 1));
    }
    assertEquals(
        YamlFault.Kind.LIMIT_EXCEEDED,
        refused(backwards + "  s0: {key: {file: k}}\ndefault: {mode: off}").kind());
    StringBuilder aliases = new StringBuilder("version: 1\nsigners:\n");
    for (int i = 900; i > 0; i--) {
      aliases.append("  s%d: s%d\n".formatted(i, i - 1));
    }
    assertEquals(
        YamlFault.Kind.LIMIT_EXCEEDED,
        refused(aliases + "  s0: {key: {file: k}}\ndefault: {mode: off}").kind());
  }

  @Test
  void namesOfNamesCannotMultiply() throws Exception {
    StringBuilder bomb = new StringBuilder("version: 1\nsigners:\n  s0: {key: {file: k}}\n");
    for (int i = 1; i < 15; i++) {
      bomb.append("  s%d: {anyOf: [%s]}\n".formatted(i, "s%d, ".formatted(i - 1).repeat(100)));
    }
    YamlFault fault = refused(bomb + "default: {mode: off}");
    assertTrue(fault.text().contains("at most 256 signers"), fault.text());
    assertTrue(
        refused("version: 1\nsigners: {a: {anyOf: [b]}, b: {anyOf: [a]}}")
            .text()
            .contains("defined by itself"));
  }

  @Test
  void sizesAreBounded() throws Exception {
    String policy = "version: 1\ndefault: {mode: off}\n#";
    policies.read(policy + "x".repeat(PolicyFiles.LIMITS.bytes() - policy.length()));
    assertEquals(
        YamlFault.Kind.LIMIT_EXCEEDED,
        refused(policy + "x".repeat(PolicyFiles.LIMITS.bytes() - policy.length() + 1)).kind());
    assertEquals(
        YamlFault.Kind.LIMIT_EXCEEDED,
        refused("version: 1\ndefault: {mode: off, name: %s}".formatted("x".repeat(100_000)))
            .kind());
    assertEquals(
        YamlFault.Kind.LIMIT_EXCEEDED,
        refused(
                "version: 1\nrules: [%s]"
                    .formatted("{name: a, models: [a], mode: off}, ".repeat(1001)))
            .kind());
    assertEquals(
        YamlFault.Kind.LIMIT_EXCEEDED,
        refused(
                "version: 1\nrules: [{name: a, mode: off, models: [%s]}]"
                    .formatted("a, ".repeat(1001)))
            .kind());
    StringBuilder signers = new StringBuilder("version: 1\nsigners:\n");
    for (int i = 0; i < 1001; i++) {
      signers.append("  s%d: {key: {file: k}}\n".formatted(i));
    }
    assertEquals(YamlFault.Kind.LIMIT_EXCEEDED, refused(signers.toString()).kind());
    assertEquals(
        YamlFault.Kind.LIMIT_EXCEEDED,
        refused(
                "version: 1\nsigners: {k: {key: {file: k}}}\ndefault: {signedBy: {anyOf: [%s]}}"
                    .formatted("k, ".repeat(100_000)))
            .kind());
  }

  @Test
  void filesThatIncludeEachOtherAreRefused() throws Exception {
    assertTrue(refused("version: 1\ninclude: [policy.yaml]").text().contains("included already"));
    policies.write("a.yaml", "version: 1\ninclude: [x/../b.yaml]");
    policies.write("b.yaml", "version: 1\ninclude: [policy.yaml]");
    assertTrue(refused("version: 1\ninclude: [a.yaml]").text().contains("included already"));
    // By another name too.
    Files.createSymbolicLink(folder.resolve("link.yaml"), folder.resolve("policy.yaml"));
    assertTrue(refused("version: 1\ninclude: [link.yaml]").text().contains("included already"));
    policies.write("c.yaml", "version: 1\ndefault: {mode: off}");
    assertTrue(refused("version: 1\ninclude: [c.yaml, c.yaml]").text().contains("already"));
  }

  @Test
  void includedFilesAreBoundedInNumberAndDepth() throws Exception {
    StringBuilder list = new StringBuilder("version: 1\ninclude:\n");
    for (int i = 0; i < PolicyFiles.MAXIMUM_FILES; i++) {
      policies.write("f%d.yaml".formatted(i), "version: 1");
      list.append("  - f%d.yaml\n".formatted(i));
    }
    assertEquals(YamlFault.Kind.LIMIT_EXCEEDED, refused(list.toString()).kind());
    for (int i = 0; i < 20; i++) {
      policies.write("d%d.yaml".formatted(i), "version: 1\ninclude: [d%d.yaml]".formatted(i + 1));
    }
    YamlFault fault = refused("version: 1\ninclude: [d0.yaml]");
    assertEquals(YamlFault.Kind.LIMIT_EXCEEDED, fault.kind());
    assertTrue(fault.file().endsWith("d7.yaml"), fault.file());
  }

  @Test
  void whatNeverEndsIsNotRead() throws Exception {
    for (String device : List.of("/dev/zero", "/dev/null")) {
      VerificationUnavailableException failure =
          assertTimeoutPreemptively(
              SOON,
              () ->
                  assertThrows(
                      VerificationUnavailableException.class,
                      () -> policies.read(Path.of(device))));
      assertEquals(Reason.IO_ERROR, failure.reason());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n# nothing\n",
        "---\n",
        "--- {version: 1, default: {mode: off}}\n--- {version: 1}\n",
        "version: 1\ndefault: {mode: off}\n---\n",
        "version: 1\ndefault: {mode: off}\n...\nx: 1",
        "text",
        "[1]",
        "7",
        "\tversion: 1",
        "version:\t1\n\tdefault: {mode: off}",
        "version: 1\n default: {mode: off}",
        "{version: 1",
        "version: 1]",
        "version: 'x",
        "? {a: b}\n: c",
        "? [a]\n: c",
        "version: 1\0",
        "version: 1\u0007",
        "%YAML 3.0\n---\nversion: 1",
        "@",
        "`x`",
        "version: 1\ndefault: \"\\xZZ\"",
        "version: 0x1",
        "version: 01",
        "version: 1_0",
        "version: 99999999999999999999",
        "version: .inf",
        "version: +1"
      })
  void otherTextIsRefused(String text) throws Exception {
    YamlFault fault = refused(text);
    assertFalse(fault.located().contains("Exception"), fault.located());
  }

  @Test
  void otherBytesAreRefused() throws Exception {
    String policy = "version: 1\ndefault: {mode: off}\n";
    assertTrue(
        refused(policy.replace("off", "\u00e4").getBytes(StandardCharsets.ISO_8859_1))
            .text()
            .contains("UTF-8"));
    refused(policy.getBytes(StandardCharsets.UTF_16));
    refused(policy.getBytes(StandardCharsets.UTF_16LE));
    refused(new byte[] {(byte) 0x7f, 'E', 'L', 'F', 0, 1, 2, 3});
    refused(new byte[] {0x1f, (byte) 0x8b, 8, 0});
    byte[] random = new byte[4096];
    new Random(0xB17E5).nextBytes(random);
    refused(random);
  }

  /** What makes backtracking engines need exponential time is matched in linear time. */
  @Test
  void patternsDoNotBacktrack() {
    String name = "a".repeat(20_000) + "!";
    for (String pattern : List.of("(a+)+", "(a|a)+", "([a-z]+)*x", "(a|aa)+", "(.*a){12}x")) {
      ExpectedName matching =
          assertTimeoutPreemptively(SOON, () -> NamePattern.of("y?" + pattern + "z"));
      assertFalse(assertTimeoutPreemptively(SOON, () -> matching.accepts(name)), pattern);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".*",
        "(a)?",
        "|a",
        "a*",
        "(",
        "a)",
        "[b-a]",
        "a{1001}",
        "(a{100}){100}",
        "((a{10}){11}){10}",
        "(a{1,100}){11,}",
        "\\1",
        "(?=a)",
        "(?<!a)b",
        "a++"
      })
  void patternsAreOfRe2AndBoundedAndMatchNoEmptyName(String pattern) {
    assertThrows(IllegalArgumentException.class, () -> NamePattern.of(pattern));
  }

  @Test
  void patternsHaveAtMost1024Characters() {
    assertTrue(NamePattern.of("a".repeat(1024)).accepts("a".repeat(1024)));
    assertThrows(IllegalArgumentException.class, () -> NamePattern.of("a".repeat(1025)));
  }
}
