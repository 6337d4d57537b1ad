package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.SHOWN;

import io.modelsigning.cli.result.ReportRequest;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import io.modelsigning.filesystem.OpenStreams;
import io.modelsigning.filesystem.ReportFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Whether a verification is to be reported as a page, and where. */
public final class ReportOption implements Options {
  final Option<Path> file =
      SHOWN.file(
          FileRole.REPORT_WRITTEN,
          "--report",
          "FILE",
          "Also write the answer, whatever it is, and what it rests on to FILE, as one HTML page"
              + " to read, print and keep; - for standard output. FILE must be outside of the model. An"
              + " older report is replaced, any other file only with --force.");

  @Override
  public void addTo(CommandSpec command) {
    file.addTo(command);
  }

  private Optional<ReportRequest> request = Optional.empty();

  public boolean isWanted() {
    return file.value() != null;
  }

  /**
   * Accepts the option, so that a page is written however the verification ends.
   *
   * @param basis what the user trusts or expects, to be named on the page
   * @throws UsageException if there is no place for a page, or something else's place
   * @throws ModelAccessException if it cannot be told whether the place is in the model
   */
  public void accept(Location model, List<ReportRequest.Basis> basis)
      throws UsageException, ModelAccessException {
    Path file = this.file.value();
    if (file == null) {
      return;
    }
    if (OpenStreams.toWrite(file).isPresent()) {
      request = Optional.of(new ReportRequest(file, basis));
      return;
    }
    ReportFile report = ReportFile.at(file);
    if (LocalStorage.isIn(model, file)) {
      throw new UsageException(
          "--report must be outside of the model '%s', where it would be an unsigned file, but is '%s'"
              .formatted(model, file));
    }
    try {
      report.requireWritable();
    } catch (IOException e) {
      throw new UsageException("--report: " + e.getMessage());
    }
    request = Optional.of(new ReportRequest(file, basis));
  }

  /** Returns what page to write, once the option was given and accepted. */
  public Optional<ReportRequest> request() {
    return request;
  }
}
