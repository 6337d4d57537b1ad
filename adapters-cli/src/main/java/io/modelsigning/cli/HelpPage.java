package io.modelsigning.cli;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * How help is laid out: options in groups, those one cannot do without first. Only loaded when
 * somebody asks for help.
 */
final class HelpPage {
  /** What stands above the examples of every command. */
  static final String EXAMPLES = "%nExamples:%n";

  static final int COLUMNS = 80;

  private HelpPage() {}

  /** The groups in their order. */
  private enum Group {
    SIGNER("Who signs"),
    EXPECTED_SIGNER("Who must have signed"),
    OTHER("Options"),
    INSTANCE("Which Sigstore"),
    PLACE("Where things are"),
    FILES("Which files count"),
    HASHING("How files are hashed"),
    GENERAL("General");

    private final String title;

    Group(String title) {
      this.title = title;
    }
  }

  /** Which group the options that a class declares are in. */
  private static final Map<Class<?>, Group> GROUPS =
      Map.ofEntries(
          Map.entry(PrivateKeyOptions.class, Group.SIGNER),
          Map.entry(SignCertificateCommand.class, Group.SIGNER),
          Map.entry(IdentityTokenOptions.class, Group.SIGNER),
          Map.entry(VerifyKeyCommand.class, Group.EXPECTED_SIGNER),
          Map.entry(VerifyCertificateCommand.class, Group.EXPECTED_SIGNER),
          Map.entry(VerifySigstoreCommand.class, Group.EXPECTED_SIGNER),
          Map.entry(SigstoreInstanceOptions.class, Group.INSTANCE),
          Map.entry(ModelArgument.class, Group.PLACE),
          Map.entry(SignatureOption.class, Group.PLACE),
          Map.entry(ExclusionOptions.class, Group.FILES),
          Map.entry(VerifyFlags.class, Group.FILES),
          Map.entry(ManifestFlags.class, Group.HASHING),
          Map.entry(ThreadOption.class, Group.HASHING),
          Map.entry(GlobalOptions.class, Group.GENERAL));

  private static Group groupOf(OptionSpec option) {
    return option.userObject() instanceof Field field
        ? GROUPS.getOrDefault(field.getDeclaringClass(), Group.OTHER)
        : Group.OTHER;
  }

  /** Gives {@code command} and all commands below it this layout. */
  static void arrange(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage.width(COLUMNS);
    usage.synopsisHeading("%nUsage: ");
    usage.descriptionHeading("%n");
    usage.parameterListHeading("%n");
    usage.commandListHeading("%nCommands:%n");
    usage.optionListHeading("");
    usage.sectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpPage::options);
    command.getSubcommands().values().forEach(HelpPage::arrange);
  }

  /** Returns the visible options of {@code command} by the titles of their groups. */
  private static String options(Help help) {
    Map<Group, List<OptionSpec>> groups = new EnumMap<>(Group.class);
    for (OptionSpec option : help.commandSpec().options()) {
      if (!option.hidden()) {
        groups.computeIfAbsent(groupOf(option), group -> new ArrayList<>()).add(option);
      }
    }
    StringBuilder text = new StringBuilder();
    groups.forEach(
        (group, options) -> {
          Help.Layout layout = help.createDefaultLayout();
          layout.addOptions(options, help.parameterLabelRenderer());
          text.append(help.createHeading("%n" + group.title + ":%n")).append(layout);
        });
    return text.toString();
  }
}
