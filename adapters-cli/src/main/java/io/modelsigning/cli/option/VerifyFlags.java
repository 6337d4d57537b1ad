package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.FILES;
import static io.modelsigning.cli.option.OptionGroup.REUSE;

import io.modelsigning.cli.result.ReportRequest;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.policy.Glob;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.storage.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** What every way of verifying takes. */
public final class VerifyFlags implements Options {
  public final ModelsArgument models = new ModelsArgument();

  public final SignaturesOption signatures;

  public final ExclusionOptions exclusions = new ExclusionOptions();

  public final Option<Boolean> ignoreUnsignedFiles =
      FILES.negatable(
          false,
          "--ignore-unsigned-files",
          "Accept files that were not signed, without opening them. Default: refuse them.");

  public final Option<Boolean> ignoreRecordedPaths =
      FILES.negatable(
          true,
          "--ignore-recorded-paths",
          "Leave out what the signature says was left out at signing, or count it. Default: leave"
              + " out.");

  public final Option<List<String>> only =
      FILES.listOfOneRun(
          String.class,
          "--only",
          "GLOB",
          """
          Verify the signature, and of the model only the files that GLOB matches: * stands for any \
          characters but /, ? for one, ** for any directories; without / it is held against names. \
          The answer is a partial one. May be given several times.""");

  public final Option<Path> manifest =
      REUSE.file(
          FileRole.MANIFEST_READ,
          "--manifest",
          "FILE",
          """
          Compare the signature with the digests in FILE, which 'digest --manifest' wrote, and read \
          no file of the model; - for standard input. Without MODEL, --signature is required. With \
          MODEL, its files are listed; a list by sha256sum, b2sum or b3sum will do then.""");

  public final ThreadOption threads = new ThreadOption();

  public final StatedDigestOptions statedDigests = new StatedDigestOptions();

  public final ReportOption report = new ReportOption();

  public final ForceOption force = new ForceOption(OptionGroup.SHOWN, "report");

  public VerifyFlags(Storage storage) {
    this.signatures = new SignaturesOption(storage);
  }

  @Override
  public void addTo(CommandSpec command) {
    models.addTo(command);
    signatures.addTo(command);
    exclusions.addTo(command);
    ignoreUnsignedFiles.addTo(command);
    ignoreRecordedPaths.addTo(command);
    only.addTo(command);
    manifest.addTo(command);
    threads.addTo(command);
    statedDigests.addTo(command);
    report.addTo(command);
    force.addTo(command);
  }

  /**
   * Makes sure that there is something to verify.
   *
   * @throws UsageException if there is not
   */
  public void require() throws UsageException {
    boolean elsewhere = manifest.value() != null;
    if (!elsewhere || models.isGiven()) {
      models.require();
    } else if (!signatures.areGiven()) {
      throw new UsageException("without MODEL, --signature is required");
    }
    if (elsewhere && models.isGiven() && models.only().isEmpty()) {
      throw new UsageException("--manifest goes with one model alone");
    }
  }

  /**
   * Returns which files are to be verified; all if there is no pattern.
   *
   * @throws UsageException if one is no pattern
   */
  public List<Glob> selection() throws UsageException {
    List<Glob> globs = new ArrayList<>();
    for (String text : only.or(List.of())) {
      try {
        globs.add(Glob.of(text));
      } catch (IllegalArgumentException e) {
        throw new UsageException("--only: " + e.getMessage());
      }
    }
    return globs;
  }

  /** Accepts where a page is wanted, which names what the user trusts or expects. */
  public void acceptReport(List<ReportRequest.Basis> basis)
      throws UsageException, ModelAccessException {
    Optional<Location> only = models.only();
    if (only.isEmpty()) {
      throw new UsageException("--report goes with one model alone");
    }
    report.accept(only.get(), basis);
  }

  /** Returns model, signature, method and page, as far as they are given. */
  public Subject subject(SignatureMethod method) {
    Subject.Builder subject =
        Subject.builder()
            .command("verify " + method.id())
            .purpose(Subject.Purpose.VERIFY)
            .method(method)
            .page(report.request());
    models
        .only()
        .ifPresentOrElse(
            location ->
                subject
                    .model(location.toString())
                    .signature(signatures.locationsFor(location).getFirst().toString()),
            () -> {
              if (!models.isGiven()) {
                signatures.given().stream()
                    .findFirst()
                    .ifPresent(place -> subject.signature(place.toString()));
              }
            });
    return subject.build();
  }
}
