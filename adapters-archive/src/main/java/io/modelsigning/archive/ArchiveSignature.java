package io.modelsigning.archive;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.storage.Overwrite;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A signature in an archive, which is read and never written: archives are not changed. */
final class ArchiveSignature implements SignatureStore {
  private final Archive archive;
  private final String entry;
  private final ArchiveModel model;

  ArchiveSignature(Archive archive, String entry, ArchiveModel model) {
    this.archive = archive;
    this.entry = entry;
    this.model = model;
  }

  @Override
  public String location() {
    return archive.name() + "!/" + entry;
  }

  @Override
  public Optional<ModelPath> pathWithin(ModelSource other) {
    return other instanceof ArchiveModel archived && archived.isIn(archive)
        ? archived.pathOf(entry)
        : Optional.empty();
  }

  @Override
  public Bytes read() throws SignatureAccessException {
    try (ZipFile zip = archive.open()) {
      ZipEntry found = zip.getEntry(entry);
      if (found == null || found.isDirectory()) {
        throw new SignatureAccessException(
            Reason.NOT_FOUND, "cannot read '%s': it does not exist".formatted(location()));
      }
      try (InputStream in = zip.getInputStream(found)) {
        byte[] bytes = in.readNBytes(Bundle.MAXIMUM_BYTES);
        if (in.read() >= 0) {
          throw new SignatureAccessException(
              Reason.SIGNATURE_TOO_LARGE,
              "'%s' must have at most %d bytes, but has more"
                  .formatted(location(), Bundle.MAXIMUM_BYTES));
        }
        return Bytes.of(bytes);
      }
    } catch (IOException e) {
      throw new SignatureAccessException(
          Reason.IO_ERROR, String.valueOf(archive.failure("read", location(), e).getMessage()), e);
    }
  }

  @Override
  public void write(Bytes stored, Overwrite overwrite) throws SignatureAccessException {
    throw new SignatureAccessException(
        Reason.IO_ERROR,
        "cannot write '%s': signatures are not written into archives; sign '%s' before it is packed"
            .formatted(location(), model.name()));
  }
}
