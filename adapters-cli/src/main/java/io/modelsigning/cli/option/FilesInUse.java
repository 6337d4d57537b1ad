package io.modelsigning.cli.option;

import io.modelsigning.cli.result.DocumentHead;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.signature.BundleHead;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalModel;
import io.modelsigning.filesystem.LocalStorage;
import io.modelsigning.filesystem.OpenStreams;
import io.modelsigning.filesystem.OutputPath;
import io.modelsigning.html.VerificationPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The files that a command line names, each with its role, and what must not be: an output that is
 * an input, or that replaces something else than an older output. Checked before anything is read.
 */
public final class FilesInUse {
  /** Replaces what is no older output. */
  static final String FORCE = "--force";

  private static final String SEARCH = "--recursive";

  private static final String SYMLINKS = "--allow-symlinks";

  /** A file and how the user came to name it. */
  private record Named(String option, Path path, FileRole role) {}

  private final List<Named> files;
  private final List<SignatureElsewhere> elsewhere;
  private final Storage storage;
  private final Optional<Location> model;
  private final boolean force;
  private final boolean followLinks;
  private final boolean searching;
  private final boolean canForce;

  private FilesInUse(CommandSpec command, Storage storage) {
    this.storage = storage;
    this.files = new ArrayList<>();
    this.elsewhere = new ArrayList<>();
    for (ArgSpec argument : command.args()) {
      FileRole role = OptionGroup.roleOf(argument);
      if (role != null) {
        addAll(argument, role);
      }
    }
    this.model = modelOf(command);
    addUsualSignature(command);
    this.force = isSet(command, FORCE);
    this.followLinks = isSet(command, SYMLINKS);
    this.searching = isSet(command, SEARCH);
    this.canForce = command.findOption(FORCE) != null;
  }

  /** Returns the files that a command, whose options are set, is going to use. */
  public static FilesInUse of(CommandSpec command, Storage storage) {
    return new FilesInUse(command, storage);
  }

  private void addAll(ArgSpec argument, FileRole role) {
    String name =
        argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    Object value = argument.getValue();
    for (Object place : value instanceof List<?> values ? values : Arrays.asList(value)) {
      add(name, place, role);
    }
  }

  private void add(String option, @Nullable Object place, FileRole role) {
    switch (place) {
      case Path path -> files.add(new Named(option, path, role));
      case Location location -> {
        Optional<Path> path = LocalStorage.pathOf(location);
        if (path.isPresent()) {
          files.add(new Named(option, path.get(), role));
        } else if (role.isWritten()) {
          elsewhere.add(new SignatureElsewhere(option, location));
        }
      }
      case KeyReference key -> {
        // What holds a key elsewhere is no file that could be lost.
        if (key.scheme().equals(KeyReference.FILE)) {
          add(option, new Location(key.text()), role);
        }
      }
      case null -> {}
      default ->
          throw new IllegalStateException(
              "an option must name files by path or location: " + place);
    }
  }

  private static Optional<Location> modelOf(CommandSpec command) {
    for (ArgSpec argument : command.args()) {
      Object value = OptionGroup.roleOf(argument) == FileRole.MODEL ? argument.getValue() : null;
      // Nothing is written in or beside one of several models.
      if (value instanceof List<?> several && several.size() == 1) {
        value = several.getFirst();
      }
      if (value instanceof Location location) {
        return Optional.of(location);
      }
    }
    return Optional.empty();
  }

  private void addUsualSignature(CommandSpec command) {
    if (model.isEmpty()) {
      return;
    }
    for (OptionSpec option : command.options()) {
      FileRole role = OptionGroup.roleOf(option);
      if (role != null && role.isOfSignature() && option.getValue() == null) {
        add(option.longestName(), storage.usualSignature(model.get()), role);
      }
    }
  }

  private static boolean isSet(CommandSpec command, String name) {
    OptionSpec option = command.findOption(name);
    return option != null && Boolean.TRUE.equals(option.getValue());
  }

  /**
   * Adds the settings file, which is read, and is none of a model.
   *
   * @throws UsageException if it is in a model that is named
   * @throws ModelSigningException if that cannot be told
   */
  public void addSettings(Path settings) throws UsageException, ModelSigningException {
    // Where models are searched, who knows which folders are some: each is asked when it is found.
    for (Named file : searching ? List.<Named>of() : List.copyOf(files)) {
      if (file.role == FileRole.MODEL) {
        requireOutside(LocalStorage.locationOf(file.path), settings);
      }
    }
    add("the settings file", settings, FileRole.READ);
  }

  /**
   * Makes sure that a settings file is not in a model, whose publisher could set what its users do.
   *
   * @throws UsageException if it is
   * @throws ModelAccessException if that cannot be told
   */
  public static void requireOutside(Location model, Path settings)
      throws UsageException, ModelAccessException {
    if (LocalStorage.isIn(model, settings)) {
      throw new UsageException(
          "the settings file must be outside of the model '%s', but is '%s'"
              .formatted(model, settings));
    }
  }

  /** Returns whether a file, rather than the result, is written to standard output. */
  public boolean takeStandardOutput() {
    return outputs().stream()
        .anyMatch(
            output -> OpenStreams.toWrite(output.path).equals(OptionalInt.of(OpenStreams.OUT)));
  }

  private List<Named> outputs() {
    return files.stream().filter(file -> file.role.isWritten()).toList();
  }

  /**
   * Makes sure that nothing is lost.
   *
   * @param json whether the result is written as JSON
   * @throws UsageException if an output is an input, or would replace what is no older output
   * @throws ModelSigningException if it cannot be told whether an output is in the model, or what
   *     it would replace
   */
  public void check(boolean json) throws UsageException, ModelSigningException {
    if (json && takeStandardOutput()) {
      throw new UsageException(
          "%s and --output json would both write to standard output"
              .formatted(outputs().getFirst().option));
    }
    requireDifferentPlaces();
    for (Named output : outputs()) {
      check(output);
    }
    for (SignatureElsewhere output : elsewhere) {
      output.check(model, storage, force);
    }
  }

  private void requireDifferentPlaces() throws UsageException {
    List<Named> outputs = outputs();
    for (int i = 0; i < outputs.size(); i++) {
      for (Named other : outputs.subList(i + 1, outputs.size())) {
        if (target(outputs.get(i)).leadsTo(other.path)) {
          throw new UsageException(
              "%s and %s would both write to '%s'"
                  .formatted(outputs.get(i).option, other.option, other.path));
        }
      }
    }
  }

  /** Where models are searched, who knows which folders are some: there a new file is one more. */
  private void requireOutsideOfModels(Named results) throws UsageException, ModelAccessException {
    if (searching || OpenStreams.toWrite(results.path).isPresent()) {
      return;
    }
    for (Named input : files) {
      if (input.role == FileRole.MODEL
          && LocalStorage.isIn(LocalStorage.locationOf(input.path), results.path)) {
        throw new UsageException(
            "%s must be outside of the model '%s', where it would be an unsigned file, but is '%s'"
                .formatted(results.option, input.path, results.path));
      }
    }
  }

  /** Returns the complaint about an output that would replace what is no older one. */
  static UsageException needsForce(String option, String kind, Object place) {
    return new UsageException(
        "%s must name a new file or an older %s, but '%s' is something else, which only %s replaces"
            .formatted(option, kind, place, FORCE));
  }

  private void check(Named output) throws UsageException, ModelAccessException {
    OutputPath target = target(output);
    for (Named input : files) {
      if (input.role.isRead()
          && OpenStreams.toRead(input.path).isEmpty()
          && target.isSameFileAs(input.path)) {
        throw new UsageException(
            "%s must not replace what is read, but '%s' is the file of %s"
                .formatted(
                    output.option,
                    output.path,
                    input.role == FileRole.MODEL ? "the model" : input.option));
      }
    }
    if (output.role == FileRole.RESULTS_WRITTEN || output.role == FileRole.MANIFEST_WRITTEN) {
      requireOutsideOfModels(output);
    }
    if (!target.isFileThere()) {
      return;
    }
    try {
      checkReplaced(output, target);
    } catch (IOException e) {
      throw new UsageException(
          "%s must not replace a file that cannot be looked at, but '%s' is one"
              .formatted(output.option, output.path));
    }
  }

  private static OutputPath target(Named output) throws UsageException {
    OptionalInt stream = OpenStreams.toWrite(output.path);
    try {
      return OutputPath.at(
          stream.isPresent() ? Path.of("/dev/fd/" + stream.getAsInt()) : output.path);
    } catch (IOException e) {
      throw new UsageException(
          "%s cannot be written to '%s': %s".formatted(output.option, output.path, e.getMessage()));
    }
  }

  private void checkReplaced(Named output, OutputPath target)
      throws UsageException, ModelAccessException, IOException {
    boolean older = isOlder(output.role, target);
    Optional<LocalModel> opened = openModel();
    boolean inside =
        opened.isPresent() && !opened.get().isSingleFile() && target.isIn(opened.get());
    if (inside && !older && !isUsualSignature(target)) {
      throw new UsageException(
          "%s must not replace a file of the model, but '%s' is one"
              .formatted(output.option, output.path));
    }
    // An empty file is no older output, but holds nothing that could be lost either.
    if (!older && !force && !target.isEmpty()) {
      throw needsForce(output);
    }
    // To look through the whole model takes a while, and is seldom needed.
    if (!inside && opened.isPresent() && (force || followLinks || target.hasOtherNames())) {
      Optional<Path> same = target.findIn(modelPath().orElseThrow(), followLinks);
      if (same.isPresent()) {
        throw new UsageException(
            "%s must not replace a file of the model, but '%s' is the same as '%s'"
                .formatted(output.option, output.path, same.get()));
      }
    }
  }

  private static boolean isOlder(FileRole role, OutputPath target) throws IOException {
    return switch (role) {
      case REPORT_WRITTEN -> VerificationPage.isHead(target.head(VerificationPage.HEAD_BYTES));
      // What people have written, or have made theirs, is not made again.
      case POLICY_WRITTEN -> false;
      case RESULTS_WRITTEN -> DocumentHead.isOf(target.head(DocumentHead.BYTES));
      case SIGNATURE_WRITTEN -> BundleHead.isOf(target.head(BundleHead.BYTES));
      case MANIFEST_WRITTEN -> DocumentHead.isManifest(target.head(DocumentHead.BYTES));
      // What is trusted is replaced if that is asked for.
      case TRUST_WRITTEN -> false;
      default -> throw isNotWritten(role);
    };
  }

  private UsageException needsForce(Named output) {
    return switch (output.role) {
      case RESULTS_WRITTEN ->
          new UsageException(
              "%s must name a new file or older results, but '%s' is something else%s"
                  .formatted(
                      output.option, output.path, canForce ? ", which only --force replaces" : ""));
      case TRUST_WRITTEN ->
          new UsageException(
              "%s must name a new file, but '%s' is there, which only --force replaces"
                  .formatted(output.option, output.path));
      case POLICY_WRITTEN ->
          new UsageException(
              "%s must name a new file, but '%s' is there, which only %s replaces"
                  .formatted(output.option, output.path, FORCE));
      case REPORT_WRITTEN -> needsForce(output.option, "report", output.path);
      case MANIFEST_WRITTEN ->
          new UsageException(
              "%s must name a new file or an older manifest, but '%s' is something else"
                  .formatted(output.option, output.path));
      case SIGNATURE_WRITTEN -> needsForce(output.option, "signature", output.path);
      default -> throw isNotWritten(output.role);
    };
  }

  private static IllegalArgumentException isNotWritten(FileRole role) {
    return new IllegalArgumentException("nothing is written: " + role);
  }

  private boolean isUsualSignature(OutputPath target) {
    return model.map(storage::usualSignature).flatMap(LocalStorage::pathOf).stream()
        .anyMatch(target::leadsTo);
  }

  private Optional<Path> modelPath() {
    return model.flatMap(LocalStorage::pathOf);
  }

  /** Opens the model, if it is one that local files can be in. */
  private Optional<LocalModel> openModel() throws ModelAccessException {
    Optional<Path> path = modelPath();
    if (path.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalModel.open(path.get()));
    } catch (ModelAccessException e) {
      if (e.reason().equals(Reason.NOT_FOUND)) {
        // Nothing is in what is not there.
        return Optional.empty();
      }
      throw e;
    }
  }
}
