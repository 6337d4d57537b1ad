package io.modelsigning.domain.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.discovery.LeftOut;
import io.modelsigning.domain.discovery.SignedModel;
import io.modelsigning.domain.port.in.DiscoverModels;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StoredEntry;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which signatures are found, and what each is said to sign. */
final class DiscoverModelsTest {
  /** Folders that exist in memory alone, by paths with slashes. */
  private static final class Folders implements Storage {
    private final Map<String, StoredEntry.Kind> entries = new TreeMap<>();
    private final Set<String> links = new HashSet<>();
    private final Set<String> bundles = new HashSet<>();
    private final Set<String> unreadable = new HashSet<>();

    Folders with(String... files) {
      for (String file : files) {
        put(file, StoredEntry.Kind.FILE);
      }
      return this;
    }

    Folders put(String path, StoredEntry.Kind kind) {
      entries.put(path, kind);
      for (int i = path.indexOf('/'); i >= 0; i = path.indexOf('/', i + 1)) {
        entries.putIfAbsent(path.substring(0, i), StoredEntry.Kind.FOLDER);
      }
      return this;
    }

    @Override
    public List<StoredEntry> entries(Location folder) throws ModelAccessException {
      if (unreadable.contains(folder.text())) {
        throw new ModelAccessException(Reason.IO_ERROR, folder.text(), "unreadable");
      }
      List<StoredEntry> within = new ArrayList<>();
      entries.forEach(
          (path, kind) -> {
            int slash = path.lastIndexOf('/');
            if (slash == folder.text().length() && path.startsWith(folder.text())) {
              within.add(
                  new StoredEntry(
                      path.substring(slash + 1), new Location(path), kind, links.contains(path)));
            }
          });
      return within;
    }

    @Override
    public boolean beginsAsSignature(Location file) {
      return bundles.contains(file.text());
    }

    @Override
    public StoredModel model(Location location, ProgressListener progress) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Location usualSignature(Location model) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SignatureStore signature(Location location) {
      throw new UnsupportedOperationException();
    }
  }

  private final List<String> found = new ArrayList<>();

  private final DiscoverModels.Listener listener =
      new DiscoverModels.Listener() {
        @Override
        public void found(SignedModel model) {
          found.add(model.model() + " by " + model.signatures());
        }

        @Override
        public void leftOut(LeftOut part) {
          found.add(part.location() + " left out: " + part.why());
        }

        @Override
        public void unreadable(Location location, ModelAccessException why) {
          found.add(location + " unreadable: " + why.reason());
        }
      };

  private void discover(Folders folders) throws Exception {
    UseCases.discoverModels(folders).discover(new Location("r"), listener);
  }

  @AfterEach
  void clearInterrupt() {
    boolean unused = Thread.interrupted();
  }

  @Test
  void signsWhatItIsNamedAfterOrItsFolder() throws Exception {
    Folders folders =
        new Folders()
            .with(
                "r/a/model.sig",
                "r/a/model.ACME.sig",
                "r/a/weights",
                "r/b/weights.gguf",
                "r/b/weights.gguf.sig",
                "r/b/weights.gguf.oms.sig",
                "r/c/skill.oms.sig",
                "r/c/other.sigstore.json",
                "r/c/plain.json",
                "r/d/weights",
                "r/d.sig");
    folders.bundles.add("r/c/other.sigstore.json");
    discover(folders);
    assertEquals(
        List.of(
            "r/a by [r/a/model.ACME.sig, r/a/model.sig]",
            "r/b/weights.gguf by [r/b/weights.gguf.oms.sig, r/b/weights.gguf.sig]",
            "r/c by [r/c/other.sigstore.json, r/c/skill.oms.sig]",
            "r/d by [r/d.sig]"),
        found);
  }

  @Test
  void modelIsToldOnceWithAllItsSignatures() throws Exception {
    discover(new Folders().with("r/x.sig", "r/x/model.sig", "r/x/y/model.sig"));
    assertEquals(List.of("r/x by [r/x.sig, r/x/model.sig]", "r/x/y by [r/x/y/model.sig]"), found);
  }

  @Test
  void modelSigIsNoExceptionToTheRule() throws Exception {
    discover(new Folders().with("r/model", "r/model.sig"));
    assertEquals(List.of("r/model by [r/model.sig]"), found);
  }

  @Test
  void linksAreNotFollowedAndGitIsNotEntered() throws Exception {
    Folders folders = new Folders().with("r/.git/model.sig", "r/a/model.sig", "r/l/model.sig");
    folders.with("r/l.sig");
    folders.links.add("r/l");
    discover(folders);
    assertEquals(
        List.of("r/l by [r/l.sig]", "r/l left out: LINKED_FOLDER", "r/a by [r/a/model.sig]"),
        found);
  }

  @Test
  void whatCannotBeLookedIntoIsTold() throws Exception {
    Folders folders = new Folders().with("r/a.sig", "r/a/model.sig", "r/b/model.sig");
    folders.put("r/c/model.sig", StoredEntry.Kind.OTHER);
    folders.put("r/c/pipe", StoredEntry.Kind.OTHER);
    folders.put("r/c/\\xff", StoredEntry.Kind.UNNAMEABLE);
    folders.unreadable.add("r/a");
    discover(folders);
    assertEquals(
        List.of(
            "r/a by [r/a.sig]",
            "r/a unreadable: io-error",
            "r/b by [r/b/model.sig]",
            "r/c/\\xff left out: UNSUPPORTED_FILE_NAME",
            "r/c/model.sig unreadable: special-file"),
        found);
  }

  @Test
  void modelsWithTooManySignaturesAreTold() throws Exception {
    Folders folders = new Folders().with("r/b/model.sig");
    for (int i = 0; i <= SignedModel.MAXIMUM_SIGNATURES; i++) {
      folders.with("r/a/" + i + ".sig");
    }
    discover(folders);
    assertEquals(List.of("r/a unreadable: not-searchable", "r/b by [r/b/model.sig]"), found);
  }

  @Test
  void rootThatCannotBeListedIsNoAnswer() {
    Folders folders = new Folders();
    folders.unreadable.add("r");
    assertThrows(ModelAccessException.class, () -> discover(folders));
    assertEquals(List.of(), found);
  }

  @Test
  void depthNeedsNoStack() throws Exception {
    StringBuilder path = new StringBuilder("r");
    Folders folders = new Folders();
    for (int i = 0; i < 2_000; i++) {
      path.append("/d");
    }
    discover(folders.with(path + "/model.sig"));
    assertEquals(List.of(path + " by [" + path + "/model.sig]"), found);
  }

  @Test
  void interruptEndsTheSearch() {
    Folders folders = new Folders().with("r/a/model.sig", "r/b/model.sig");
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> discover(folders));
    assertTrue(found.isEmpty(), found::toString);
  }
}
