package io.modelsigning.domain.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.policy.Signatures.Acceptor;
import io.modelsigning.domain.policy.SignerRequirement.AllOf;
import io.modelsigning.domain.policy.SignerRequirement.AnyOf;
import io.modelsigning.domain.policy.SignerRequirement.AtLeast;
import io.modelsigning.domain.policy.SignerRequirement.Signer;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.SignerIdentity.UsedCertificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which good signatures are enough for which requirement. */
final class AssessmentTest {
  private static final Signer A = new Signer("a", new Acceptor());
  private static final Signer B = new Signer("b", new Acceptor());
  private static final Signer C = new Signer("c", new Acceptor());

  private static boolean satisfied(SignerRequirement requirement, List<GoodSignature> good) {
    return Assessment.of(requirement, good).satisfied();
  }

  /**
   * Returns signatures by those of a, b and c that are in {@code names}, each by its own signer.
   */
  private static List<GoodSignature> by(String names) {
    List<GoodSignature> good = new ArrayList<>();
    for (Signer signer : List.of(A, B, C)) {
      if (names.contains(signer.name())) {
        good.add(Signatures.by(signer.name(), signer.verifier()));
      }
    }
    return good;
  }

  /** Each column is a set of signers, each row a requirement. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          requirement      | -  | a  | b  | c  | ab | ac | bc | abc
          a                | no | y  | no | no | y  | y  | no | y
          any(a,b)         | no | y  | y  | no | y  | y  | y  | y
          all(a,b)         | no | no | no | no | y  | no | no | y
          1(a,b)           | no | y  | y  | no | y  | y  | y  | y
          2(a,b,c)         | no | no | no | no | y  | y  | y  | y
          3(a,b,c)         | no | no | no | no | no | no | no | y
          any(a,all(b,c))  | no | y  | no | no | y  | y  | y  | y
          all(a,any(b,c))  | no | no | no | no | y  | y  | no | y
          2(a,any(b,c))    | no | no | no | no | y  | y  | no | y
          2(any(a,b),any(b,c)) | no | no | no | no | y | y | y | y
          2(a,a)           | no | no | no | no | no | no | no | no
          all(a,a)         | no | y  | no | no | y  | y  | no | y
          2(a,all(b,c))    | no | no | no | no | no | no | no | y
          2(all(a,b),c)    | no | no | no | no | no | no | no | y
          2(2(a,b,c),c)    | no | no | no | no | no | y  | y  | y
          any(2(a,b),c)    | no | no | no | y  | y  | y  | y  | y
          all(1(a,b),1(a,c)) | no | y | no | no | y | y  | y  | y
          """)
  void truthTable(
      String requirement,
      String none,
      String a,
      String b,
      String c,
      String ab,
      String ac,
      String bc,
      String abc) {
    SignerRequirement parsed = new Written(requirement).read();
    List<String> sets = List.of("", "a", "b", "c", "ab", "ac", "bc", "abc");
    List<String> expected = List.of(none, a, b, c, ab, ac, bc, abc);
    for (int i = 0; i < sets.size(); i++) {
      assertEquals(
          expected.get(i).equals("y"),
          satisfied(parsed, by(sets.get(i))),
          requirement + " by '" + sets.get(i) + "'");
    }
  }

  /** Reads {@code a}, {@code any(…)}, {@code all(…)} and {@code 2(…)}. */
  private static final class Written {
    private final String text;
    private int at;

    Written(String text) {
      this.text = text;
    }

    SignerRequirement read() {
      int start = at;
      while (at < text.length() && "(),".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      String word = text.substring(start, at);
      if (at == text.length() || text.charAt(at) != '(') {
        return List.of(A, B, C).get(word.charAt(0) - 'a');
      }
      List<SignerRequirement> alternatives = new ArrayList<>();
      do {
        at++;
        alternatives.add(read());
      } while (text.charAt(at) == ',');
      at++;
      return switch (word) {
        case "any" -> new AnyOf(alternatives);
        case "all" -> new AllOf(alternatives);
        default -> new AtLeast(Integer.parseInt(word), alternatives);
      };
    }
  }

  @Test
  void oneSignerNeverCountsTwice() {
    SignerRequirement two = new AtLeast(2, List.of(A, B, C));
    // One signer, whom all alternatives accept, with three signatures.
    List<GoodSignature> good = new ArrayList<>();
    for (Signer alternative : List.of(A, B, C)) {
      for (int i = 0; i < 3; i++) {
        good.add(Signatures.by("same", alternative.verifier()));
      }
    }
    assertFalse(satisfied(two, good));
    assertTrue(satisfied(new AllOf(List.of(A, B, C)), good), "the logical and has no such rule");
    good.add(Signatures.by("other", A.verifier()));
    Assessment assessment = Assessment.of(two, good);
    assertTrue(assessment.satisfied());
    assertEquals(
        Set.of("same", "other"),
        new HashSet<>(
            assessment.satisfiedBy().stream()
                .map(one -> one.signature().result().signer().name())
                .toList()));
    assertFalse(satisfied(new AtLeast(3, List.of(A, B, C)), good));
  }

  @Test
  void certificatesOfOneSignerAreOneSigner() {
    SignerRequirement two = new AtLeast(2, List.of(A, B));
    SignerIdentity first = certificate("CN=x", "CN=ca", "01").build();
    assertFalse(satisfied(two, both(first, certificate("CN=x", "CN=ca", "02").build())), "name");
    assertFalse(
        satisfied(two, both(first, certificate("CN=y", "CN=ca 2", "01").build())), "certificate");
    assertFalse(
        satisfied(
            two,
            both(
                certificate("serial number 1", "CN=ca", "01").pinnedAlternativeName("e@x").build(),
                certificate("serial number 2", "CN=ca", "02")
                    .pinnedAlternativeName("e@x")
                    .build())),
        "alternative name");
    assertTrue(satisfied(two, both(first, certificate("CN=y", "CN=ca", "02").build())));
    assertTrue(satisfied(two, both(first, certificate("CN=x", "CN=ca 2", "02").build())));
    assertTrue(
        satisfied(two, both(first, Signatures.identity(SignatureMethod.SIGSTORE, "CN=x").build())));
  }

  private static SignerIdentity.Builder certificate(String name, String issuer, String sha256) {
    return Signatures.identity(SignatureMethod.CERTIFICATE, name)
        .issuer(issuer)
        .addCertificates(new UsedCertificate(name, sha256));
  }

  private static List<GoodSignature> both(SignerIdentity one, SignerIdentity other) {
    return List.of(Signatures.by(one, A.verifier()), Signatures.by(other, B.verifier()));
  }

  @ParameterizedTest
  @CsvSource({"''", "' '"})
  void anEmptyIdentityNeverCounts(String name) {
    List<GoodSignature> good = List.of(Signatures.by(name, A.verifier()));
    assertFalse(satisfied(A, good));
    assertFalse(satisfied(new AnyOf(List.of(A)), good));
    assertFalse(satisfied(new AllOf(List.of(A)), good));
    assertFalse(satisfied(new AtLeast(1, List.of(A)), good));
  }

  @Test
  void saysWhichSignaturesCountForWhom() {
    SignerRequirement requirement =
        new AtLeast(2, List.of(new AnyOf(List.of(A, B)), new AnyOf(List.of(A, C))));
    // The first alternative has to be left to b, so that a is there for the second.
    Assessment assessment = Assessment.of(requirement, by("ab"));
    assertEquals(
        List.of("b", "a"),
        assessment.satisfiedBy().stream().map(one -> one.signer().name()).toList());
    assertEquals(List.of(C), assessment.lackingSigners());
    Assessment lacking = Assessment.of(requirement, by("b"));
    assertEquals(List.of(), lacking.satisfiedBy());
    assertEquals(List.of(A, C), lacking.lackingSigners());
    assertEquals(
        List.of(true, false), lacking.alternatives().stream().map(Assessment::satisfied).toList());
  }

  @Test
  void whatIsUnknownCouldBeAnybody() {
    SignerRequirement requirement = new AtLeast(2, List.of(A, B, C));
    assertFalse(Assessment.couldBeSatisfied(requirement, by("a"), List.of()));
    assertFalse(Assessment.couldBeSatisfied(requirement, by("a"), List.of(A.verifier())));
    assertTrue(Assessment.couldBeSatisfied(requirement, by("a"), List.of(B.verifier())));
    assertTrue(
        Assessment.couldBeSatisfied(requirement, by(""), List.of(B.verifier(), C.verifier())));
  }

  @Test
  void groupsAreNeitherEmptyNorEndless() {
    assertThrows(IllegalArgumentException.class, () -> new AnyOf(List.of()));
    assertThrows(IllegalArgumentException.class, () -> new AllOf(List.of()));
    assertThrows(IllegalArgumentException.class, () -> new AtLeast(1, List.of()));
    assertThrows(IllegalArgumentException.class, () -> new AtLeast(0, List.of(A)));
    assertThrows(IllegalArgumentException.class, () -> new AtLeast(-1, List.of(A)));
    assertThrows(IllegalArgumentException.class, () -> new AtLeast(2, List.of(A)));
    assertThrows(IllegalArgumentException.class, () -> new Signer(" ", A.verifier()));
    SignerRequirement deep = A;
    for (int depth = 1; depth < SignerRequirement.MAXIMUM_DEPTH; depth++) {
      deep = new AnyOf(List.of(deep));
    }
    SignerRequirement deepest = deep;
    assertTrue(satisfied(deepest, by("a")));
    assertThrows(IllegalArgumentException.class, () -> new AnyOf(List.of(deepest)));
    List<SignerRequirement> most =
        IntStream.range(0, SignerRequirement.MAXIMUM_SIGNERS)
            .<SignerRequirement>mapToObj(unused -> A)
            .toList();
    AnyOf many = new AnyOf(most);
    assertThrows(IllegalArgumentException.class, () -> new AllOf(List.of(many, B)));
  }

  @Test
  void describesItself() {
    assertEquals(
        "at least 2 of (a, any of (b, all of (a, c)))",
        new Written("2(a,any(b,all(a,c)))").read().describe());
  }

  static List<Long> seeds() {
    return IntStream.range(0, 20).mapToObj(i -> 0x5EEDL + i).toList();
  }

  /** Holds what is found by matching against trying every assignment. */
  @ParameterizedTest
  @MethodSource("seeds")
  void agreesWithANaiveEvaluator(long seed) {
    Random random = new Random(seed);
    int satisfied = 0;
    int total = 400;
    for (int round = 0; round < total; round++) {
      List<Signer> signers =
          IntStream.range(0, 5).mapToObj(i -> new Signer("s" + i, new Acceptor())).toList();
      SignerRequirement requirement = random(random, signers, 4);
      // Who signed: up to four people, each accepted by some of the verifiers.
      List<GoodSignature> good = new ArrayList<>();
      for (int person = 0; person < 1 + random.nextInt(4); person++) {
        for (Signer signer : signers) {
          if (random.nextInt(3) == 0) {
            good.add(Signatures.by("person " + person, signer.verifier()));
          }
        }
      }
      Assessment assessment = Assessment.of(requirement, good);
      assertEquals(
          !naive(requirement, good).isEmpty(),
          assessment.satisfied(),
          () -> requirement.describe() + " by " + good);
      if (assessment.satisfied()) {
        satisfied++;
        // What is said to count is enough by itself.
        assertFalse(
            naive(
                    requirement,
                    assessment.satisfiedBy().stream().map(Assessment.Counted::signature).toList())
                .isEmpty(),
            () -> requirement.describe() + " by " + assessment.satisfiedBy());
      }
    }
    assertTrue(satisfied > total / 10 && satisfied < total * 9 / 10, "both answers: " + satisfied);
  }

  private static SignerRequirement random(Random random, List<Signer> signers, int depth) {
    if (depth == 1 || random.nextInt(3) == 0) {
      return signers.get(random.nextInt(signers.size()));
    }
    List<SignerRequirement> alternatives = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      alternatives.add(random(random, signers, depth - 1));
    }
    return switch (random.nextInt(4)) {
      case 0 -> new AnyOf(alternatives);
      case 1 -> new AllOf(alternatives);
      default -> new AtLeast(1 + random.nextInt(alternatives.size()), alternatives);
    };
  }

  /** Returns the names of those who satisfy the requirement; none if it is not satisfied. */
  private static Set<String> naive(SignerRequirement requirement, List<GoodSignature> good) {
    return switch (requirement) {
      case Signer signer -> {
        Set<String> names = new HashSet<>();
        for (GoodSignature one : good) {
          if (one.acceptedBy().equals(signer.verifier())) {
            names.add(one.result().signer().name());
          }
        }
        yield names;
      }
      case AnyOf any -> union(any.alternatives(), good);
      case AllOf all ->
          all.alternatives().stream().allMatch(one -> !naive(one, good).isEmpty())
              ? union(all.alternatives(), good)
              : Set.of();
      case AtLeast atLeast ->
          assignable(atLeast.alternatives(), 0, atLeast.count(), new HashSet<>(), good)
              ? union(atLeast.alternatives(), good)
              : Set.of();
    };
  }

  private static Set<String> union(List<SignerRequirement> all, List<GoodSignature> good) {
    Set<String> names = new HashSet<>();
    all.forEach(one -> names.addAll(naive(one, good)));
    return names;
  }

  /** Tries for each alternative to leave it out, and to give it each signer who is still free. */
  private static boolean assignable(
      List<SignerRequirement> all,
      int from,
      int count,
      Set<String> taken,
      List<GoodSignature> good) {
    if (count == 0) {
      return true;
    }
    if (all.size() - from < count) {
      return false;
    }
    for (String name : naive(all.get(from), good)) {
      if (taken.add(name)) {
        boolean found = assignable(all, from + 1, count - 1, taken, good);
        taken.remove(name);
        if (found) {
          return true;
        }
      }
    }
    return assignable(all, from + 1, count, taken, good);
  }
}
