package io.modelsigning.domain.signature;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A common mistake that explains differences between a model and what was signed. It is a guess for
 * the user, made after the verdict; it never changes one.
 */
public sealed interface Cause {
  /** Returns a stable code: lower-case words joined by hyphens. */
  String code();

  /** Returns what was found, in one sentence without a full stop. */
  String message();

  /** Returns the paths it explains: files, or shards as {@link Difference#path} names them. */
  List<String> paths();

  /**
   * Returns how those paths are shown that would be taken for others, by path: with the characters
   * by which they differ written by their numbers.
   */
  static Map<String, String> shownPaths(List<Cause> causes) {
    Map<String, String> shown = new HashMap<>();
    for (Cause cause : causes) {
      if (cause instanceof LookAlikeNames lookAlikes) {
        for (LookAlike pair : lookAlikes.names()) {
          shown.put(pair.signed(), pair.shownSigned());
          shown.put(pair.here(), pair.shownHere());
        }
      }
    }
    return shown;
  }

  /**
   * Pointer files of Git LFS stand where the content should be.
   *
   * @param signed how many of them name exactly the content that was signed
   * @param other how many name other content; of the rest it cannot be told
   */
  record LfsPointers(List<String> paths, int signed, int other) implements Cause {
    public LfsPointers {
      paths = List.copyOf(paths);
    }

    @Override
    public String code() {
      return "git-lfs-pointer";
    }

    @Override
    public String message() {
      int files = paths.size();
      String found =
          Wording.of(
              paths,
              "is a Git LFS pointer instead of the content",
              "are Git LFS pointers instead of the content");
      if (signed == files) {
        return found + (files == 1 ? ", but names" : ", but name") + " exactly what was signed";
      }
      return other == 0
          ? found
          : found + ", and %d of %d for other content than was signed".formatted(other, files);
    }
  }

  /** The signer signed Git LFS pointers, and here is the content they name. */
  record SignedLfsPointers(List<String> paths) implements Cause {
    public SignedLfsPointers {
      paths = List.copyOf(paths);
    }

    @Override
    public String code() {
      return "git-lfs-pointer-signed";
    }

    @Override
    public String message() {
      return Wording.of(
          paths,
          "is here itself, but what was signed is the Git LFS pointer to it",
          "are here themselves, but what was signed are the Git LFS pointers to them");
    }
  }

  /**
   * Text files are as signed but for their line endings.
   *
   * @param signedWithCrLf whether the signed ones end lines with CR LF, and these with LF
   */
  record LineEndings(List<String> paths, boolean signedWithCrLf) implements Cause {
    public LineEndings {
      paths = List.copyOf(paths);
    }

    @Override
    public String code() {
      return "line-endings";
    }

    @Override
    public String message() {
      return Wording.of(
              paths, "is as signed but for its line endings", "are as signed but for line endings")
          + (signedWithCrLf ? ": LF here, CRLF when signed" : ": CRLF here, LF when signed");
    }
  }

  /** Files that operating systems, editors and interpreters leave behind by themselves. */
  record StrayFiles(List<String> paths) implements Cause {
    public StrayFiles {
      paths = List.copyOf(paths);
    }

    @Override
    public String code() {
      return "stray-files";
    }

    @Override
    public String message() {
      return Wording.of(paths, "was not signed", "were not signed")
          + "; operating systems, editors and interpreters leave such files behind";
    }
  }

  /**
   * What the Hugging Face client notes about its downloads.
   *
   * @param folder the folder that holds it all
   */
  record DownloadNotes(List<String> paths, String folder) implements Cause {
    public DownloadNotes {
      paths = List.copyOf(paths);
    }

    @Override
    public String code() {
      return "hugging-face-download";
    }

    @Override
    public String message() {
      return "%s in '%s' from the Hugging Face client, which keeps notes of its downloads there"
          .formatted(paths.size() == 1 ? "1 file is" : paths.size() + " files are", folder);
    }
  }

  /** Signatures other than the one that is verified. */
  record OtherSignatures(List<String> paths) implements Cause {
    public OtherSignatures {
      paths = List.copyOf(paths);
    }

    @Override
    public String code() {
      return "other-signature";
    }

    @Override
    public String message() {
      return Wording.of(
          paths,
          "is another signature, and not part of what was signed",
          "are other signatures, and not part of what was signed");
    }
  }

  /**
   * Signed files are there, but one or more folders deeper or higher than signed.
   *
   * @param folder the folder that is too much here, or missing
   * @param deeper whether the files are deeper here than when signed
   * @param files how many files
   * @param compared how many of them have the signed content; the others are too large to tell
   */
  record OtherLayout(List<String> paths, String folder, boolean deeper, int files, int compared)
      implements Cause {
    public OtherLayout {
      paths = List.copyOf(paths);
    }

    @Override
    public String code() {
      return "other-layout";
    }

    @Override
    public String message() {
      String evidence =
          compared == files
              ? "with the signed content"
              : compared == 0
                  ? "judged by the names alone"
                  : "%d of them with the signed content, the others too large to tell"
                      .formatted(compared);
      return "%d signed %s %s folder '%s', %s"
          .formatted(
              files,
              files == 1 ? "file" : "files",
              deeper ? "lie here in the" : "lie here outside of the signed",
              folder,
              evidence);
    }
  }

  /**
   * Files have signed content under other names.
   *
   * @param from the signed name of the first
   * @param to its name here
   */
  record MovedFiles(List<String> paths, String from, String to, int files) implements Cause {
    public MovedFiles {
      paths = List.copyOf(paths);
    }

    @Override
    public String code() {
      return "moved-files";
    }

    @Override
    public String message() {
      return "'%s' has the content that was signed as '%s'%s"
          .formatted(
              to, from, files == 1 ? "" : ", and so have %d other files".formatted(files - 1));
    }
  }

  /**
   * Files have names that look like signed ones and are others.
   *
   * @param names the pairs of names; at least one
   */
  record LookAlikeNames(List<LookAlike> names) implements Cause {
    public LookAlikeNames {
      names = List.copyOf(names);
    }

    @Override
    public String code() {
      return "look-alike-names";
    }

    @Override
    public List<String> paths() {
      return names.stream().flatMap(pair -> Stream.of(pair.signed(), pair.here())).toList();
    }

    @Override
    public String message() {
      LookAlike first = names.getFirst();
      return "'%s' was signed and '%s' is here, which looks alike but differs %s%s"
          .formatted(
              first.shownSigned(),
              first.shownHere(),
              first.difference().inWords(),
              names.size() == 1 ? "" : ", and so do %d other names".formatted(names.size() - 1));
    }
  }

  /**
   * Files have each other's content.
   *
   * @param first a file with the signed content of {@code second}, and the other way round
   * @param pairs how many such pairs there are
   */
  record SwappedFiles(List<String> paths, String first, String second, int pairs) implements Cause {
    public SwappedFiles {
      paths = List.copyOf(paths);
    }

    @Override
    public String code() {
      return "swapped-files";
    }

    @Override
    public String message() {
      return "'%s' and '%s' have each other's signed content%s"
          .formatted(
              first,
              second,
              pairs == 1 ? "" : ", and so have %d other pairs of files".formatted(pairs - 1));
    }
  }

  /**
   * A directory was verified, but a single file was signed.
   *
   * @param file the name of that file, as far as the signature says it
   */
  record FileWasSigned(List<String> paths, String file) implements Cause {
    public FileWasSigned {
      paths = List.copyOf(paths);
    }

    @Override
    public String code() {
      return "single-file-signed";
    }

    @Override
    public String message() {
      return "the single file '%s' was signed, not a directory".formatted(file);
    }
  }

  /** A single file was verified, but a directory was signed. */
  record DirectoryWasSigned(List<String> paths, int files) implements Cause {
    public DirectoryWasSigned {
      paths = List.copyOf(paths);
    }

    @Override
    public String code() {
      return "directory-signed";
    }

    @Override
    public String message() {
      return "a directory of %d %s was signed, not a single file"
          .formatted(files, files == 1 ? "file" : "files");
    }
  }

  /** Files are links into the cache of the Hugging Face client. */
  record CacheLinks(List<String> paths) implements Cause {
    public CacheLinks {
      paths = List.copyOf(paths);
    }

    @Override
    public String code() {
      return "hugging-face-cache";
    }

    @Override
    public String message() {
      return Wording.of(
          paths,
          "is a symbolic link into a Hugging Face cache",
          "are symbolic links into a Hugging Face cache");
    }
  }
}
