package io.modelsigning.domain.signature;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.Excerpt;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Resource;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.signature.StatementDocument.OmsPredicate;
import io.modelsigning.domain.signature.StatementDocument.ResourceEntry;
import io.modelsigning.domain.signature.StatementDocument.SerializationEntry;
import io.modelsigning.domain.signature.StatementDocument.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An in-toto statement that a model has the content of a manifest, in a layout OMS knows. */
public record Statement(Manifest manifest, Layout layout) {
  /** The type of every statement. */
  public static final String TYPE = "https://in-toto.io/Statement/v1";

  /** The layouts of predicate that carry a manifest. */
  public enum Layout {
    /** OMS v1.0: the manifest is the predicate, the root digest is the subject's. */
    OMS_V1_0("https://model_signing/signature/v1.0"),
    /** Release v0.2.0 of the reference implementation: the manifest is the list of subjects. */
    DIGESTS_V0_1("https://model_signing/Digests/v0.1");

    private final String predicateType;

    Layout(String predicateType) {
      this.predicateType = predicateType;
    }

    /** Returns the predicate type that marks this layout. */
    public String predicateType() {
      return predicateType;
    }

    /** Returns the layout that {@code predicateType} marks, if it is one. */
    public static Optional<Layout> byPredicateType(String predicateType) {
      for (Layout layout : values()) {
        if (layout.predicateType.equals(predicateType)) {
          return Optional.of(layout);
        }
      }
      return Optional.empty();
    }
  }

  /** Returns the statement of OMS v1.0 over {@code manifest}. */
  public static Statement of(Manifest manifest) {
    return new Statement(manifest, Layout.OMS_V1_0);
  }

  /**
   * Returns what {@code document} states, having held it against every rule of its layout.
   *
   * @throws MalformedSignatureException if a rule is broken, or the predicate type is not supported
   */
  public static Statement interpret(StatementDocument document) throws MalformedSignatureException {
    require(document.type().equals(TYPE), "statement type", TYPE, document.type());
    Layout layout =
        Layout.byPredicateType(document.predicateType())
            .orElseThrow(() -> unsupportedPredicate(document.predicateType(), null));
    try {
      return new Statement(
          switch (layout) {
            case OMS_V1_0 -> omsManifest(document);
            case DIGESTS_V0_1 -> digestsManifest(document);
          },
          layout);
    } catch (IllegalArgumentException e) {
      // The values refuse what breaks their rules; here that is the signer's mistake.
      throw new MalformedSignatureException(
          EvidencePart.STATEMENT,
          Reason.MALFORMED_STATEMENT,
          "the statement breaks a rule: " + e.getMessage(),
          e);
    }
  }

  /**
   * Refuses a statement that is about something else than a model, and names what.
   *
   * @throws MalformedSignatureException if the predicate type is not supported
   */
  public static void requireOfModel(String predicateType) throws MalformedSignatureException {
    if (Layout.byPredicateType(predicateType).isEmpty()) {
      throw unsupportedPredicate(predicateType, null);
    }
  }

  /** Returns the refusal of a statement whose predicate type is not supported. */
  public static MalformedSignatureException unsupportedPredicate(
      String predicateType, @Nullable Throwable cause) {
    return new MalformedSignatureException(
        EvidencePart.STATEMENT,
        Reason.UNSUPPORTED_PREDICATE,
        "the predicate type must be '%s', but is '%s'%s"
            .formatted(
                Layout.OMS_V1_0.predicateType(),
                Excerpt.of(predicateType),
                ForeignPredicate.named(predicateType).map(name -> ", " + name).orElse("")),
        cause);
  }

  private static Manifest omsManifest(StatementDocument document)
      throws MalformedSignatureException {
    OmsPredicate predicate =
        document
            .predicate()
            .orElseThrow(() -> malformed("the statement must have a predicate, but has none"));
    require(document.subjects().size() == 1, "number of subjects", "1", document.subjects().size());
    Subject subject = document.subjects().getFirst();
    Serialization serialization = serialization(predicate.serialization());
    List<ResourceDescriptor> resources = new ArrayList<>(predicate.resources().size());
    for (ResourceEntry entry : predicate.resources()) {
      require(
          namesAlgorithm(entry.algorithm(), serialization),
          "algorithm of '" + Excerpt.of(entry.name()) + "'",
          serialization.hashAlgorithm().id(),
          entry.algorithm());
      resources.add(descriptor(serialization.method(), entry, serialization.hashAlgorithm()));
    }
    Manifest manifest = Manifest.asListed(subject.name(), serialization, resources);
    switch (serialization.method()) {
      case SerializationMethod.Shards shards -> requireWholeFiles(manifest, shards);
      case SerializationMethod.Files unused -> {}
    }
    requireRootDigest(subject, manifest);
    return manifest;
  }

  /**
   * The reference implementation up to v1.1.1 appends the shard size to the algorithm of a shard's
   * digest, as in {@code sha256-sharded-1000}.
   */
  private static boolean namesAlgorithm(String name, Serialization serialization) {
    String id = serialization.hashAlgorithm().id();
    return name.equals(id)
        || switch (serialization.method()) {
          case SerializationMethod.Shards shards ->
              name.equals(id + "-sharded-" + shards.shardSizeBytes());
          case SerializationMethod.Files unused -> false;
        };
  }

  /** A file's shards must leave no byte of it out, or that byte would be unsigned. */
  private static void requireWholeFiles(Manifest manifest, SerializationMethod.Shards method)
      throws MalformedSignatureException {
    for (Map.Entry<ModelPath, List<ResourceDescriptor>> file :
        manifest.resourcesByFile().entrySet()) {
      List<Resource.Shard> shards = new ArrayList<>(file.getValue().size());
      long sizeBytes = 0;
      for (ResourceDescriptor descriptor : file.getValue()) {
        switch (descriptor.resource()) {
          case Resource.Shard shard -> {
            shards.add(shard);
            sizeBytes = Math.max(sizeBytes, shard.endBytes());
          }
          case Resource.WholeFile whole ->
              throw malformed(
                  "the file '%s' is listed as a whole, but the method is shards"
                      .formatted(whole.path()));
        }
      }
      // A manifest has no shard twice: as many as there are multiples of the shard size, each at
      // such a multiple and as long as it can be, are all of them.
      boolean partition = Math.ceilDiv(sizeBytes, method.shardSizeBytes()) == shards.size();
      for (Resource.Shard shard : shards) {
        long fullBytes = Math.min(method.shardSizeBytes(), sizeBytes - shard.startBytes());
        partition &=
            shard.startBytes() % method.shardSizeBytes() == 0
                && shard.endBytes() - shard.startBytes() == fullBytes;
      }
      if (!partition) {
        throw malformed(
            "the shards of '%s' do not cover it from its start to its end in steps of %d bytes"
                .formatted(file.getKey(), method.shardSizeBytes()));
      }
    }
  }

  private static void requireRootDigest(Subject subject, Manifest manifest)
      throws MalformedSignatureException {
    String computed = manifest.rootDigest().value().toHex();
    String stated = subject.digests().get(HashAlgorithm.SHA256.id());
    if (stated == null) {
      throw malformed("the subject must have a sha256 digest, but has none");
    }
    if (!stated.equals(computed)) {
      throw new MalformedSignatureException(
          EvidencePart.ROOT_DIGEST,
          Reason.ROOT_DIGEST_MISMATCH,
          "the root digest over the listed resources is %s, but the subject states %s"
              .formatted(computed, Excerpt.of(stated)));
    }
  }

  private static Serialization serialization(SerializationEntry entry)
      throws MalformedSignatureException {
    HashAlgorithm algorithm =
        HashAlgorithm.byId(entry.hashType())
            .orElseThrow(
                () ->
                    malformed(
                        "hash_type must be sha256, blake2b or blake3, but is '%s'"
                            .formatted(Excerpt.of(entry.hashType()))));
    List<ModelPath> ignorePaths = new ArrayList<>();
    for (String path : entry.ignorePaths().orElse(List.of())) {
      ignorePaths.add(ModelPath.of(path));
    }
    return Serialization.builder()
        .method(method(entry))
        .hashAlgorithm(algorithm)
        .allowSymlinks(entry.allowSymlinks())
        .ignorePaths(ignorePaths)
        .build();
  }

  private static SerializationMethod method(SerializationEntry entry)
      throws MalformedSignatureException {
    OptionalLong shardSize = entry.shardSize();
    return switch (entry.method()) {
      case SerializationMethod.Files.ID -> {
        if (shardSize.isPresent()) {
          throw malformed(
              "shard_size must be absent for the method files, but is " + shardSize.getAsLong());
        }
        yield new SerializationMethod.Files();
      }
      case SerializationMethod.Shards.ID ->
          new SerializationMethod.Shards(
              shardSize.orElseThrow(
                  () -> malformed("shard_size must be present for the method shards")));
      default ->
          throw malformed(
              "the serialization method must be files or shards, but is '%s'"
                  .formatted(Excerpt.of(entry.method())));
    };
  }

  private static Manifest digestsManifest(StatementDocument document)
      throws MalformedSignatureException {
    Serialization serialization = Serialization.builder().build();
    List<ResourceDescriptor> resources = new ArrayList<>(document.subjects().size());
    for (Subject subject : document.subjects()) {
      String digest = subject.digests().get(HashAlgorithm.SHA256.id());
      if (digest == null) {
        throw malformed(
            "subject '%s' must have a sha256 digest".formatted(Excerpt.of(subject.name())));
      }
      ResourceEntry entry = new ResourceEntry(subject.name(), HashAlgorithm.SHA256.id(), digest);
      resources.add(descriptor(serialization.method(), entry, HashAlgorithm.SHA256));
    }
    return Manifest.asListed("", serialization, resources);
  }

  private static ResourceDescriptor descriptor(
      SerializationMethod method, ResourceEntry entry, HashAlgorithm algorithm)
      throws MalformedSignatureException {
    Optional<Bytes> value = entry.digestValue();
    if (value.isEmpty() || value.get().size() != algorithm.digestBytes()) {
      throw malformed(
          "the digest of '%s' must be %d lower-case hexadecimal digits, but is '%s'"
              .formatted(
                  Excerpt.of(entry.name()),
                  2 * algorithm.digestBytes(),
                  Excerpt.of(entry.digest())));
    }
    return new ResourceDescriptor(method.parse(entry.name()), new Digest(algorithm, value.get()));
  }

  private static void require(boolean holds, String what, Object expected, Object found)
      throws MalformedSignatureException {
    if (!holds) {
      throw malformed(
          "the %s must be %s, but is '%s'"
              .formatted(what, expected, Excerpt.of(String.valueOf(found))));
    }
  }

  private static MalformedSignatureException malformed(String message) {
    return new MalformedSignatureException(
        EvidencePart.STATEMENT, Reason.MALFORMED_STATEMENT, message);
  }

  /**
   * Returns the document of OMS v1.0 that states this.
   *
   * @throws IllegalStateException if this is of an older layout, which is read but never written
   */
  public StatementDocument toDocument() {
    if (layout != Layout.OMS_V1_0) {
      throw new IllegalStateException("only OMS v1.0 is written, not " + layout);
    }
    Serialization serialization = manifest.serialization();
    List<ResourceEntry> entries = new ArrayList<>(manifest.resources().size());
    for (ResourceDescriptor descriptor : manifest.resources()) {
      entries.add(
          new ResourceEntry(
              descriptor.resource().name(),
              descriptor.digest().algorithm().id(),
              descriptor.digest().value()));
    }
    OptionalLong shardSize =
        switch (serialization.method()) {
          case SerializationMethod.Shards shards -> OptionalLong.of(shards.shardSizeBytes());
          case SerializationMethod.Files unused -> OptionalLong.empty();
        };
    SerializationEntry serializationEntry =
        new SerializationEntry(
            serialization.method().id(),
            serialization.hashAlgorithm().id(),
            shardSize,
            serialization.allowSymlinks(),
            Optional.of(serialization.ignorePaths().stream().map(ModelPath::toString).toList()));
    return new StatementDocument(
        TYPE,
        List.of(
            new Subject(
                manifest.modelName(),
                Map.of(HashAlgorithm.SHA256.id(), manifest.rootDigest().value().toHex()))),
        layout.predicateType(),
        Optional.of(new OmsPredicate(entries, serializationEntry)));
  }
}
