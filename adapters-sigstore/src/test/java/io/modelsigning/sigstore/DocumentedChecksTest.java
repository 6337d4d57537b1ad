package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.Reason;
import io.modelsigning.sigstore.document.Form;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import io.modelsigning.timestamp.TimestampReasons;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page on the checks names each, in their order. */
final class DocumentedChecksTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\|.*\\| `([a-z0-9-]+)`");

  @Test
  void namesEveryCheckInOrder() throws Exception {
    String page = Files.readString(Path.of("../docs/sigstore-checks.md"));
    List<String> documented = ROW.matcher(page).results().map(match -> match.group(1)).toList();
    List<String> made = new ArrayList<>();
    for (Check<Evidence> check : Check.EVIDENCE) {
      made.add(check.reason().code());
    }
    assertEquals(made, documented.stream().filter(made::contains).toList());
    for (Check<Form> check : Check.FORM) {
      assertTrue(documented.contains(check.reason().code()), check.reason().code());
    }
    for (Reason reason :
        List.of(
            Reason.MALFORMED_BUNDLE,
            Reason.MALFORMED_CERTIFICATE,
            SigstoreReasons.MALFORMED_LOG_ENTRY,
            SigstoreReasons.UNSUPPORTED_LOG_ENTRY,
            TimestampReasons.MALFORMED_TIMESTAMP,
            SigstoreReasons.MALFORMED_TRUST_CONFIG,
            SigstoreReasons.TRUST_ROOT_UNREACHABLE,
            SigstoreReasons.TRUST_ROOT_EXPIRED,
            SigstoreReasons.TRUST_ROOT_INVALID,
            SigstoreReasons.TRUST_ROOT_FROM_COPY)) {
      assertTrue(documented.contains(reason.code()), reason.code());
    }
    assertTrue(page.contains("`" + TimestampReasons.TIMESTAMP_AUTHORITY_UNKNOWN + "`"));
  }
}
