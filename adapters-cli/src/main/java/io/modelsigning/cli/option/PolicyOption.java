package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.EXPECTED_SIGNER;
import static io.modelsigning.cli.option.OptionGroup.SHOWN;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import io.modelsigning.filesystem.OpenStreams;
import io.modelsigning.filesystem.ReportFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Which policy decides. */
public final class PolicyOption implements Options {
  /** The name of the option, which alone means the method of the same name. */
  public static final String NAME = "--policy";

  private final Option<Path> file =
      EXPECTED_SIGNER.file(
          FileRole.READ,
          NAME,
          "FILE",
          "Required. The policy in YAML: which models must be signed by whom, and how.");

  @Override
  public void addTo(CommandSpec command) {
    file.addTo(command);
  }

  /** Returns the file with the policy. */
  public Path required() throws UsageException {
    Path given = file.value();
    if (given == null) {
      throw new UsageException(NAME + " is missing");
    }
    return given;
  }

  /** Where a policy is written. */
  public static final class Written implements Options {
    private final Option<Path> file =
        SHOWN.file(
            FileRole.POLICY_WRITTEN,
            NAME,
            "FILE",
            "Write the policy to FILE, which replaces another file only with --force. Default: to"
                + " standard output.");

    private final ForceOption force = new ForceOption(SHOWN, "policy");

    @Override
    public void addTo(CommandSpec command) {
      file.addTo(command);
      force.addTo(command);
    }

    /**
     * Makes sure that there is a place for the policy.
     *
     * @param models of which it must not become a file
     * @param searched whether they are folders in which models are looked for
     */
    public void accept(List<Location> models, boolean searched)
        throws UsageException, ModelAccessException {
      Path file = this.file.value();
      if (file == null) {
        return;
      }
      if (OpenStreams.toWrite(file).isPresent()) {
        throw new UsageException(
            "--policy must name a file, but is '%s': without it, the policy goes to standard output"
                .formatted(file));
      }
      for (Location model : models) {
        if (!searched && LocalStorage.isIn(model, file)) {
          throw new UsageException(
              "--policy must be outside of the model '%s', where it would be an unsigned file, but is '%s'"
                  .formatted(model, file));
        }
      }
      try {
        ReportFile.at(file, "policy").requireWritable();
      } catch (IOException e) {
        throw new UsageException("--policy: " + e.getMessage());
      }
    }

    /** Returns how the policy calls a file: from its own folder on, or else by an absolute path. */
    public String pathTo(Path input) {
      Path written = file.value();
      if (written == null) {
        return input.toString();
      }
      Path folder = written.toAbsolutePath().normalize().getParent();
      Path target = input.toAbsolutePath().normalize();
      // What lies elsewhere may be behind links, where the way up leads elsewhere too.
      return folder != null && target.startsWith(folder)
          ? folder.relativize(target).toString()
          : target.toString();
    }

    /**
     * Writes the policy, if it goes to a file.
     *
     * @return the file
     * @throws UsageException if it cannot be written
     */
    public Optional<Path> write(String policy) throws UsageException {
      Path file = this.file.value();
      if (file != null) {
        try {
          ReportFile.at(file, "policy").write(Bytes.ofUtf8(policy));
        } catch (IOException e) {
          throw new UsageException("--policy: " + e.getMessage());
        }
      }
      return Optional.ofNullable(file);
    }
  }
}
