package io.modelsigning.cli.command;

import dagger.Lazy;
import io.modelsigning.cli.digests.DigestCacheOptions;
import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.IdentityTokenOptions;
import io.modelsigning.cli.option.SignFlags;
import io.modelsigning.cli.option.SigstoreInstanceOptions;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.reuse.ReuseOptions;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.signer.IdentityTokens;
import io.modelsigning.cli.signer.SigstoreAccess;
import io.modelsigning.cli.storage.Storages;
import io.modelsigning.cli.usecase.Signing;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.sigstore.SigstoreMethods;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** Signs with an identity that Sigstore certifies. */
final class SignSigstoreCommand implements Command {
  private final Signing signing;
  private final Lazy<SigstoreMethods> sigstore;
  private final Map<String, String> environment;
  private final IdentityTokens tokens;

  private final SignFlags flags;
  private final SigstoreInstanceOptions instance = new SigstoreInstanceOptions();

  private final IdentityTokenOptions token = new IdentityTokenOptions();
  private final ReuseOptions reuse = new ReuseOptions(instance);

  private final DigestCacheOptions cache = DigestCacheOptions.ofComputing();

  @Inject
  SignSigstoreCommand(
      Signing signing,
      Lazy<SigstoreMethods> sigstore,
      Map<String, String> environment,
      IdentityTokens tokens,
      Storages storages) {
    this.signing = signing;
    this.sigstore = sigstore;
    this.environment = environment;
    this.tokens = tokens;
    this.flags = new SignFlags(storages);
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(
            this, "sigstore", "Sign a model with an identity you have, through Sigstore.")
        .synopsis("model-signing sign [sigstore] [OPTIONS] MODEL")
        .description(
            "There is no key to keep: Sigstore certifies the identity for this one signature, and"
                + " records both in a public log, for good.",
            "",
            "The identity is proven by a token: the one given, else one from the surroundings on a"
                + " build server, else one from a login in the browser.",
            "",
            "Servers are asked by the proxies in HTTPS_PROXY, HTTP_PROXY and ALL_PROXY, but for"
                + " those in NO_PROXY; their certificates are checked by the authorities in the"
                + " file SSL_CERT_FILE, if that is set.")
        .examples(
            "  Log in and sign:",
            "    model-signing sign bert",
            "  Log in where no browser can be opened:",
            "    model-signing sign --oauth-force-oob bert",
            "  On a build server, without asking anybody:",
            "    model-signing sign --use-ambient-credentials bert",
            "  Try it out without traces in the public log:",
            "    model-signing sign --use-staging bert",
            "",
            "To verify: 'model-signing help verify sigstore'.")
        .with(flags, reuse, instance, token, cache);
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    flags.require(reuse.needNoModel());
    List<Location> models = flags.model.given().stream().toList();
    return signing.sign(
        flags,
        reuse,
        cache,
        SigstoreAccess.of(sigstore, context)
            .signer(
                tokens.options(
                    token, instance.source(models, environment, context::warn), context)),
        context);
  }

  @Override
  public Subject subject() {
    return flags.subject(SignatureMethod.SIGSTORE);
  }
}
