package io.modelsigning.policy;

import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.policy.Glob;
import io.modelsigning.domain.policy.ModelPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A first policy, made of what the signatures of models claim: it accepts these models by these
 * signers, and none else. Whoever made the signatures, it is they whom it trusts. Not thread-safe.
 */
public final class PolicyDraft {
  private final Map<FoundSigner, String> signers = new LinkedHashMap<>();
  private final Map<Glob, Asked> models = new LinkedHashMap<>();
  private long bytes;

  /** What is asked of a model: that of all its signatures. */
  private record Asked(
      List<String> signers,
      Set<String> serializations,
      Set<HashAlgorithm> hashAlgorithms,
      boolean links,
      boolean recordedIgnores) {}

  /**
   * Adds a model.
   *
   * @param path by which the model was named
   * @param name the model's own name
   * @param signatures at least one
   * @throws IllegalArgumentException if a policy cannot say it; nothing is added then
   * @throws VerificationUnavailableException if it is too much for a policy
   */
  public void add(String path, String name, List<FoundSignature> signatures)
      throws VerificationUnavailableException {
    if (signatures.isEmpty()) {
      throw new IllegalArgumentException("signatures must not be empty");
    }
    Glob pattern =
        Glob.exactly(path, name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no pattern of a policy stands for the path '%s' alone".formatted(path)));
    String quoted = YamlText.quoted(pattern.toString());
    for (FoundSignature signature : signatures) {
      requireWritable(signature.signer());
    }
    Set<String> names = new LinkedHashSet<>();
    Set<String> serializations = new TreeSet<>();
    Set<HashAlgorithm> hashAlgorithms = EnumSet.noneOf(HashAlgorithm.class);
    boolean links = false;
    boolean recordedIgnores = false;
    for (FoundSignature signature : signatures) {
      names.add(nameOf(signature.signer()));
      serializations.add(signature.serialization());
      hashAlgorithms.add(signature.hashAlgorithm());
      links |= signature.links();
      recordedIgnores |= signature.recordedIgnores();
    }
    Asked asked =
        new Asked(List.copyOf(names), serializations, hashAlgorithms, links, recordedIgnores);
    Asked other = models.putIfAbsent(pattern, asked);
    if (other != null && !other.equals(asked)) {
      throw new IllegalArgumentException(
          "the pattern '%s' stands for another model too, which is signed otherwise"
              .formatted(pattern));
    }
    bytes += quoted.length();
    requireRoom(bytes);
  }

  private String nameOf(FoundSigner signer) {
    return signers.computeIfAbsent(
        signer,
        added ->
            switch (added) {
                  case FoundSigner.Sigstore unused -> "sigstore-";
                  case FoundSigner.Key unused -> "key-";
                  case FoundSigner.Certificate unused -> "certificate-";
                }
                + (signers.size() + 1));
  }

  private static void requireWritable(FoundSigner signer) {
    switch (signer) {
      case FoundSigner.Sigstore found -> {
        requireText("identity", found.identity());
        requireText("identity provider", found.provider());
      }
      case FoundSigner.Key found -> found.file().ifPresent(file -> requireText("path", file));
      case FoundSigner.Certificate found -> {
        if (found.subject().isEmpty() && found.alternativeName().isEmpty()) {
          throw new IllegalArgumentException(
              "the certificate has no name that a policy can ask for");
        }
        found.subject().ifPresent(subject -> requireText("subject", subject));
        found.alternativeName().ifPresent(name -> requireText("alternative name", name));
        found.roots().forEach(file -> requireText("path", file));
      }
    }
  }

  private static void requireText(String what, String text) {
    if (text.isBlank() || text.length() > PolicyFiles.LIMITS.text()) {
      throw new IllegalArgumentException(
          "the %s must have from 1 to %d characters, but has %d"
              .formatted(what, PolicyFiles.LIMITS.text(), text.strip().length()));
    }
    YamlText.quoted(text);
  }

  private static void requireRoom(long bytes) throws VerificationUnavailableException {
    if (bytes > PolicyFiles.LIMITS.bytes()) {
      throw tooMuch("%d bytes".formatted(PolicyFiles.LIMITS.bytes()));
    }
  }

  private static VerificationUnavailableException tooMuch(String limit) {
    return new VerificationUnavailableException(
        PolicyReasons.POLICY_LIMIT_EXCEEDED,
        "the models must have a policy of at most %s, but need more".formatted(limit));
  }

  /** Returns for how many models there are rules. */
  public int models() {
    return models.size();
  }

  /** Returns how many signers are defined. */
  public int signers() {
    return signers.size();
  }

  /** Returns how many signers something has to be filled in for, before the policy can be used. */
  public int incomplete() {
    return (int) signers.keySet().stream().filter(PolicyDraft::isIncomplete).count();
  }

  private static boolean isIncomplete(FoundSigner signer) {
    return switch (signer) {
      case FoundSigner.Sigstore unused -> false;
      case FoundSigner.Key key -> key.file().isEmpty();
      case FoundSigner.Certificate certificate ->
          certificate.roots().isEmpty() && certificate.pem().isEmpty();
    };
  }

  /**
   * Returns the policy in YAML, of printable ASCII characters alone. Where something has to be
   * filled in, it is none that can be read, and says so.
   *
   * @throws VerificationUnavailableException if it is too much for a policy
   * @throws IllegalStateException if there is no model
   */
  public String text() throws VerificationUnavailableException {
    if (models.isEmpty()) {
      throw new IllegalStateException("a policy needs a model");
    }
    if (signers.size() > PolicyForm.MAXIMUM_DEFINITIONS) {
      throw tooMuch("%d signers".formatted(PolicyForm.MAXIMUM_DEFINITIONS));
    }
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # A first policy, made of the signatures of models.
        #
        # NOTHING WAS VERIFIED. It trusts whomever these signatures claim to be by,
        # and anybody can claim anything: look at each signer, and make sure from
        # another source that it is whom you trust with these models. Delete the others.
        #
        # Patterns without a slash are for models of that name, wherever they are.
        # Those with one are for a path as it was named: verify from the same folder.
        """);
    if (incomplete() > 0) {
      text.append("#\n# It cannot be used before what is marked FILL IN is filled in.\n");
    }
    text.append("version: 1\n\nsigners:\n");
    for (Map.Entry<FoundSigner, String> signer : signers.entrySet()) {
      append(signer.getValue(), signer.getKey(), text);
    }
    appendRules(text);
    requireRoom(text.length());
    requireReadable(text.toString());
    return text.toString();
  }

  private void append(String name, FoundSigner signer, StringBuilder text) {
    text.append("  ").append(name).append(":\n");
    switch (signer) {
      case FoundSigner.Sigstore found -> {
        text.append("    sigstore:\n");
        member("identity", found.identity(), text);
        member("provider", found.provider(), text);
        switch (found.instance()) {
          case SignerDescription.Instance.Public unused -> {
            // The usual.
          }
          case SignerDescription.Instance.Staging unused -> member("instance", "staging", text);
          case SignerDescription.Instance.Config(Path file) ->
              member("trustConfig", file.toString(), text);
        }
      }
      case FoundSigner.Key found -> {
        text.append("    # ")
            .append(
                found.hint().isEmpty()
                    ? "The signatures do not say which key it is."
                    : "The hint of the key is " + hexadecimal(found.hint()) + ".")
            .append('\n');
        if (found.file().isPresent()) {
          text.append("    key:\n");
          member("file", found.file().get(), text);
        } else {
          text.append("    # FILL IN the file with the public key: {file: \"FILE\"}\n");
          text.append("    key: {}\n");
        }
      }
      case FoundSigner.Certificate found -> {
        text.append("    certificate:\n");
        if (!found.roots().isEmpty()) {
          text.append("      roots:\n");
          found.roots().forEach(file -> item("        ", file, text));
        } else if (found.pem().isPresent()) {
          text.append("      # The root that the signatures bring along themselves.\n");
          member("pem", found.pem().get(), text);
        } else {
          text.append("      # FILL IN the files with the roots to trust: [\"FILE\"]\n");
          text.append("      roots: []\n");
        }
        found.subject().ifPresent(subject -> member("subject", subject, text));
        found.alternativeName().ifPresent(other -> member("alternativeName", other, text));
      }
    }
  }

  /** A hint is what the signature has in its place, which may be anything. */
  private static String hexadecimal(String hint) {
    return hint.matches("[0-9a-f]{1,128}") ? hint : "no hexadecimal number";
  }

  private static void member(String name, String value, StringBuilder text) {
    text.append("      ").append(name).append(": ").append(YamlText.quoted(value)).append('\n');
  }

  private static void item(String indent, String value, StringBuilder text) {
    text.append(indent).append("- ").append(YamlText.quoted(value)).append('\n');
  }

  private void appendRules(StringBuilder text) throws VerificationUnavailableException {
    text.append("\nrules:\n");
    int rules = 0;
    // What is for a path comes before what is for a name wherever it is.
    for (boolean paths : new boolean[] {true, false}) {
      Map<Asked, List<Glob>> groups = new LinkedHashMap<>();
      models.forEach(
          (pattern, asked) -> {
            if (pattern.isForPaths() == paths) {
              groups.computeIfAbsent(asked, unused -> new ArrayList<>()).add(pattern);
            }
          });
      for (Map.Entry<Asked, List<Glob>> group : groups.entrySet()) {
        List<Glob> patterns = group.getValue();
        for (int i = 0; i < patterns.size(); i += PolicyForm.MAXIMUM_PATTERNS) {
          if (++rules > ModelPolicy.MAXIMUM_RULES) {
            throw tooMuch("%d rules".formatted(ModelPolicy.MAXIMUM_RULES));
          }
          append(
              rules,
              group.getKey(),
              patterns.subList(i, Math.min(patterns.size(), i + PolicyForm.MAXIMUM_PATTERNS)),
              text);
        }
      }
    }
  }

  private static void append(int number, Asked asked, List<Glob> patterns, StringBuilder text) {
    text.append("  - name: rule-").append(number).append("\n    models:\n");
    patterns.forEach(pattern -> item("      ", pattern.toString(), text));
    if (asked.signers().size() == 1) {
      text.append("    signedBy: ").append(asked.signers().getFirst()).append('\n');
    } else {
      text.append("    # Each of them signed. If one is enough: anyOf.\n");
      text.append("    signedBy: {allOf: ").append(asked.signers()).append("}\n");
    }
    text.append("    accept:\n");
    list("serializations", asked.serializations(), text);
    list("hashAlgorithms", asked.hashAlgorithms().stream().map(HashAlgorithm::id).toList(), text);
    if (asked.links()) {
      text.append("      links: true\n");
    }
    if (asked.recordedIgnores()) {
      text.append("      # Paths were left out at signing: nobody signed what is there.\n");
      text.append("      recordedIgnores: true\n");
    }
  }

  private static void list(String name, Collection<String> ids, StringBuilder text) {
    text.append("      ")
        .append(name)
        .append(ids.stream().collect(Collectors.joining(", ", ": [", "]\n")));
  }

  /** What is written is read again, so that no text of a signature can be anything but text. */
  private void requireReadable(String text) throws VerificationUnavailableException {
    PolicyText read = PolicyText.read(text);
    if (read.mistakes() != incomplete()) {
      throw new VerificationUnavailableException(
          PolicyReasons.MALFORMED_POLICY,
          "the policy that was made must be read without a mistake, but is not: %s"
              .formatted(read.first().orElse("")));
    }
  }

  private record PolicyText(int mistakes, Optional<String> first) {
    static PolicyText read(String text) {
      List<PolicyFinding> errors =
          PolicyFiles.create(
                  signer -> {
                    throw new IllegalStateException("no signer is asked");
                  })
              .mistakesIn("the policy", text.getBytes(StandardCharsets.UTF_8));
      return new PolicyText(errors.size(), errors.stream().findFirst().map(PolicyFinding::located));
    }
  }
}
