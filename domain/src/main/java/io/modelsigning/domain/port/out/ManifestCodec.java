package io.modelsigning.domain.port.out;

import io.modelsigning.domain.MalformedManifestException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.RecordedManifest;

/** Turns manifests that are kept without a signature into the bytes of a file and back. */
public interface ManifestCodec {
  /** The kind of document, which it names itself. */
  String MEDIA_TYPE = "application/vnd.model-signing.manifest.v1+json";

  /** Returns the file's content. */
  Bytes write(RecordedManifest manifest);

  /**
   * Reads a file's content, by the rules that signed statements are read by: the root digest is
   * that of the resources, shards cover their files.
   *
   * @throws MalformedManifestException if it is no manifest
   */
  RecordedManifest read(Bytes content) throws MalformedManifestException;
}
