package io.modelsigning.oci;

import io.modelsigning.domain.Reason;

/** The reasons that registries add to those of the domain. */
public final class OciReasons {
  /** A manifest that is none of a model whose files it names, or that readers could differ on. */
  public static final Reason UNSUPPORTED_ARTIFACT = new Reason("unsupported-artifact");

  /** A layer is an archive, whose digest says nothing of the files in it. */
  public static final Reason ARCHIVE_LAYER = new Reason("archive-layer");

  /** Digests are needed that a manifest does not have. */
  public static final Reason DIGESTS_NOT_STATED = new Reason("digests-not-stated");

  /** Content is needed, but layers are not to be read. */
  public static final Reason LAYERS_NOT_READ = new Reason("layers-not-read");

  /** A registry gave other content than the digest that it was asked for. */
  public static final Reason REGISTRY_CONTENT_DIFFERS = new Reason("registry-content-differs");

  /** A registry gave what its protocol does not allow. */
  public static final Reason MALFORMED_REGISTRY_ANSWER = new Reason("malformed-registry-answer");

  /** A registry does not let this user do that. */
  public static final Reason REGISTRY_ACCESS_DENIED = new Reason("registry-access-denied");

  /** What should tell by which name and password a registry knows its user does not. */
  public static final Reason UNUSABLE_REGISTRY_CREDENTIALS =
      new Reason("unusable-registry-credentials");

  /** One signature is wanted, and several are attached. */
  public static final Reason SEVERAL_SIGNATURES = new Reason("several-signatures");

  /** A signature was stored, but is not found where signatures of its model are looked for. */
  public static final Reason SIGNATURE_NOT_ATTACHED = new Reason("signature-not-attached");

  private OciReasons() {}
}
