package io.modelsigning.objectstore;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.BundleHead;
import io.modelsigning.domain.storage.Overwrite;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An object that is, or is to be, a signature. It is stored only if what was looked at before is
 * still there, so that of several writers one wins and the others are told. Thread-safe.
 */
final class SignatureObject {
  private final ObjectClient client;
  private final Attempts attempts;
  private final String key;

  SignatureObject(ObjectClient client, Attempts attempts, String key) {
    this.client = client;
    this.attempts = attempts;
    this.key = key;
  }

  private String location() {
    return client.display(key);
  }

  Bytes read() throws SignatureAccessException {
    try {
      StoredObject object =
          find()
              .orElseThrow(
                  () ->
                      new SignatureAccessException(
                          Reason.NOT_FOUND, "signature '%s' does not exist".formatted(location())));
      return read(object, Bundle.MAXIMUM_BYTES);
    } catch (ObjectAccessException e) {
      throw Failures.ofSignature("read", location(), e);
    } catch (InterruptedException e) {
      throw interrupted("read", e);
    }
  }

  private Optional<StoredObject> find() throws ObjectAccessException, InterruptedException {
    return attempts.make(location(), () -> client.find(key));
  }

  private Bytes read(StoredObject object, int maximumBytes)
      throws ObjectAccessException, InterruptedException, SignatureAccessException {
    if (object.sizeBytes() > maximumBytes) {
      throw new SignatureAccessException(
          Reason.SIGNATURE_TOO_LARGE,
          "signature '%s' must have at most %d bytes, but has %d"
              .formatted(location(), maximumBytes, object.sizeBytes()));
    }
    return head(object, (int) object.sizeBytes());
  }

  private Bytes head(StoredObject object, int bytes)
      throws ObjectAccessException, InterruptedException {
    if (bytes == 0) {
      return Bytes.of(new byte[0]);
    }
    return attempts.make(
        location(),
        () -> {
          ByteBuffer content = ByteBuffer.allocate(bytes);
          try (ObjectStream stream = client.open(object, 0, bytes)) {
            while (content.hasRemaining()) {
              if (stream.read(content) < 0) {
                throw ObjectAccessException.again(
                    ObjectAccessException.Outlook.PASSING, "the answer ended too early", null);
              }
            }
          }
          return Bytes.of(content.array());
        });
  }

  void write(Bytes stored, Overwrite overwrite) throws SignatureAccessException {
    try {
      Optional<StoredObject> there = find();
      if (there.isPresent() && !overwrite.permits(firstBytes(there.get()))) {
        throw new SignatureAccessException(
            Reason.SIGNATURE_PLACE_TAKEN,
            "cannot write signature '%s': it must be new or replace an older signature, but something else is there"
                .formatted(location()));
      }
      put(stored, there);
    } catch (ObjectAccessException e) {
      throw Failures.ofSignature("write", location(), e);
    } catch (InterruptedException e) {
      throw interrupted("write", e);
    }
  }

  private byte[] firstBytes(StoredObject object)
      throws ObjectAccessException, InterruptedException {
    return head(object, (int) Math.min(object.sizeBytes(), BundleHead.BYTES)).toArray();
  }

  /**
   * An answer that does not come back may have been given: what is there then may be what was to be
   * stored.
   */
  private void put(Bytes stored, Optional<StoredObject> there)
      throws ObjectAccessException, InterruptedException, SignatureAccessException {
    try {
      attempts.make(
          location(),
          () -> {
            client.put(key, stored, there);
            return true;
          });
    } catch (ObjectAccessException e) {
      if (!e.reason().equals(Reason.FILE_CHANGED)) {
        throw e;
      }
      Optional<StoredObject> now = find();
      if (now.isEmpty()
          || now.get().sizeBytes() != stored.size()
          || !read(now.get(), stored.size()).equals(stored)) {
        throw ObjectAccessException.permanent(
            Reason.FILE_CHANGED, "something else was stored there in the meantime", e);
      }
    }
  }

  private SignatureAccessException interrupted(String attempt, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new SignatureAccessException(
        Reason.IO_ERROR,
        "cannot %s signature '%s': the thread is interrupted".formatted(attempt, location()),
        e);
  }
}
