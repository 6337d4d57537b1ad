package io.modelsigning.policy;

import com.google.re2j.Pattern;
import io.modelsigning.domain.signature.ExpectedName;
import io.modelsigning.yaml.Node.Members;
import io.modelsigning.yaml.Node.Text;
import io.modelsigning.yaml.YamlFault;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * Identities of workloads as their providers write them into certificates (Fulcio, docs/oidc.md):
 * what a policy says of a workload becomes an exact identity, or a pattern of which only the stated
 * part is free.
 */
final class Identities {
  private static final String WORD = "[A-Za-z0-9_.-]*[A-Za-z0-9_-]";
  private static final Pattern PLAIN = Pattern.compile(WORD);
  private static final Pattern PROJECT = Pattern.compile(WORD + "(/" + WORD + ")+");
  private static final Pattern REPOSITORY = Pattern.compile(WORD + "/" + WORD);
  private static final Pattern PATH = Pattern.compile(WORD + "(/" + WORD + ")*");
  private static final Pattern SERVER = Pattern.compile("https://[A-Za-z0-9.-]+(:[0-9]+)?");
  private static final Pattern REF = Pattern.compile("refs/[^\\s\\p{Cc}\\p{Cf}]+");
  private static final Pattern SPIFFE = Pattern.compile("spiffe://[a-z0-9._-]+(/[A-Za-z0-9._-]+)*");
  private static final String SPIFFE_START = "spiffe://";

  private Identities() {}

  private static String matching(Text text, Pattern pattern, String expected) throws YamlFault {
    if (!pattern.matches(text.value())) {
      throw text.place().fault("there must be %s, but is '%s'".formatted(expected, text.value()));
    }
    return text.value();
  }

  static String repository(Text text) throws YamlFault {
    return matching(text, REPOSITORY, "a repository such as owner/name");
  }

  static String project(Text text) throws YamlFault {
    return matching(text, PROJECT, "a project such as group/name");
  }

  static String fileName(Text text) throws YamlFault {
    return matching(text, PLAIN, "the name of a file in .github/workflows, such as release.yml");
  }

  static String path(Text text) throws YamlFault {
    return matching(text, PATH, "a path such as .gitlab-ci.yml");
  }

  static String server(Text text) throws YamlFault {
    return matching(text, SERVER, "an address such as https://gitlab.com");
  }

  /** Returns the identities that start so and end with the ref, or with one that matches. */
  static ExpectedName ofRef(String start, Members members) throws YamlFault {
    String which = members.exactlyOne(List.of("ref", "refPattern"));
    Text text = members.get(which).text();
    if (which.equals("ref")) {
      return new ExpectedName.Exact(
          start + matching(text, REF, "a ref such as refs/heads/main or refs/tags/v1"));
    }
    return started(start, text, text.value());
  }

  static ExpectedName spiffe(Members members) throws YamlFault {
    String which = members.exactlyOne(List.of("id", "idPattern"));
    Text text = members.get(which).text();
    if (which.equals("id")) {
      return new ExpectedName.Exact(
          matching(text, SPIFFE, "a SPIFFE id such as spiffe://example.org/signer"));
    }
    if (!text.value().startsWith(SPIFFE_START)) {
      throw text.place()
          .fault(
              "the pattern must start with '%s', but is '%s'"
                  .formatted(SPIFFE_START, text.value()));
    }
    return started(SPIFFE_START, text, text.value().substring(SPIFFE_START.length()));
  }

  /** What is free must be a pattern by itself, or it could end the part that is not. */
  private static ExpectedName started(String start, Text text, String free) throws YamlFault {
    return text.in(
        () -> {
          NamePattern.of(free);
          return NamePattern.of(NamePattern.quoted(start) + "(?:" + free + ")");
        });
  }

  static String distinguishedName(Text text) throws YamlFault {
    try {
      if (!new X500Principal(text.value()).getName().isEmpty()) {
        return text.value();
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw text.place()
        .fault(
            "there must be a distinguished name such as 'CN=Example publisher,O=Example', but is '%s'"
                .formatted(text.value()));
  }
}
