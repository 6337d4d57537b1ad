package io.modelsigning.cli.signer;

import dagger.Lazy;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.sigstore.SigstoreMethods;

/** The one way of commands to Sigstore, so that none forgets what a run may use. */
public final class SigstoreAccess {
  private SigstoreAccess() {}

  /** Returns the methods for a run: they tell it what they wait for, and stay offline if it is. */
  public static SigstoreMethods of(Lazy<SigstoreMethods> sigstore, CommandContext context) {
    SigstoreMethods methods = sigstore.get().telling(context.progress());
    return context.isOffline() ? methods.offline() : methods;
  }
}
