package io.modelsigning.domain.service;

import io.modelsigning.domain.port.in.DigestModel;
import io.modelsigning.domain.port.in.DiscoverModels;
import io.modelsigning.domain.port.in.ExplainRefusal;
import io.modelsigning.domain.port.in.InspectSignature;
import io.modelsigning.domain.port.in.ReadSignedManifest;
import io.modelsigning.domain.port.in.SignModel;
import io.modelsigning.domain.port.in.TimestampSignature;
import io.modelsigning.domain.port.in.VerifyModel;
import io.modelsigning.domain.port.in.VerifyUnderPolicy;
import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.StatementCodec;
import io.modelsigning.domain.port.out.Storage;
import java.time.InstantSource;

/**
 * Builds the use cases from what they need. What is built is as thread-safe as what it is given.
 */
public final class UseCases {
  private UseCases() {}

  /** Returns the use case that signs models. */
  public static SignModel signModel(
      DigestEngine engine, StatementCodec statements, BundleCodec bundles) {
    return new SignModelService(new ManifestBuilder(engine), statements, bundles);
  }

  /** Returns the use case that verifies models. */
  public static VerifyModel verifyModel(
      DigestEngine engine, StatementCodec statements, BundleCodec bundles) {
    return new VerifyModelService(engine, statements, bundles);
  }

  /**
   * Returns the use case that verifies models as policies ask.
   *
   * @param clock tells how old signatures are
   */
  public static VerifyUnderPolicy verifyUnderPolicy(
      DigestEngine engine, StatementCodec statements, BundleCodec bundles, InstantSource clock) {
    return new VerifyUnderPolicyService(new VerifyModelService(engine, statements, bundles), clock);
  }

  /** Returns the use case that guesses why a model does not verify. */
  public static ExplainRefusal explainRefusal(DigestEngine engine) {
    return new ExplainRefusalService(engine);
  }

  /** Returns the use case that computes root digests. */
  public static DigestModel digestModel(DigestEngine engine) {
    return new DigestModelService(new ManifestBuilder(engine));
  }

  /** Returns the use case that finds signatures in folders of the storage. */
  public static DiscoverModels discoverModels(Storage storage) {
    return new DiscoverModelsService(storage);
  }

  /** Returns the use case that reads what good signatures say of models. */
  public static ReadSignedManifest readSignedManifest(
      StatementCodec statements, BundleCodec bundles) {
    return new ReadSignedManifestService(statements, bundles);
  }

  /** Returns the use case that adds timestamps to signatures. */
  public static TimestampSignature timestampSignature(BundleCodec bundles) {
    return new TimestampSignatureService(bundles);
  }

  /** Returns the use case that reads signatures without verifying them. */
  public static InspectSignature inspectSignature(StatementCodec statements, BundleCodec bundles) {
    return new InspectSignatureService(statements, bundles);
  }
}
