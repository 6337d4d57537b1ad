package io.modelsigning.policy;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.policy.ModelPolicy;
import io.modelsigning.policy.PolicyFinding.Severity;
import io.modelsigning.yaml.Node;
import io.modelsigning.yaml.Node.Text;
import io.modelsigning.yaml.Place;
import io.modelsigning.yaml.YamlDocument;
import io.modelsigning.yaml.YamlFault;
import io.modelsigning.yaml.YamlLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads policies in YAML, of the form that {@code docs/policy.md} describes. Thread-safe.
 *
 * <p>Reasons given beside those of the domain: {@code malformed-policy}, {@code
 * policy-limit-exceeded}. The cause of such a refusal is a {@link YamlFault}, which knows where.
 */
public final class PolicyFiles {
  /** So many files may a policy consist of. */
  static final int MAXIMUM_FILES = 64;

  /** So many files may include each other in a row. */
  static final int MAXIMUM_INCLUDES = 8;

  /** As deep as the deepest group that is written out; as long as a few certificates. */
  static final YamlLimits LIMITS = new YamlLimits("a policy", 1 << 20, 64, 1 << 16);

  private final SignerFactory factory;

  private PolicyFiles(SignerFactory factory) {
    this.factory = factory;
  }

  /** Returns a reader of policies whose signers' verifiers {@code factory} makes. */
  public static PolicyFiles create(SignerFactory factory) {
    return new PolicyFiles(factory);
  }

  /**
   * Reads a policy with all that it includes. No key is read and no network used for it: what
   * verifies is made when a signature is there to verify, once for each signer.
   *
   * @throws VerificationUnavailableException if a file cannot be read, or is not of the form of a
   *     policy
   */
  public ModelPolicy read(Path file) throws VerificationUnavailableException {
    return described(file).policy();
  }

  /**
   * Reads a policy that is at hand, with all that it includes, as {@link #read(Path)} does.
   *
   * @param name what to call it in messages
   * @param folder what the paths in it are relative to
   * @throws VerificationUnavailableException if it is not of the form of a policy, or a file that
   *     it includes cannot be read
   */
  public ModelPolicy read(String name, Bytes content, Path folder)
      throws VerificationUnavailableException {
    return described(
            new Included(
                folder.resolve("policy"), name, 0, Place.startOf(name), Optional.of(content)))
        .policy();
  }

  /**
   * Reads a policy as {@link #read(Path)} does, and keeps who its signers are.
   *
   * @throws VerificationUnavailableException if a file cannot be read, or is not of the form of a
   *     policy
   */
  public DescribedPolicy described(Path file) throws VerificationUnavailableException {
    return described(Included.first(file));
  }

  private DescribedPolicy described(Included first) throws VerificationUnavailableException {
    try {
      return new Reading(Mistakes.first())
          .policy(first)
          .orElseThrow(() -> new IllegalStateException("a mistake was passed over"));
    } catch (YamlFault e) {
      throw new VerificationUnavailableException(
          PolicyReasons.of(e), "the policy cannot be used: " + e.located(), e);
    }
  }

  /**
   * Finds what is wrong with a policy and all that it includes: every mistake that is independent
   * of others, up to a thousand, and, where there is none in the form, what is there for nothing.
   * Keys, certificates and trust configurations are read too, but no network is used: what has to
   * be fetched is not looked at.
   *
   * @throws VerificationUnavailableException if the file itself cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public PolicyCheck check(Path file)
      throws VerificationUnavailableException, InterruptedException {
    Mistakes mistakes = Mistakes.all();
    Reading reading = new Reading(mistakes);
    try {
      Optional<DescribedPolicy> policy = reading.policy(Included.first(file));
      if (policy.isPresent()) {
        reading.form.warn(policy.get().policy());
      }
    } catch (YamlFault e) {
      mistakes.add(e);
    }
    reading.form.load();
    return new PolicyCheck(
        file.toString(),
        reading.seen.size(),
        reading.form.rules(),
        reading.form.signers(),
        mistakes.found());
  }

  /** Returns what is wrong with a policy in one document, which includes no other. */
  List<PolicyFinding> mistakesIn(String name, byte[] content) {
    Mistakes mistakes = Mistakes.all();
    PolicyForm form = new PolicyForm(factory, mistakes);
    try {
      Node document = Reading.document(name, content);
      List<Text> unusedIncludes = form.add(document, Path.of(""));
      Optional<DescribedPolicy> unusedPolicy = form.policy(Place.startOf(name));
    } catch (YamlFault e) {
      mistakes.add(e);
    }
    return mistakes.found();
  }

  /**
   * A file to read.
   *
   * @param name what messages call it
   * @param depth how many files include it in a row
   * @param atHand what is in it, if that need not be read
   */
  private record Included(Path file, String name, int depth, Place from, Optional<Bytes> atHand) {
    static Included first(Path file) {
      String name = file.toString();
      return new Included(file, name, 0, Place.startOf(name), Optional.empty());
    }
  }

  private final class Reading {
    private final Mistakes mistakes;
    private final PolicyForm form;
    private final Set<Path> seen = new HashSet<>();

    Reading(Mistakes mistakes) {
      this.mistakes = mistakes;
      this.form = new PolicyForm(factory, mistakes);
    }

    /** Returns the policy, unless mistakes were noted that leave none. */
    Optional<DescribedPolicy> policy(Included first)
        throws YamlFault, VerificationUnavailableException {
      Deque<Included> waiting = new ArrayDeque<>();
      waiting.add(first);
      while (!waiting.isEmpty()) {
        Included next = waiting.removeFirst();
        Optional<byte[]> content = contentIfReadable(next);
        List<Included> included = new ArrayList<>();
        boolean read =
            content.isPresent()
                && mistakes.in(
                    () -> {
                      Node document = document(next.name(), content.get());
                      included.addAll(included(next, form.add(document, folderOf(next.file()))));
                    });
        if (!read) {
          form.missNames();
        }
        // What a file includes comes behind it, and before what comes behind it already.
        for (int i = included.size() - 1; i >= 0; i--) {
          waiting.addFirst(included.get(i));
        }
      }
      return form.policy(first.from());
    }

    private static Node document(String name, byte[] content) throws YamlFault {
      return YamlDocument.read(name, content, LIMITS)
          .orElseThrow(
              () ->
                  Place.startOf(name)
                      .fault("a policy must be a mapping of members, but the file is empty"));
    }

    /** Returns what is in a file; that an included one cannot be read is a mistake of the other. */
    private Optional<byte[]> contentIfReadable(Included file)
        throws YamlFault, VerificationUnavailableException {
      mistakes.reading(file.name());
      try {
        return Optional.of(content(file));
      } catch (YamlFault e) {
        mistakes.read(
            () -> {
              throw e;
            });
      } catch (VerificationUnavailableException e) {
        if (file.depth() == 0 || !mistakes.areGathered()) {
          throw e;
        }
        mistakes.add(Severity.ERROR, e.reason(), file.from(), String.valueOf(e.getMessage()));
      }
      return Optional.empty();
    }

    private List<Included> included(Included by, List<Text> paths) throws YamlFault {
      List<Included> included = new ArrayList<>();
      for (Text path : paths) {
        if (by.depth() == MAXIMUM_INCLUDES) {
          throw path.place()
              .limit(
                  "at most %d files may include each other in a row".formatted(MAXIMUM_INCLUDES));
        }
        mistakes.read(
            () -> {
              Path file = relative(path, folderOf(by.file()));
              included.add(
                  new Included(
                      file, file.toString(), by.depth() + 1, path.place(), Optional.empty()));
            });
      }
      return included;
    }

    private static Path relative(Text text, Path folder) throws YamlFault {
      Path path = text.in(() -> Path.of(text.value()));
      if (path.isAbsolute()) {
        throw text.place()
            .fault(
                "an included file must be given by a path from the file that includes it, but '%s' is absolute"
                    .formatted(text.value()));
      }
      return folder.resolve(path).normalize();
    }

    private byte[] content(Included included) throws YamlFault, VerificationUnavailableException {
      if (included.atHand().isPresent()) {
        return included.atHand().get().toArray();
      }
      try {
        Path real = included.file().toRealPath();
        if (!seen.add(real)) {
          throw included
              .from()
              .fault("the file '%s' is included already".formatted(included.name()));
        }
        if (seen.size() > MAXIMUM_FILES) {
          throw included
              .from()
              .limit("a policy must consist of at most %d files".formatted(MAXIMUM_FILES));
        }
        if (!Files.isRegularFile(real)) {
          throw new VerificationUnavailableException(
              Reason.IO_ERROR,
              "the policy '%s' must be a regular file, but is not".formatted(included.name()));
        }
        try (InputStream in = Files.newInputStream(real)) {
          return in.readNBytes(LIMITS.bytes() + 1);
        }
      } catch (NoSuchFileException e) {
        throw new VerificationUnavailableException(
            Reason.NOT_FOUND,
            "the policy '%s' must be there, but is not".formatted(included.name()),
            e);
      } catch (IOException e) {
        throw new VerificationUnavailableException(
            Reason.IO_ERROR, "the policy '%s' cannot be read".formatted(included.name()), e);
      }
    }

    private static Path folderOf(Path file) {
      Path folder = file.getParent();
      return folder == null ? Path.of("") : folder;
    }
  }
}
