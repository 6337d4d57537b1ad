package io.modelsigning.policy;

import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.policy.Glob;
import io.modelsigning.domain.policy.Mode;
import io.modelsigning.domain.policy.ModelPolicy;
import io.modelsigning.domain.policy.Rule;
import io.modelsigning.domain.policy.SignerRequirement;
import io.modelsigning.domain.policy.SignerRequirement.AllOf;
import io.modelsigning.domain.policy.SignerRequirement.AnyOf;
import io.modelsigning.domain.policy.SignerRequirement.AtLeast;
import io.modelsigning.domain.policy.SignerRequirement.Signer;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.policy.PolicyFinding.Severity;
import io.modelsigning.policy.SignerForm.Definition;
import io.modelsigning.yaml.Node;
import io.modelsigning.yaml.Node.Items;
import io.modelsigning.yaml.Node.Members;
import io.modelsigning.yaml.Node.Text;
import io.modelsigning.yaml.Place;
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
import java.util.TreeMap;
import java.util.stream.Collectors;

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

  private static final Set<String> RULE_MEMBERS =
      Set.of("name", "models", "mode", "signedBy", "accept", "time", "certificateValidity");

  private final SignerFactory factory;
  private final Mistakes mistakes;
  private final Map<String, Definition> definitions = new LinkedHashMap<>();
  private final List<Stated> stated = new ArrayList<>();
  private Optional<Stated> otherwise = Optional.empty();
  private Optional<Made> madeDefault = Optional.empty();
  private final Map<SignerDescription, SignatureVerifier> verifiers = new LinkedHashMap<>();
  private final Map<SignerDescription, Place> places = new HashMap<>();
  private final List<Made> made = new ArrayList<>();
  private final Set<String> used = new HashSet<>();
  private boolean namesMissed;

  /** A rule as it stands in a file, whose folder its paths start from. */
  private record Stated(Members members, Path folder) {}

  /** A rule that is made, and where it stands. */
  private record Made(Rule rule, Stated stated) {}

  PolicyForm(SignerFactory factory, Mistakes mistakes) {
    this.factory = factory;
    this.mistakes = mistakes;
  }

  /** Returns how many rules are stated. */
  int rules() {
    return stated.size() + (otherwise.isPresent() ? 1 : 0);
  }

  /** Returns how many signers and groups are defined. */
  int signers() {
    return definitions.size();
  }

  /** Notes that a document could not be read, which may define what others name. */
  void missNames() {
    namesMissed = true;
  }

  /**
   * Adds a document.
   *
   * @return the documents that it includes, by their paths as written
   */
  List<Text> add(Node document, Path folder) throws YamlFault {
    Members members = document.members();
    boolean unused = only(members, Set.of("version", "include", "signers", "rules", "default"));
    mistakes.read(
        () -> {
          Node version = members.get("version");
          if (version.whole() != VERSION) {
            throw version
                .place()
                .fault("the version must be %d, but is %d".formatted(VERSION, version.whole()));
          }
        });
    if (members.has("signers") && !mistakes.in(() -> define(members.get("signers"), folder))) {
      missNames();
    }
    if (members.has("rules")) {
      mistakes.read(() -> addRules(members.get("rules").items(), folder));
    }
    if (members.has("default")) {
      mistakes.read(() -> addDefault(members.get("default").members(), folder));
    }
    List<Text> includes = new ArrayList<>();
    if (members.has("include")) {
      boolean all =
          mistakes.in(
              () -> {
                for (Node include : members.get("include").items().values()) {
                  mistakes.read(() -> includes.add(include.text()));
                }
              });
      if (!all) {
        missNames();
      }
    }
    return includes;
  }

  /** Refuses members of other names, each for itself. */
  private boolean only(Members members, Set<String> known) throws YamlFault {
    boolean good = true;
    for (Map.Entry<String, Node> member : members.values().entrySet()) {
      Members alone =
          new Members(Map.of(member.getKey(), member.getValue()), members.names(), members.place());
      good &= mistakes.in(() -> alone.only(known));
    }
    return good;
  }

  private void addRules(Items rules, Path folder) throws YamlFault {
    for (Node rule : rules.values()) {
      mistakes.read(() -> stated.add(new Stated(rule.members(), folder)));
      if (stated.size() > ModelPolicy.MAXIMUM_RULES) {
        throw rule.place()
            .limit("a policy must have at most %d rules".formatted(ModelPolicy.MAXIMUM_RULES));
      }
    }
  }

  private void addDefault(Members members, Path folder) throws YamlFault {
    if (otherwise.isPresent()) {
      throw members
          .place()
          .fault(
              "there must be one default, but another is in %s"
                  .formatted(otherwise.get().members().place().file()));
    }
    otherwise = Optional.of(new Stated(members, folder));
  }

  private void define(Node signers, Path folder) throws YamlFault {
    Members members = signers.members();
    for (Map.Entry<String, Node> signer : members.values().entrySet()) {
      Place place = members.names().getOrDefault(signer.getKey(), signer.getValue().place());
      mistakes.read(
          () -> define(signer.getKey(), new Definition(signer.getValue(), folder, place)));
    }
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

  /**
   * Returns the policy that the documents make, unless mistakes were noted that leave none.
   *
   * @param start where the policy begins
   */
  Optional<DescribedPolicy> policy(Place start) throws YamlFault {
    // What no rule uses must be right all the same.
    SignerForm all = signerForm(Validity.NOW);
    for (Map.Entry<String, Definition> definition : definitions.entrySet()) {
      mistakes.read(
          () -> all.named(new Text(definition.getKey(), definition.getValue().node().place())));
    }
    Set<String> names = new HashSet<>();
    for (Stated rule : stated) {
      mistakes.read(
          () -> {
            Node name = rule.members().get("name");
            if (!names.add(name.text().value())) {
              throw name.place().fault("another rule has this name");
            }
          });
      mistakes.read(
          () -> rule(rule, false).ifPresent(complete -> made.add(new Made(complete, rule))));
    }
    if (otherwise.isPresent()) {
      Stated last = otherwise.get();
      mistakes.read(() -> madeDefault = rule(last, true).map(complete -> new Made(complete, last)));
    }
    if (!mistakes.isEmpty()) {
      return Optional.empty();
    }
    ModelPolicy policy;
    try {
      policy = new ModelPolicy(made.stream().map(Made::rule).toList(), madeDefault.map(Made::rule));
    } catch (IllegalArgumentException e) {
      throw start.fault(String.valueOf(e.getMessage()));
    }
    Map<SignatureVerifier, SignerDescription> signers = new HashMap<>();
    verifiers.forEach((description, verifier) -> signers.put(verifier, description));
    return Optional.of(new DescribedPolicy(policy, signers));
  }

  private SignerForm signerForm(Validity validity) {
    return new SignerForm(
        definitions,
        validity,
        this::verifier,
        mistakes,
        unknown -> namesMissed ? mistakes.consequence(unknown) : unknown);
  }

  private SignatureVerifier verifier(SignerDescription signer, Place place) {
    places.putIfAbsent(signer, place);
    return verifiers.computeIfAbsent(
        signer, made -> SignatureVerifier.madeLater(made.method(), () -> factory.verifier(made)));
  }

  /** Reads what signers are verified with, as far as that is in files. */
  void load() throws InterruptedException {
    for (SignerDescription signer : verifiers.keySet()) {
      if (signer.needsNetwork()) {
        continue;
      }
      try {
        SignatureVerifier unused = factory.verifier(signer);
      } catch (VerificationUnavailableException e) {
        Place place = places.get(signer);
        if (place != null) {
          mistakes.add(Severity.ERROR, e.reason(), place, String.valueOf(e.getMessage()));
        }
      }
    }
  }

  /** Notes what is in a good policy for nothing. */
  void warn(ModelPolicy policy) throws YamlFault {
    Map<Integer, List<ModelPolicy.Shadowed>> shadowed =
        policy.shadowed().stream()
            .collect(
                Collectors.groupingBy(
                    ModelPolicy.Shadowed::rule, TreeMap::new, Collectors.toList()));
    for (Map.Entry<Integer, List<ModelPolicy.Shadowed>> one : shadowed.entrySet()) {
      warn(made.get(one.getKey()), one.getValue());
    }
    if (otherwise.isPresent() && policy.ruleForAll().isPresent()) {
      mistakes.add(
          Severity.WARNING,
          PolicyReasons.UNREACHABLE_RULE,
          otherwise.get().members().place(),
          "no model comes to the default, since the rule '%s' is for all"
              .formatted(policy.ruleForAll().get().name()));
    }
    for (Made rule : made) {
      warnOfTooFew(rule);
    }
    if (madeDefault.isPresent()) {
      warnOfTooFew(madeDefault.get());
    }
    for (Map.Entry<String, Definition> definition : definitions.entrySet()) {
      if (!used.contains(definition.getKey())) {
        mistakes.add(
            Severity.WARNING,
            PolicyReasons.UNUSED_SIGNER,
            definition.getValue().place(),
            "no rule asks for this signer");
      }
    }
  }

  private void warnOfTooFew(Made rule) throws YamlFault {
    if (rule.rule().signers().isPresent() && asksForTooMany(rule.rule().signers().get())) {
      mistakes.add(
          Severity.WARNING,
          PolicyReasons.UNSATISFIABLE_RULE,
          rule.stated().members().get("signedBy").place(),
          "more signers are needed than there are different ones in the group: each counts once");
    }
  }

  /** Returns whether a group has fewer signers than it needs, each of whom is one and the same. */
  private boolean asksForTooMany(SignerRequirement requirement) {
    return switch (requirement) {
      case Signer unused -> false;
      case AnyOf any -> any.alternatives().stream().anyMatch(this::asksForTooMany);
      case AllOf all -> all.alternatives().stream().anyMatch(this::asksForTooMany);
      case AtLeast some -> {
        Set<SignatureVerifier> different = new HashSet<>();
        some.signers().forEach(signer -> different.add(signer.verifier()));
        yield (different.size() < some.count() && onePersonEach(different))
            || some.alternatives().stream().anyMatch(this::asksForTooMany);
      }
    };
  }

  private boolean onePersonEach(Set<SignatureVerifier> signers) {
    return verifiers.entrySet().stream()
        .filter(one -> signers.contains(one.getValue()))
        .allMatch(one -> one.getKey().isOnePerson());
  }

  private void warn(Made rule, List<ModelPolicy.Shadowed> shadowed) throws YamlFault {
    Members members = rule.stated().members();
    if (shadowed.size() == rule.rule().models().size()) {
      mistakes.add(
          Severity.WARNING,
          PolicyReasons.UNREACHABLE_RULE,
          members.get("name").place(),
          "no model comes to this rule: '%s' of the rule '%s' is for all that it is for"
              .formatted(shadowed.getFirst().covering(), shadowed.getFirst().by().name()));
      return;
    }
    for (ModelPolicy.Shadowed one : shadowed) {
      mistakes.add(
          Severity.WARNING,
          PolicyReasons.UNREACHABLE_RULE,
          members.get("models").items().values().get(one.pattern()).place(),
          "this pattern decides nothing: '%s' of the rule '%s' is for all that it is for"
              .formatted(one.covering(), one.by().name()));
    }
  }

  private void models(Items items, Rule.Builder rule) throws YamlFault {
    int count = 0;
    for (Node item : items.values()) {
      mistakes.read(
          () -> {
            Text text = item.text();
            rule.addModels(text.in(() -> Glob.of(text.value())));
          });
      if (++count > MAXIMUM_PATTERNS) {
        throw item.place()
            .limit("a rule must have at most %d patterns".formatted(MAXIMUM_PATTERNS));
      }
    }
  }

  private Optional<Rule> rule(Stated stated, boolean byDefault) throws YamlFault {
    Members members = stated.members();
    Rule.Builder rule = Rule.builder().name("default");
    boolean good =
        mistakes.in(
            () -> {
              if (!byDefault || members.has("name")) {
                rule.name(members.get("name").text().value());
              }
            });
    good &=
        mistakes.in(
            () -> {
              if (!byDefault) {
                models(members.get("models").items(), rule);
              } else if (members.has("models")) {
                throw members.get("models").place().fault("the default is for all other models");
              }
            });
    good &= only(members, RULE_MEMBERS);
    if (members.has("mode")) {
      good &= mistakes.in(() -> rule.mode(members.get("mode").text().oneOf(MODES)));
    }
    Validity[] validity = {Validity.NOW};
    if (members.has("certificateValidity")) {
      good &=
          mistakes.in(() -> validity[0] = validity(members.get("certificateValidity").members()));
    }
    if (members.has("signedBy")) {
      SignerForm form = signerForm(validity[0]);
      good &= mistakes.in(() -> rule.signers(form.read(members.get("signedBy"), stated.folder())));
      used.addAll(form.names());
    }
    if (members.has("accept")) {
      good &= mistakes.in(() -> accept(members.get("accept").members(), rule));
    }
    if (members.has("time")) {
      good &= mistakes.in(() -> time(members.get("time").members(), rule));
    }
    return good ? Optional.of(members.in(rule::build)) : Optional.empty();
  }

  private static void time(Members time, Rule.Builder rule) throws YamlFault {
    time.only(Set.of("required", "maximumAge"));
    rule.requiresTimeEvidence(time.flag("required"));
    if (time.has("maximumAge")) {
      rule.maximumAge(age(time.get("maximumAge").text()));
    }
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
