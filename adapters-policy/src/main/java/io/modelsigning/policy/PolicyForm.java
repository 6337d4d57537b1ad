package io.modelsigning.policy;

import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.policy.Glob;
import io.modelsigning.domain.policy.Mode;
import io.modelsigning.domain.policy.ModelPolicy;
import io.modelsigning.domain.policy.Rule;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.policy.SignerForm.Definition;
import io.modelsigning.yaml.Node;
import io.modelsigning.yaml.Node.Items;
import io.modelsigning.yaml.Node.Members;
import io.modelsigning.yaml.Node.Text;
import io.modelsigning.yaml.YamlFault;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a policy of the documents that it consists of: first all of them are {@link #add added},
 * then names are known and rules can be {@link #policy made}.
 */
final class PolicyForm {
  static final int VERSION = 1;

  /** So many patterns of models may a rule have. */
  static final int MAXIMUM_PATTERNS = 1000;

  /** So many signers may be given a name. */
  static final int MAXIMUM_DEFINITIONS = 1000;

  private static final Map<String, Mode> MODES = new LinkedHashMap<>();
  private static final Map<String, HashAlgorithm> ALGORITHMS = new LinkedHashMap<>();
  private static final Map<String, String> SERIALIZATIONS = new LinkedHashMap<>();
  private static final Map<String, Duration> UNITS =
      Map.of("d", Duration.ofDays(1), "h", Duration.ofHours(1));

  static {
    for (Mode mode : Mode.values()) {
      MODES.put(mode.id(), mode);
    }
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      ALGORITHMS.put(algorithm.id(), algorithm);
    }
    for (String id : List.of(SerializationMethod.Files.ID, SerializationMethod.Shards.ID)) {
      SERIALIZATIONS.put(id, id);
    }
  }

  private final SignerFactory factory;
  private final Map<String, Definition> definitions = new LinkedHashMap<>();
  private final List<Stated> rules = new ArrayList<>();
  private Optional<Stated> otherwise = Optional.empty();
  private final Map<SignerDescription, SignatureVerifier> verifiers = new HashMap<>();

  /** A rule as it stands in a file, whose folder its paths start from. */
  private record Stated(Members members, Path folder) {}

  PolicyForm(SignerFactory factory) {
    this.factory = factory;
  }

  /**
   * Adds a document.
   *
   * @return the documents that it includes, by their paths as written
   */
  List<Text> add(Node document, Path folder) throws YamlFault {
    Members members =
        document.members().only(Set.of("version", "include", "signers", "rules", "default"));
    Node version = members.get("version");
    if (version.whole() != VERSION) {
      throw version
          .place()
          .fault("the version must be %d, but is %d".formatted(VERSION, version.whole()));
    }
    if (members.has("signers")) {
      for (Map.Entry<String, Node> signer : members.get("signers").members().values().entrySet()) {
        define(signer.getKey(), new Definition(signer.getValue(), folder));
      }
    }
    if (members.has("rules")) {
      for (Node rule : members.get("rules").items().values()) {
        rules.add(new Stated(rule.members(), folder));
        if (rules.size() > ModelPolicy.MAXIMUM_RULES) {
          throw rule.place()
              .limit("a policy must have at most %d rules".formatted(ModelPolicy.MAXIMUM_RULES));
        }
      }
    }
    if (members.has("default")) {
      Members stated = members.get("default").members();
      if (otherwise.isPresent()) {
        throw stated
            .place()
            .fault(
                "there must be one default, but another is in %s"
                    .formatted(otherwise.get().members().place().file()));
      }
      otherwise = Optional.of(new Stated(stated, folder));
    }
    List<Text> includes = new ArrayList<>();
    if (members.has("include")) {
      for (Node include : members.get("include").items().values()) {
        includes.add(include.text());
      }
    }
    return includes;
  }

  private void define(String name, Definition definition) throws YamlFault {
    if (name.isBlank()) {
      throw definition.node().place().fault("a signer's name must not be empty");
    }
    Definition other = definitions.putIfAbsent(name, definition);
    if (other != null) {
      throw definition
          .node()
          .place()
          .fault(
              "the signer is defined already, in %s, line %d"
                  .formatted(other.node().place().file(), other.node().place().line()));
    }
    if (definitions.size() > MAXIMUM_DEFINITIONS) {
      throw definition
          .node()
          .place()
          .limit("a policy must define at most %d signers".formatted(MAXIMUM_DEFINITIONS));
    }
  }

  /** Returns the policy that the documents make. */
  ModelPolicy policy(Node root) throws YamlFault {
    // What no rule uses must be right all the same.
    SignerForm all = new SignerForm(definitions, Validity.NOW, this::verifier);
    for (Map.Entry<String, Definition> definition : definitions.entrySet()) {
      all.named(new Text(definition.getKey(), definition.getValue().node().place()));
    }
    Set<String> names = new HashSet<>();
    List<Rule> made = new ArrayList<>();
    for (Stated stated : rules) {
      Node name = stated.members().get("name");
      if (!names.add(name.text().value())) {
        throw name.place().fault("another rule has this name");
      }
      made.add(rule(stated, name.text().value(), models(stated.members().get("models").items())));
    }
    Optional<Rule> last = Optional.empty();
    if (otherwise.isPresent()) {
      Members members = otherwise.get().members();
      if (members.has("models")) {
        throw members.get("models").place().fault("the default is for all other models");
      }
      String name = members.has("name") ? members.get("name").text().value() : "default";
      last = Optional.of(rule(otherwise.get(), name, List.of()));
    }
    Optional<Rule> byDefault = last;
    return root.in(() -> new ModelPolicy(made, byDefault));
  }

  private SignatureVerifier verifier(SignerDescription signer) {
    return verifiers.computeIfAbsent(
        signer, made -> SignatureVerifier.madeLater(made.method(), () -> factory.verifier(made)));
  }

  private static List<Glob> models(Items items) throws YamlFault {
    List<Glob> globs = new ArrayList<>();
    for (Node item : items.values()) {
      Text text = item.text();
      globs.add(text.in(() -> Glob.of(text.value())));
      if (globs.size() > MAXIMUM_PATTERNS) {
        throw text.place()
            .limit("a rule must have at most %d patterns".formatted(MAXIMUM_PATTERNS));
      }
    }
    return globs;
  }

  private Rule rule(Stated stated, String name, List<Glob> models) throws YamlFault {
    Members members =
        stated
            .members()
            .only(
                Set.of(
                    "name", "models", "mode", "signedBy", "accept", "time", "certificateValidity"));
    Rule.Builder rule = Rule.builder().name(name).addAllModels(models);
    if (members.has("mode")) {
      rule.mode(members.get("mode").text().oneOf(MODES));
    }
    Validity validity =
        members.has("certificateValidity")
            ? validity(members.get("certificateValidity").members())
            : Validity.NOW;
    if (members.has("signedBy")) {
      rule.signers(
          new SignerForm(definitions, validity, this::verifier)
              .read(members.get("signedBy"), stated.folder()));
    }
    if (members.has("accept")) {
      accept(members.get("accept").members(), rule);
    }
    if (members.has("time")) {
      Members time = members.get("time").members().only(Set.of("required", "maximumAge"));
      rule.requiresTimeEvidence(time.flag("required"));
      if (time.has("maximumAge")) {
        rule.maximumAge(age(time.get("maximumAge").text()));
      }
    }
    return members.in(rule::build);
  }

  private static void accept(Members accept, Rule.Builder rule) throws YamlFault {
    accept.only(
        Set.of(
            "serializations",
            "hashAlgorithms",
            "unsignedFiles",
            "unsignedModels",
            "links",
            "recordedIgnores"));
    rule.acceptsUnsignedFiles(accept.flag("unsignedFiles"))
        .acceptsUnsignedModels(accept.flag("unsignedModels"))
        .acceptsLinks(accept.flag("links"))
        .acceptsRecordedIgnores(accept.flag("recordedIgnores"));
    if (accept.has("serializations")) {
      Set<String> serializations = new LinkedHashSet<>();
      for (Node item : accept.get("serializations").items().values()) {
        serializations.add(item.text().oneOf(SERIALIZATIONS));
      }
      rule.serializations(serializations);
    }
    if (accept.has("hashAlgorithms")) {
      Set<HashAlgorithm> algorithms = EnumSet.noneOf(HashAlgorithm.class);
      for (Node item : accept.get("hashAlgorithms").items().values()) {
        algorithms.add(item.text().oneOf(ALGORITHMS));
      }
      rule.hashAlgorithms(algorithms);
    }
  }

  private static Validity validity(Members members) throws YamlFault {
    members.only(Set.of("at", "graceUntil"));
    boolean atVerifiedTime =
        members.get("at").text().oneOf(Map.of("now", false, "verifiedTime", true));
    Optional<Instant> graceUntil =
        members.has("graceUntil")
            ? Optional.of(moment(members.get("graceUntil").text()))
            : Optional.empty();
    return new Validity(atVerifiedTime, graceUntil);
  }

  /** Returns the moment that is written, or the first one of the day that is, in UTC. */
  private static Instant moment(Text text) throws YamlFault {
    try {
      return text.value().indexOf('T') >= 0
          ? Instant.parse(text.value())
          : LocalDate.parse(text.value()).atStartOfDay().toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw text.place()
          .fault(
              "there must be a date such as 2027-01-31 or a time such as 2027-01-31T12:00:00Z, but is '%s'"
                  .formatted(text.value()));
    }
  }

  private static Duration age(Text text) throws YamlFault {
    String value = text.value();
    String digits = value.substring(0, value.length() - 1);
    Duration unit = UNITS.get(value.substring(value.length() - 1));
    boolean number =
        !digits.isEmpty()
            && digits.length() <= 6
            && digits.charAt(0) != '0'
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (unit == null || !number) {
      throw text.place()
          .fault("there must be an age such as 90d or 12h, but is '%s'".formatted(value));
    }
    return unit.multipliedBy(Long.parseLong(digits));
  }
}
