package io.modelsigning.policy;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.policy.ModelPolicy;
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
    try {
      return new Reading().policy(file);
    } catch (YamlFault e) {
      throw new VerificationUnavailableException(
          switch (e.kind()) {
            case MALFORMED -> PolicyReasons.MALFORMED_POLICY;
            case LIMIT_EXCEEDED -> PolicyReasons.POLICY_LIMIT_EXCEEDED;
          },
          "the policy cannot be used: " + e.located(),
          e);
    }
  }

  /**
   * A file to read.
   *
   * @param name what messages call it
   * @param depth how many files include it in a row
   */
  private record Included(Path file, String name, int depth, Place from) {}

  private final class Reading {
    private final PolicyForm form = new PolicyForm(factory);
    private final Set<Path> seen = new HashSet<>();

    ModelPolicy policy(Path file) throws YamlFault, VerificationUnavailableException {
      Deque<Included> waiting = new ArrayDeque<>();
      String name = file.toString();
      waiting.add(new Included(file, name, 0, Place.startOf(name)));
      Node root = null;
      while (!waiting.isEmpty()) {
        Included next = waiting.removeFirst();
        Node document =
            YamlDocument.read(next.name(), content(next), LIMITS)
                .orElseThrow(
                    () ->
                        Place.startOf(next.name())
                            .fault("a policy must be a mapping of members, but the file is empty"));
        root = root == null ? document : root;
        List<Included> included = included(next, form.add(document, folderOf(next.file())));
        // What a file includes comes behind it, and before what comes behind it already.
        for (int i = included.size() - 1; i >= 0; i--) {
          waiting.addFirst(included.get(i));
        }
      }
      if (root == null) {
        throw new IllegalStateException("no file was read");
      }
      return form.policy(root);
    }

    private List<Included> included(Included by, List<Text> paths) throws YamlFault {
      List<Included> included = new ArrayList<>();
      for (Text path : paths) {
        if (by.depth() == MAXIMUM_INCLUDES) {
          throw path.place()
              .limit(
                  "at most %d files may include each other in a row".formatted(MAXIMUM_INCLUDES));
        }
        Path file = relative(path, folderOf(by.file()));
        included.add(new Included(file, file.toString(), by.depth() + 1, path.place()));
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
