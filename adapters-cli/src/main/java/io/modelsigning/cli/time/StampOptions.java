package io.modelsigning.cli.time;

import static io.modelsigning.cli.option.OptionGroup.TIME;

import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.Options;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Which authorities put timestamps over a signature. */
public final class StampOptions implements Options {
  /** What they are for where a model is signed. */
  public static final String AT_SIGNING =
      "Have the signature timestamped by the authority at this address (RFC 3161), so that it"
          + " outlives its certificate. May be given several times.";

  final Option<List<String>> addresses;

  final AuthorityOptions authorities = new AuthorityOptions();

  /**
   * @param description what the timestamps are for, for help
   */
  public StampOptions(String description) {
    addresses = TIME.list(String.class, "--timestamp-url", "URL", description);
  }

  /** Returns whether a timestamp is wanted. */
  public boolean areGiven() {
    return addresses.value() != null;
  }

  @Override
  public void addTo(CommandSpec command) {
    addresses.addTo(command);
    authorities.addTo(command);
  }
}
