package io.modelsigning.domain.service;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.port.out.StatementCodec;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.StatementDocument;
import io.modelsigning.domain.signature.VerificationMaterial;
import io.modelsigning.domain.storage.Overwrite;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The world outside the domain, in memory. */
final class Fakes {
  static final SignerIdentity SIGNER =
      SignerIdentity.builder().method(SignatureMethod.KEY).name("hint").build();

  private Fakes() {}

  /** A model in memory that remembers what was done with it. */
  static final class MemoryModel implements ModelSource {
    final Map<ModelPath, byte[]> files = new TreeMap<>();
    final List<ModelPath> links = new ArrayList<>();
    final List<ListingPolicy> listings = new ArrayList<>();
    final List<String> opened = new ArrayList<>();
    boolean singleFile;

    MemoryModel put(String path, String content) {
      files.put(ModelPath.of(path), content.getBytes(StandardCharsets.UTF_8));
      return this;
    }

    MemoryModel link(String path, String content) {
      links.add(ModelPath.of(path));
      return put(path, content);
    }

    MemoryModel remove(String path) {
      files.remove(ModelPath.of(path));
      return this;
    }

    @Override
    public String name() {
      return "model";
    }

    @Override
    public ModelListing list(ListingPolicy policy) throws UnacceptableModelException {
      listings.add(policy);
      List<ModelFile> listed = new ArrayList<>();
      List<Warning> warnings = new ArrayList<>();
      for (Map.Entry<ModelPath, byte[]> file : files.entrySet()) {
        ModelPath path = file.getKey();
        boolean wanted =
            policy.only().isPresent()
                ? policy.only().get().contains(path)
                : !policy.exclusions().excludes(path);
        if (wanted) {
          if (links.contains(path)) {
            if (!policy.allowSymlinks()) {
              throw new UnacceptableModelException(
                  Reason.SYMLINK_NOT_ALLOWED, path.toString(), "'" + path + "' is a link");
            }
            warnings.add(new Warning(Reason.SYMLINK_LEAVES_MODEL, "link " + path));
          }
          listed.add(new ModelFile(path, file.getValue().length, "1"));
        }
      }
      return new ModelListing(listed, singleFile, warnings);
    }

    @Override
    public FileCount count(ModelPath path, int maximum) {
      int found =
          (int)
              files.keySet().stream()
                  .filter(file -> path.equals(ModelPath.ROOT) || file.isWithin(path))
                  .count();
      return new FileCount(Math.min(found, maximum), found <= maximum);
    }

    @Override
    public ModelContent open(ModelFile file) {
      opened.add(file.path().toString());
      byte[] content = files.get(file.path());
      if (content == null) {
        throw new AssertionError("opened without being there: " + file.path());
      }
      return new ModelContent() {
        @Override
        public int read(ByteBuffer target, long positionBytes) {
          int count = Math.min(target.remaining(), content.length - (int) positionBytes);
          target.put(content, (int) positionBytes, count);
          return count == 0 && target.hasRemaining() ? -1 : count;
        }

        @Override
        public void requireUnchanged() {}

        @Override
        public void close() {}
      };
    }
  }

  /** Digests of the right length; those that are not SHA-256 stand for the real ones. */
  static final class MemoryEngine implements DigestEngine {
    int calls;
    Optional<ModelAccessException> failure = Optional.empty();
    final List<String> events;

    MemoryEngine(List<String> events) {
      this.events = events;
    }

    @Override
    public List<Digest> digest(
        ModelSource model,
        List<FileRange> ranges,
        HashAlgorithm algorithm,
        ProgressListener progress)
        throws ModelAccessException {
      calls++;
      events.add("digest");
      if (failure.isPresent()) {
        throw failure.get();
      }
      List<Digest> digests = new ArrayList<>();
      for (FileRange range : ranges) {
        try (ModelContent content = model.open(range.file())) {
          ByteBuffer bytes = ByteBuffer.allocate((int) range.sizeBytes());
          if (bytes.hasRemaining()) {
            content.read(bytes, range.startBytes());
          }
          digests.add(digest(algorithm, bytes.array()));
          progress.hashed(range.sizeBytes());
        }
      }
      return digests;
    }

    static Digest digest(HashAlgorithm algorithm, byte[] content) {
      try {
        String standIn = algorithm == HashAlgorithm.SHA256 ? "SHA-256" : "SHA3-512";
        byte[] digest = MessageDigest.getInstance(standIn).digest(content);
        return new Digest(algorithm, Bytes.of(Arrays.copyOf(digest, algorithm.digestBytes())));
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Writes a number for every document and finds it by that number. */
  static final class MemoryStatements implements StatementCodec {
    private final Map<Bytes, StatementDocument> documents = new HashMap<>();
    Optional<String> lookedLike = Optional.empty();
    String padding = "";
    int reads;

    @Override
    public Bytes write(StatementDocument statement) {
      Bytes payload = Bytes.ofUtf8("statement " + documents.size() + padding);
      documents.put(payload, statement);
      return payload;
    }

    @Override
    public Optional<String> predicateType(Bytes payload) {
      return lookedLike.isPresent()
          ? lookedLike
          : Optional.ofNullable(documents.get(payload)).map(StatementDocument::predicateType);
    }

    @Override
    public StatementDocument read(Bytes payload) throws MalformedSignatureException {
      reads++;
      StatementDocument document = documents.get(payload);
      if (document == null) {
        throw new MalformedSignatureException(
            EvidencePart.STATEMENT, Reason.MALFORMED_STATEMENT, "no statement");
      }
      return document;
    }
  }

  /** Writes a number for every bundle and finds it by that number. */
  static final class MemoryBundles implements BundleCodec {
    private final Map<Bytes, Bundle> bundles = new HashMap<>();

    @Override
    public Bytes write(Bundle bundle) {
      Bytes stored = Bytes.ofUtf8("bundle " + bundles.size());
      bundles.put(stored, bundle);
      return stored;
    }

    @Override
    public Bundle read(Bytes stored) throws MalformedSignatureException {
      Bundle bundle = bundles.get(stored);
      if (bundle == null) {
        throw new MalformedSignatureException(
            EvidencePart.SIGNATURE, Reason.MALFORMED_BUNDLE, "no bundle");
      }
      return bundle;
    }

    @Override
    public Bytes withTimestamps(Bytes stored, List<Bytes> timestamps)
        throws MalformedSignatureException {
      Bundle bundle = read(stored);
      List<Bytes> all = new ArrayList<>(bundle.timestamps());
      all.addAll(timestamps);
      return write(bundle.withTimestamps(all));
    }
  }

  /** Keeps a signature in memory, as if in a file of the model if told so. */
  static final class MemoryStore implements SignatureStore {
    Optional<ModelPath> within = Optional.empty();
    Optional<Bytes> stored = Optional.empty();
    Optional<Overwrite> overwrite = Optional.empty();
    int writes;

    @Override
    public String location() {
      return "memory";
    }

    @Override
    public Optional<ModelPath> pathWithin(ModelSource model) {
      return within;
    }

    @Override
    public Bytes read() throws SignatureAccessException {
      return stored.orElseThrow(
          () -> new SignatureAccessException(Reason.NOT_FOUND, "there is no signature"));
    }

    @Override
    public void write(Bytes bytes, Overwrite permitted) {
      writes++;
      overwrite = Optional.of(permitted);
      stored = Optional.of(bytes);
    }
  }

  /** Signs with a key that cannot fail unless told so. */
  static final class MemorySigner implements PayloadSigner {
    Optional<SigningException> failure = Optional.empty();
    OptionalInt maximum = OptionalInt.empty();
    final List<Bytes> signed = new ArrayList<>();

    @Override
    public SignatureMethod method() {
      return SignatureMethod.KEY;
    }

    @Override
    public OptionalInt maximumPayloadBytes() {
      return maximum;
    }

    @Override
    public Signed sign(Bytes payload) throws SigningException {
      if (failure.isPresent()) {
        throw failure.get();
      }
      signed.add(payload);
      return new Signed(
          Bundle.of(
              new VerificationMaterial.KeyHint("hint"),
              new Envelope(Envelope.IN_TOTO_JSON, payload, List.of(Bytes.ofUtf8("signature")))),
          SIGNER);
    }
  }

  /** Gives the verdict it is told to and remembers what it was asked. */
  static final class MemoryVerifier implements SignatureVerifier {
    SignatureVerdict verdict = new SignatureVerdict.Authentic(SIGNER, List.of());
    SignatureMethod method = SignatureMethod.KEY;
    final List<SignedMessage> messages = new ArrayList<>();

    @Override
    public SignatureMethod method() {
      return method;
    }

    @Override
    public SignatureVerdict verify(Bundle bundle, SignedMessage message) {
      messages.add(message);
      return verdict;
    }
  }

  /** Remembers what it was told, but for single files. */
  static final class Recorder implements ProgressListener {
    final List<String> events;

    Recorder(List<String> events) {
      this.events = events;
    }

    @Override
    public void started(Phase phase) {
      events.add("+" + phase);
    }

    @Override
    public void asking(String address) {
      events.add("asking " + address);
    }

    @Override
    public void failed(Phase phase, Reason reason) {
      events.add("failed " + phase + " " + reason);
    }

    @Override
    public void finished(Phase phase) {
      events.add("-" + phase);
    }

    @Override
    public void listed(long files) {
      events.add("listed " + files);
    }

    @Override
    public void serializing(Serialization serialization) {
      events.add(serialization.method().id() + " " + serialization.hashAlgorithm().id());
    }

    @Override
    public void planned(long files, long bytes) {
      events.add("planned " + files + " " + bytes);
    }

    @Override
    public void warned(Warning warning) {
      events.add("warned " + warning.reason());
    }
  }
}
