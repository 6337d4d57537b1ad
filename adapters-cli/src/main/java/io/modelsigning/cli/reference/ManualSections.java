package io.modelsigning.cli.reference;

import io.modelsigning.cli.option.OptionGroup;
import io.modelsigning.cli.reference.ManSection.Item;
import io.modelsigning.cli.result.ExitCode;
import io.modelsigning.cli.setting.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** What man pages say beyond commands and options: exit codes, environment and files. */
public final class ManualSections {
  private static final String ENVIRONMENT_HEADING = "ENVIRONMENT";

  private static final String OF_OPTIONS =
      """
      The values of the options of these names, where the command line does not give them; they \
      come before the settings file. A flag is true or false, and what may be given several times \
      has one value in each line. A variable that is empty counts as not set.""";

  private static final List<Item> ENVIRONMENT =
      List.of(
          new Item("NO_COLOR", "If not empty, no colours unless --color always asks for them."),
          new Item("TERM", "If dumb, no colours unless --color always asks for them."),
          new Item("COLUMNS", "The width of the terminal."),
          new Item(
              "OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_EXPORTER",
              "If set, the command is traced with OpenTelemetry, as these and the other variables of"
                  + " its specification say."),
          new Item("TRACEPARENT, TRACESTATE", "The trace that the command is a part of."),
          new Item(
              "GITHUB_STEP_SUMMARY",
              "With --output github, the file that the summary of the step is added to."),
          new Item(
              "GITHUB_WORKSPACE, CI_PROJECT_DIR",
              "The checkout from which paths are shown in the forms that CI services read; else the"
                  + " working directory."));

  private static final List<Item> IDENTITY_ENVIRONMENT =
      List.of(
          new Item("SIGSTORE_ID_TOKEN", "The OpenID Connect token to sign with."),
          new Item(
              "GITHUB_ACTIONS, ACTIONS_ID_TOKEN_REQUEST_URL, ACTIONS_ID_TOKEN_REQUEST_TOKEN",
              "Set by GitHub Actions: where a job that may have tokens fetches one."),
          new Item("GITLAB_CI", "Set by GitLab, which gives its token in SIGSTORE_ID_TOKEN."),
          new Item(
              "GOOGLE_SERVICE_ACCOUNT_NAME, GCE_METADATA_HOST",
              "On Google Cloud: the service account to sign as, and the metadata server."),
          new Item("BUILDKITE, CIRCLECI", "Set by these systems, whose programs give the token."));

  private static final List<Item> CACHE_ENVIRONMENT =
      List.of(
          new Item(
              "XDG_CACHE_HOME, HOME",
              "In which Sigstore's trust root is kept where --cache-dir is not set. Values that are no"
                  + " absolute path are passed over;"
                  + " without any, nothing is kept."));

  private static final List<Item> NETWORK_ENVIRONMENT =
      List.of(
          new Item(
              "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY",
              "The proxy by which servers are asked, by the scheme of their address; ALL_PROXY where"
                  + " the other one is not set. In the form http://[USER:PASSWORD@]HOST[:PORT]."
                  + " Names in lower case come first; HTTP_PROXY is not looked at where"
                  + " REQUEST_METHOD is set."),
          new Item(
              "NO_PROXY",
              "What is asked without a proxy, separated by commas: hosts with all below them,"
                  + " addresses, networks as 10.0.0.0/8, each but networks with a port or without,"
                  + " or *. This machine, link-local addresses and the metadata servers of clouds"
                  + " never are."),
          new Item(
              "SSL_CERT_FILE",
              "A file of certificates in PEM: the authorities by which servers must be certified, in"
                  + " place of those of the Java runtime."));

  /** OpenBao's own names stand for the same. */
  private static final List<Item> KEY_ENVIRONMENT =
      List.of(
          new Item(
              "VAULT_ADDR, VAULT_CACERT, VAULT_NAMESPACE, TRANSIT_SECRET_ENGINE_PATH",
              "For keys of hashivault://: the server, the authorities by which it must be"
                  + " certified, the namespace, and the path of the transit engine. With BAO_ for"
                  + " VAULT_, they come first."),
          new Item(
              "VAULT_TOKEN, VAULT_ROLE_ID, VAULT_SECRET_ID, VAULT_KUBERNETES_ROLE",
              "How that server knows the user: a token, the AppRole to log in with, or the role of"
                  + " the service account; else the token in ~/.vault-token. VAULT_APPROLE_PATH,"
                  + " VAULT_KUBERNETES_PATH and VAULT_KUBERNETES_TOKEN_FILE name other places than"
                  + " the usual."));

  /** Libraries of the vendors read more. */
  private static final List<Item> CLOUD_ENVIRONMENT =
      List.of(
          new Item(
              "AWS_PROFILE, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY",
              "For keys of awskms://: the user and the region. These and others are read by the AWS"
                  + " SDK of the add-on."),
          new Item(
              "GOOGLE_APPLICATION_CREDENTIALS, CLOUDSDK_CONFIG, GCE_METADATA_HOST",
              "For keys of gcpkms://: a file of credentials, the folder that gcloud leaves one in,"
                  + " and the metadata server. CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDKMS names another"
                  + " address of the service."),
          new Item(
              "AZURE_CLIENT_ID, AZURE_TENANT_ID, AZURE_CLIENT_SECRET, AZURE_FEDERATED_TOKEN_FILE",
              "For keys of azurekms://: the user. These and others are read by Azure's library of"
                  + " the add-on."));

  private static final Item TRUST_ROOT_CACHE =
      new Item(
          "~/.cache/model-signing",
          "What has been learned over TUF of the public Sigstore instances: their trust roots. It"
              + " is verified from the program's own root whenever it is read, and fetched again"
              + " when missing or damaged.");

  private static final Item SETTINGS_FILE =
      new Item(
          "~/.config/model-signing/config.yaml",
          "Options that neither the command line nor a variable gives; in XDG_CONFIG_HOME, if that"
              + " is set.");

  private ManualSections() {}

  /** Returns the sections for a command. */
  public static List<ManSection> of(CommandSpec command) {
    List<String> words = new ArrayList<>(List.of(command.qualifiedName().split(" ", -1)));
    words.removeFirst();
    List<ManSection> sections = of(words);
    String variables =
        command.options().stream()
            .filter(OptionGroup::isSetting)
            .map(Variables::nameFor)
            .sorted()
            .collect(Collectors.joining(", "));
    return sections.stream()
        .map(
            section ->
                section.heading().equals(ENVIRONMENT_HEADING) && !variables.isEmpty()
                    ? new ManSection(
                        section.heading(),
                        Stream.concat(
                                Stream.of(new Item(variables, OF_OPTIONS)),
                                section.items().stream())
                            .toList())
                    : section)
        .toList();
  }

  /** Returns the sections for the command that {@code words} call. */
  public static List<ManSection> of(List<String> words) {
    List<ManSection> sections = new ArrayList<>();
    sections.add(new ManSection("EXIT STATUS", exitCodes()));
    boolean identity = words.equals(List.of("sign", "sigstore")) || words.equals(List.of("sign"));
    List<Item> environment = new ArrayList<>();
    if (identity) {
      environment.addAll(IDENTITY_ENVIRONMENT);
    }
    if (usesSigstore(words) || usesKeys(words)) {
      environment.addAll(NETWORK_ENVIRONMENT);
    }
    if (usesSigstore(words)) {
      environment.addAll(CACHE_ENVIRONMENT);
    }
    if (usesKeys(words)) {
      environment.addAll(KEY_ENVIRONMENT);
      environment.addAll(CLOUD_ENVIRONMENT);
    }
    environment.addAll(ENVIRONMENT);
    sections.add(new ManSection(ENVIRONMENT_HEADING, environment));
    sections.add(new ManSection("FILES", files(words)));
    return sections;
  }

  private static List<Item> exitCodes() {
    return Stream.of(ExitCode.values())
        .map(code -> new Item(Integer.toString(code.status()), code.meaning()))
        .toList();
  }

  private static List<Item> files(List<String> words) {
    List<Item> files = new ArrayList<>();
    files.add(SETTINGS_FILE);
    String command = words.isEmpty() ? "" : words.getFirst();
    if (command.equals("sign") || command.equals("verify") || command.equals("digest")) {
      files.add(new Item("MODEL/model.sig", "The signature of a model directory."));
      files.add(new Item("MODEL.sig", "The signature of a model that is one file."));
    }
    if (usesSigstore(words)) {
      files.add(TRUST_ROOT_CACHE);
    }
    return files;
  }

  private static boolean usesKeys(List<String> words) {
    return words.equals(List.of("verify"))
        || words.contains("key")
        || words.equals(List.of("sign", "certificate"))
        || words.contains("pkcs11-key")
        || words.contains("pkcs11-certificate")
        || words.contains("keygen")
        || words.contains("public-key");
  }

  private static boolean usesSigstore(List<String> words) {
    return words.equals(List.of("sign"))
        || words.equals(List.of("verify"))
        || words.contains("sigstore")
        || words.contains("trust");
  }
}
