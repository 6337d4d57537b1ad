package io.modelsigning.domain.service;

import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.signature.BundleHead;
import io.modelsigning.domain.signature.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Why there are files nobody signed: programs left them behind. */
final class UnexpectedFileCauses {
  /** Names in lower case of files and folders that programs make without being asked. */
  private static final Set<String> STRAY_NAMES =
      Set.of(
          ".ds_store",
          ".appledouble",
          ".fseventsd",
          ".localized",
          ".spotlight-v100",
          ".temporaryitems",
          ".trashes",
          "__macosx",
          "thumbs.db",
          "ehthumbs.db",
          "desktop.ini",
          "$recycle.bin",
          "system volume information",
          ".directory",
          "__pycache__",
          ".ipynb_checkpoints");

  private static final String NOTES = ".cache/huggingface";

  /** The members by which a bundle is recognised stand near its start. */
  private static final int MAXIMUM_BUNDLES = 100;

  private final RefusedModel model;
  private final Findings findings;

  UnexpectedFileCauses(RefusedModel model, Findings findings) {
    this.model = model;
    this.findings = findings;
  }

  void addTo(List<Cause> causes) throws InterruptedException {
    List<String> stray = new ArrayList<>();
    Map<String, List<String>> notes = new TreeMap<>();
    List<String> signatures = new ArrayList<>();
    for (ModelPath path : List.copyOf(findings.unexpected())) {
      Optional<String> folder = notesFolder(path);
      if (folder.isPresent()) {
        notes.computeIfAbsent(folder.get(), absent -> new ArrayList<>()).add(explained(path));
      } else if (isStray(path)) {
        stray.add(explained(path));
      } else if (signatures.size() < MAXIMUM_BUNDLES && isSignature(path)) {
        signatures.add(explained(path));
      }
    }
    if (!stray.isEmpty()) {
      causes.add(new Cause.StrayFiles(stray));
    }
    notes.forEach((folder, paths) -> causes.add(new Cause.DownloadNotes(paths, folder)));
    if (!signatures.isEmpty()) {
      causes.add(new Cause.OtherSignatures(signatures));
    }
  }

  private String explained(ModelPath path) {
    findings.unexpected().remove(path);
    return path.toString();
  }

  private static Optional<String> notesFolder(ModelPath path) {
    String text = path.toString();
    int end = ("/" + text).indexOf("/" + NOTES + "/");
    return end < 0 ? Optional.empty() : Optional.of(text.substring(0, end + NOTES.length()));
  }

  private static boolean isStray(ModelPath path) {
    for (String name : path.components()) {
      if (STRAY_NAMES.contains(name.toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    String name = path.components().getLast();
    return name.startsWith("._") || name.endsWith("~") || name.endsWith(".swp");
  }

  private boolean isSignature(ModelPath path) throws InterruptedException {
    String text = path.toString();
    Optional<ModelFile> file = model.at(path);
    if (file.isEmpty() || !(text.endsWith(".sig") || text.endsWith(".sigstore.json"))) {
      return false;
    }
    return model.head(file.get(), BundleHead.BYTES).filter(BundleHead::isOf).isPresent();
  }
}
