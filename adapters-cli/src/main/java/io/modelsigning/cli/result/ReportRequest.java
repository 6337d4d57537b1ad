package io.modelsigning.cli.result;

import java.nio.file.Path;
import java.util.List;

/**
 * That a verification is to be reported as a page.
 *
 * @param file where
 * @param basis what the user trusted or expected
 */
public record ReportRequest(Path file, List<Basis> basis) {
  public ReportRequest {
    basis = List.copyOf(basis);
  }

  /** Something the verification rests on, such as a key file, by its name. */
  public record Basis(String label, String value) {}
}
