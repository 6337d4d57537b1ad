package io.modelsigning.policy;

import io.modelsigning.domain.policy.SignerRequirement;
import io.modelsigning.domain.policy.SignerRequirement.AllOf;
import io.modelsigning.domain.policy.SignerRequirement.AnyOf;
import io.modelsigning.domain.policy.SignerRequirement.AtLeast;
import io.modelsigning.domain.policy.SignerRequirement.Signer;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.ExpectedName;
import io.modelsigning.policy.SignerDescription.Instance;
import io.modelsigning.policy.SignerDescription.KeySource;
import io.modelsigning.policy.SignerDescription.Sigstore;
import io.modelsigning.yaml.Node;
import io.modelsigning.yaml.Node.Members;
import io.modelsigning.yaml.Node.Text;
import io.modelsigning.yaml.Place;
import io.modelsigning.yaml.YamlFault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Reads who must have signed, for one rule. */
final class SignerForm {
  private static final String TIMESTAMP_ROOTS = "timestampRoots";

  /** So many steps lead from a rule to a signer at most, groups and names together. */
  private static final int MAXIMUM_STEPS = 64;

  private static final List<String> KINDS =
      List.of(
          "anyOf",
          "allOf",
          "atLeast",
          "sigstore",
          "githubWorkflow",
          "gitlabPipeline",
          "spiffe",
          "key",
          "certificate");

  private static final Set<String> MEMBERS = membersOfSigners();

  private final Map<String, Definition> definitions;
  private final Validity validity;
  private final BiFunction<SignerDescription, Place, SignatureVerifier> verifiers;
  private final Mistakes mistakes;
  private final UnaryOperator<YamlFault> unknown;
  private final Map<String, SignerRequirement> resolved = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private int steps;

  /**
   * A signer or group that a policy gives a name.
   *
   * @param folder what its paths start from
   * @param place where its name stands
   */
  record Definition(Node node, Path folder, Place place) {}

  /**
   * @param verifiers gives each description its one verifier, and is told where it stands
   * @param mistakes what becomes of them
   * @param unknown says what it comes to that a name is not defined
   */
  SignerForm(
      Map<String, Definition> definitions,
      Validity validity,
      BiFunction<SignerDescription, Place, SignatureVerifier> verifiers,
      Mistakes mistakes,
      UnaryOperator<YamlFault> unknown) {
    this.definitions = definitions;
    this.validity = validity;
    this.verifiers = verifiers;
    this.mistakes = mistakes;
    this.unknown = unknown;
  }

  private static Set<String> membersOfSigners() {
    Set<String> members = new HashSet<>(KINDS);
    members.addAll(List.of("name", "of"));
    return members;
  }

  /** Returns the names of the signers and groups that were asked for so far. */
  Set<String> names() {
    return resolved.keySet();
  }

  SignerRequirement read(Node node, Path folder) throws YamlFault {
    return read(node, folder, Optional.empty());
  }

  private SignerRequirement read(Node node, Path folder, Optional<String> name) throws YamlFault {
    if (++steps > MAXIMUM_STEPS) {
      throw node.place()
          .limit(
              "a signer must be at most %d groups and names below its rule"
                  .formatted(MAXIMUM_STEPS));
    }
    try {
      return switch (node) {
        case Text text -> named(text.text());
        case Members members -> described(members.only(MEMBERS), folder, name);
        case Node.Flag other -> throw neither(other);
        case Node.Numeral other -> throw neither(other);
        case Node.Items other -> throw neither(other);
      };
    } finally {
      steps--;
    }
  }

  private static YamlFault neither(Node node) {
    return node.place()
        .fault(
            "there must be the name of a signer or a description of one, but is %s"
                .formatted(node.kind()));
  }

  /** Returns what is defined under a name; once, so that names of names cannot multiply. */
  SignerRequirement named(Text reference) throws YamlFault {
    String name = reference.value();
    SignerRequirement known = resolved.get(name);
    if (known != null) {
      return known;
    }
    Definition definition = definitions.get(name);
    if (definition == null) {
      throw unknown.apply(
          reference
              .place()
              .fault(
                  "no signer is called '%s'; known are %s"
                      .formatted(
                          name,
                          definitions.isEmpty()
                              ? "none"
                              : String.join(", ", definitions.keySet()))));
    }
    if (!open.add(name)) {
      throw reference.place().fault("the signer '%s' is defined by itself".formatted(name));
    }
    SignerRequirement requirement;
    try {
      requirement = read(definition.node(), definition.folder(), Optional.of(name));
    } finally {
      open.remove(name);
    }
    resolved.put(name, requirement);
    return requirement;
  }

  private SignerRequirement described(Members members, Path folder, Optional<String> defined)
      throws YamlFault {
    String kind = members.exactlyOne(KINDS);
    Node value = members.get(kind);
    boolean group = Set.of("anyOf", "allOf", "atLeast").contains(kind);
    if (group && members.has("name")) {
      throw members
          .get("name")
          .place()
          .fault("a group has no name but the one it is defined under");
    }
    if (!kind.equals("atLeast") && members.has("of")) {
      throw members.get("of").place().fault("'of' goes with 'atLeast' alone");
    }
    return switch (kind) {
      case "anyOf" -> {
        List<SignerRequirement> all = alternatives(value, folder);
        yield members.in(() -> new AnyOf(all));
      }
      case "allOf" -> {
        List<SignerRequirement> all = alternatives(value, folder);
        yield members.in(() -> new AllOf(all));
      }
      case "atLeast" -> {
        List<SignerRequirement> all = alternatives(members.get("of"), folder);
        int count = value.whole();
        yield value.in(() -> new AtLeast(count, all));
      }
      default -> {
        SignerDescription description = description(kind, value.members(), folder);
        Optional<Node> stated = members.find("name");
        String name =
            stated.isPresent()
                ? stated.get().text().value()
                : defined.orElseGet(description::summary);
        yield new Signer(name, verifiers.apply(description, placeOf(value.members())));
      }
    };
  }

  private List<SignerRequirement> alternatives(Node list, Path folder) throws YamlFault {
    List<SignerRequirement> all = new ArrayList<>();
    List<YamlFault> faults = new ArrayList<>();
    int count = 0;
    for (Node item : list.items().values()) {
      if (++count > SignerRequirement.MAXIMUM_SIGNERS) {
        throw item.place()
            .limit(
                "a group must have at most %d alternatives"
                    .formatted(SignerRequirement.MAXIMUM_SIGNERS));
      }
      mistakes.read(
          () -> {
            try {
              all.add(read(item, folder, Optional.empty()));
            } catch (YamlFault e) {
              faults.add(e);
              throw e;
            }
          });
    }
    if (!faults.isEmpty()) {
      // Of what is left, no group is made.
      throw faults.getFirst();
    }
    return all;
  }

  /** Returns where a description says what has to be read. */
  private static Place placeOf(Members members) {
    for (String name : List.of("file", "pem", "reference", "roots", "systemRoots", "trustConfig")) {
      Node value = members.values().get(name);
      if (value != null) {
        return value.place();
      }
    }
    return members.place();
  }

  private SignerDescription description(String kind, Members members, Path folder)
      throws YamlFault {
    return switch (kind) {
      case "sigstore" -> {
        members.only(Set.of("identity", "identityPattern", "provider", "instance", "trustConfig"));
        yield sigstore(
            name(members, "identity", "identityPattern"),
            members.get("provider").text().value(),
            members,
            folder);
      }
      case "githubWorkflow" -> {
        members.only(
            Set.of("repository", "workflow", "ref", "refPattern", "instance", "trustConfig"));
        String start =
            "https://github.com/%s/.github/workflows/%s@"
                .formatted(
                    Identities.repository(members.get("repository").text()),
                    Identities.fileName(members.get("workflow").text()));
        yield sigstore(
            Identities.ofRef(start, members),
            "https://token.actions.githubusercontent.com",
            members,
            folder);
      }
      case "gitlabPipeline" -> {
        members.only(
            Set.of(
                "project", "ref", "refPattern", "configFile", "server", "instance", "trustConfig"));
        String server =
            members.has("server")
                ? Identities.server(members.get("server").text())
                : "https://gitlab.com";
        String config =
            members.has("configFile")
                ? Identities.path(members.get("configFile").text())
                : ".gitlab-ci.yml";
        String start =
            "%s/%s//%s@"
                .formatted(server, Identities.project(members.get("project").text()), config);
        yield sigstore(Identities.ofRef(start, members), server, members, folder);
      }
      case "spiffe" -> {
        members.only(Set.of("id", "idPattern", "provider", "instance", "trustConfig"));
        yield sigstore(
            Identities.spiffe(members), members.get("provider").text().value(), members, folder);
      }
      case "key" -> key(members.only(Set.of("file", "pem", "reference", TIMESTAMP_ROOTS)), folder);
      case "certificate" -> certificate(members, folder);
      default -> throw new IllegalStateException("no kind of signer: " + kind);
    };
  }

  private static Sigstore sigstore(
      ExpectedName identity, String provider, Members members, Path folder) throws YamlFault {
    if (members.has("trustConfig") && members.has("instance")) {
      throw members.place().fault("'trustConfig' does not go with 'instance'");
    }
    Instance instance = new Instance.Public();
    if (members.has("trustConfig")) {
      instance = new Instance.Config(path(members.get("trustConfig").text(), folder));
    } else if (members.has("instance")) {
      instance =
          members
              .get("instance")
              .text()
              .oneOf(Map.of("public", new Instance.Public(), "staging", new Instance.Staging()));
    }
    return new Sigstore(identity, provider, instance);
  }

  /** Returns the exact name or the pattern of one, of which there must be one. */
  private static ExpectedName name(Members members, String exact, String pattern) throws YamlFault {
    String which = members.exactlyOne(List.of(exact, pattern));
    Text text = members.get(which).text();
    return which.equals(exact)
        ? text.in(() -> new ExpectedName.Exact(text.value()))
        : text.in(() -> NamePattern.of(text.value()));
  }

  private static SignerDescription.Key key(Members members, Path folder) throws YamlFault {
    String which = members.exactlyOne(List.of("file", "pem", "reference"));
    Text text = members.get(which).text();
    return new SignerDescription.Key(
        switch (which) {
          case "file" -> new KeySource.File(path(text, folder));
          case "pem" -> new KeySource.Pem(text.value());
          default -> new KeySource.Reference(text.value());
        },
        paths(members, TIMESTAMP_ROOTS, folder));
  }

  private SignerDescription.Certificate certificate(Members members, Path folder) throws YamlFault {
    members.only(
        Set.of(
            "roots",
            "pem",
            "systemRoots",
            "subject",
            "subjectPattern",
            "alternativeName",
            "alternativeNamePattern",
            TIMESTAMP_ROOTS));
    List<Path> roots = paths(members, "roots", folder);
    Optional<String> pem =
        members.has("pem") ? Optional.of(members.get("pem").text().value()) : Optional.empty();
    int stated =
        (roots.isEmpty() ? 0 : 1)
            + (pem.isPresent() ? 1 : 0)
            + (members.flag("systemRoots") ? 1 : 0);
    if (stated != 1) {
      throw members
          .place()
          .fault("there must be one of 'roots', 'pem' and 'systemRoots: true', but are " + stated);
    }
    requireAtMostOne(members, "subject", "subjectPattern");
    requireAtMostOne(members, "alternativeName", "alternativeNamePattern");
    Optional<String> subject = Optional.empty();
    Optional<ExpectedName.Matching> subjectPattern = Optional.empty();
    Optional<ExpectedName> alternativeName = Optional.empty();
    if (members.has("subject")) {
      subject = Optional.of(Identities.distinguishedName(members.get("subject").text()));
    }
    if (members.has("subjectPattern")) {
      Text text = members.get("subjectPattern").text();
      subjectPattern = Optional.of(text.in(() -> NamePattern.of(text.value())));
    }
    if (members.has("alternativeName") || members.has("alternativeNamePattern")) {
      alternativeName = Optional.of(name(members, "alternativeName", "alternativeNamePattern"));
    }
    if (members.flag("systemRoots")
        && subject.isEmpty()
        && subjectPattern.isEmpty()
        && alternativeName.isEmpty()) {
      throw members
          .place()
          .fault(
              "the system's roots vouch for everybody who has a web server: there must be a subject or an alternative name");
    }
    return new SignerDescription.Certificate(
        roots,
        pem,
        subject,
        subjectPattern,
        alternativeName,
        validity.atVerifiedTime(),
        validity.graceUntil(),
        paths(members, TIMESTAMP_ROOTS, folder));
  }

  private static List<Path> paths(Members members, String name, Path folder) throws YamlFault {
    List<Path> paths = new ArrayList<>();
    if (members.has(name)) {
      for (Node path : members.get(name).items().values()) {
        paths.add(path(path.text(), folder));
      }
    }
    return paths;
  }

  private static void requireAtMostOne(Members members, String one, String other) throws YamlFault {
    if (members.has(one) && members.has(other)) {
      throw members.place().fault("'%s' does not go with '%s'".formatted(one, other));
    }
  }

  /** Returns the path that a text writes, from {@code folder} on unless it is absolute. */
  static Path path(Text text, Path folder) throws YamlFault {
    return text.in(() -> folder.resolve(text.value()).normalize());
  }
}
