package io.modelsigning.domain.service;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.discovery.FolderSignatures;
import io.modelsigning.domain.discovery.LeftOut;
import io.modelsigning.domain.discovery.SignedModel;
import io.modelsigning.domain.port.in.DiscoverModels;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StoredEntry;
import io.modelsigning.domain.storage.Location;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** Searches folders depth first, with no more in memory than the way to where it is. */
final class DiscoverModelsService implements DiscoverModels {
  private static final String GIT = ".git";

  private final Storage storage;

  DiscoverModelsService(Storage storage) {
    this.storage = storage;
  }

  /** A folder to enter, and the signatures beside it that sign it. */
  private record Entered(StoredEntry entry, List<Location> beside) {}

  @Override
  public void discover(Location folder, Listener listener)
      throws ModelAccessException, InterruptedException {
    Deque<Entered> waiting = new ArrayDeque<>();
    enter(folder, List.of(), waiting, listener);
    while (!waiting.isEmpty()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while folders are searched");
      }
      Entered next = waiting.pop();
      Location location = next.entry().location();
      try {
        enter(location, next.beside(), waiting, listener);
      } catch (ModelAccessException e) {
        listener.unreadable(location, e);
      }
    }
  }

  private void enter(
      Location folder, List<Location> beside, Deque<Entered> waiting, Listener listener)
      throws ModelAccessException, InterruptedException {
    List<StoredEntry> entries;
    try {
      entries = storage.entries(folder);
    } catch (ModelAccessException e) {
      // What is signed from outside is known even if it cannot be looked into.
      if (!beside.isEmpty()) {
        tell(new SignedModel(folder, beside), listener);
      }
      throw e;
    }
    FolderSignatures signatures = FolderSignatures.in(entries, storage::beginsAsSignature);
    List<Location> own = new ArrayList<>(beside);
    own.addAll(signatures.ofFolder());
    if (!own.isEmpty()) {
      tell(new SignedModel(folder, own), listener);
    }
    List<Entered> folders = new ArrayList<>();
    for (StoredEntry entry : entries) {
      List<Location> ofEntry = signatures.of(entry);
      boolean enters = entry.kind() == StoredEntry.Kind.FOLDER && !entry.link();
      if (enters && !entry.name().equals(GIT)) {
        folders.add(new Entered(entry, ofEntry));
      } else if (!ofEntry.isEmpty()) {
        tell(new SignedModel(entry.location(), ofEntry), listener);
      }
      LeftOut.of(entry).ifPresent(listener::leftOut);
      if (FolderSignatures.isNoFile(entry)) {
        listener.unreadable(
            entry.location(),
            new ModelAccessException(
                Reason.SPECIAL_FILE,
                entry.location().text(),
                "signature '%s' must be a file, but is not".formatted(entry.location())));
      }
    }
    Collections.reverse(folders);
    folders.forEach(waiting::push);
  }

  private static void tell(SignedModel model, Listener listener) throws InterruptedException {
    try {
      model.requireFewSignatures();
    } catch (ModelAccessException e) {
      listener.unreadable(model.model(), e);
      return;
    }
    listener.found(model);
  }
}
