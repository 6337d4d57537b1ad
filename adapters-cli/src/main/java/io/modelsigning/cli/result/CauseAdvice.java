package io.modelsigning.cli.result;

import io.modelsigning.cli.terminal.Shell;
import io.modelsigning.domain.signature.Cause;
import io.modelsigning.domain.signature.Difference;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a person may do about a common mistake. */
public final class CauseAdvice {
  /** At most this many paths are spelled out as options. */
  private static final int SPELLED_OUT = 3;

  private CauseAdvice() {}

  /** Returns a sentence without a full stop. */
  public static String on(Cause cause, Subject subject) {
    String model = subject.model().orElse("MODEL");
    return switch (cause) {
      case Cause.LfsPointers pointers ->
          "run 'git lfs install' and 'git lfs pull' in the clone to fetch the content, then verify"
              + " again"
              + (pointers.other() > 0 ? "; check out the signed revision before" : "");
      case Cause.SignedLfsPointers pointers ->
          "ask the publisher to run 'git lfs pull' and sign again: this signature says nothing"
              + " directly about the content";
      case Cause.LineEndings endings ->
          "let Git leave the bytes alone: run 'git config core.autocrlf false' in the clone, or"
              + " have the line '* -text' in .gitattributes, then check the files out again";
      case Cause.StrayFiles stray ->
          stray.paths().size() <= SPELLED_OUT
              ? "delete what you do not need, or leave it out with" + ignore(model, stray.paths())
              : "delete what you do not need, or leave it out with --ignore-paths";
      case Cause.DownloadNotes notes ->
          "leave the folder out with" + ignore(model, List.of(notes.folder()));
      case Cause.OtherSignatures signatures ->
          signatures.paths().size() <= SPELLED_OUT
              ? "leave it out with" + ignore(model, signatures.paths())
              : "leave them out with --ignore-paths";
      case Cause.OtherLayout layout ->
          layout.deeper()
              ? "verify %s with --signature %s"
                  .formatted(
                      path(model, layout.folder()), quote(subject.signature().orElse("SIGNATURE")))
              : isWithin(model, layout.folder())
                  ? "verify the directory that holds the folder '%s', with --signature %s"
                      .formatted(layout.folder(), quote(subject.signature().orElse("SIGNATURE")))
                  : "put the files into a folder '%s' of %s"
                      .formatted(layout.folder(), quote(model));
      case Cause.MovedFiles moved -> "give the files the names they were signed by";
      case Cause.LookAlikeNames names ->
          "fetch the files again from whom you trust, by a way that keeps names as they are (macOS"
              + " and some archives change them); a name of other letters may be there to deceive";
      case Cause.SwappedFiles swapped ->
          "give each file its own content back, or fetch them again from whom you trust";
      case Cause.FileWasSigned file ->
          "verify %s with --signature %s"
              .formatted(
                  file.file().isEmpty() ? "the file" : path(model, file.file()),
                  quote(subject.signature().orElse("SIGNATURE")));
      case Cause.DirectoryWasSigned directory ->
          "verify the directory that holds the file, with --signature %s"
              .formatted(quote(subject.signature().orElse("SIGNATURE")));
      case Cause.CacheLinks links ->
          "verify a copy that has files instead of links: 'cp -rL %s COPY' makes one"
              .formatted(quote(model));
    };
  }

  /** Returns the paths of the differences that no cause explains. */
  public static List<String> unexplained(CommandResult.Refused refused) {
    Set<String> explained = new HashSet<>();
    refused.causes().forEach(cause -> explained.addAll(cause.paths()));
    return refused.differences().stream()
        .map(Difference::path)
        .filter(path -> !explained.contains(path))
        .toList();
  }

  private static String ignore(String model, List<String> paths) {
    StringBuilder options = new StringBuilder();
    paths.forEach(path -> options.append(" --ignore-paths ").append(path(model, path)));
    return options.toString();
  }

  private static String path(String model, String path) {
    return quote(model.endsWith("/") ? model + path : model + "/" + path);
  }

  private static String quote(String path) {
    return Shell.quote(path);
  }

  private static boolean isWithin(String model, String folder) {
    return Path.of(model).toAbsolutePath().normalize().endsWith(folder);
  }
}
