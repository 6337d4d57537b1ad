package io.modelsigning.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.signature.SignatureMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds what the page says of a refusal against the documented list of checks. */
final class FindingsTest {
  private static final Pattern ROW = Pattern.compile("\\| .*? \\| `([a-z0-9-]+)` \\| .*");

  /** What the bundle's form is refused for says nothing of one part. */
  private static final Set<String> OF_THE_WHOLE =
      Set.of(
          "bundle-limit-exceeded",
          "malformed-bundle",
          "bundle-read-differently",
          "envelope-signature-count",
          "invalid-signature");

  /** Which part a code must be of that begins so. */
  private static final Map<String, Part> BY_NAME =
      Map.of(
          "log-", Part.LOG_ENTRY,
          "timestamp-", Part.TIME,
          "identity-", Part.IDENTITY,
          "issuer-", Part.IDENTITY,
          "sct-", Part.CERTIFICATE);

  private static List<String> documented() throws IOException {
    List<String> codes = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("../docs/sigstore-checks.md"))) {
      if (line.startsWith("## Where trust comes from")) {
        break;
      }
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        codes.add(row.group(1));
      }
    }
    return codes;
  }

  private static Findings of(SignatureMethod method, String code) {
    return Findings.of(Reports.refused(method, code));
  }

  @Test
  void everyDocumentedCheckIsOfAPart() throws IOException {
    List<String> codes = documented();
    assertTrue(codes.size() >= 36, codes::toString);
    for (String code : codes) {
      Findings findings = of(SignatureMethod.SIGSTORE, code);
      if (OF_THE_WHOLE.contains(code)) {
        assertEquals(Optional.of(Part.SIGNATURE), findings.broken(), code);
        assertEquals(Set.of(), findings.held(), code);
      } else {
        assertNotEquals(Optional.of(Part.SIGNATURE), findings.broken(), code);
      }
      BY_NAME.forEach(
          (start, part) -> {
            if (code.startsWith(start)) {
              assertEquals(Optional.of(part), findings.broken(), code);
            }
          });
    }
  }

  @Test
  void aPartHoldsOnlyAfterItsLastDocumentedCheck() throws IOException {
    List<String> codes =
        documented().stream()
            .filter(code -> !code.startsWith("malformed-") && !code.startsWith("unsupported-"))
            .toList();
    Map<Part, Integer> last = new EnumMap<>(Part.class);
    for (int i = 0; i < codes.size(); i++) {
      last.put(of(SignatureMethod.SIGSTORE, codes.get(i)).broken().orElseThrow(), i);
    }
    for (int i = 0; i < codes.size(); i++) {
      int check = i;
      for (Part part : of(SignatureMethod.SIGSTORE, codes.get(i)).held()) {
        assertTrue(
            last.get(part) != null && last.get(part) < check,
            () -> codes.get(check) + " comes before the last check of " + part);
      }
    }
  }

  @Test
  void nothingBehindTheSignatureHoldsBeforeItDoes() throws IOException {
    List<String> codes = new ArrayList<>(documented());
    codes.addAll(
        List.of(
            "wrong-key",
            "unknown-authority",
            "certificate-expired",
            "certificate-name-mismatch",
            "wrong-method",
            "other"));
    for (String code : codes) {
      for (SignatureMethod method : SignatureMethod.values()) {
        Findings findings = of(method, code);
        for (Part part : EnumSet.range(Part.STATEMENT, Part.FILES)) {
          assertEquals(Findings.State.NOT_REACHED, findings.of(part), code);
        }
        assertTrue(findings.broken().isPresent(), code);
        assertTrue(!findings.held().contains(findings.broken().get()), code);
      }
    }
  }
}
