package io.modelsigning.domain.service;

import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.port.in.InspectSignature;
import io.modelsigning.domain.port.in.Inspection;
import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.StatementCodec;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Statement;

final class InspectSignatureService implements InspectSignature {
  private final StatementCodec statements;
  private final BundleCodec bundles;

  InspectSignatureService(StatementCodec statements, BundleCodec bundles) {
    this.statements = statements;
    this.bundles = bundles;
  }

  @Override
  public Inspection inspect(SignatureStore signature)
      throws SignatureAccessException, MalformedSignatureException {
    Bundle bundle = bundles.read(signature.read());
    return new Inspection(bundle, Statement.interpret(Payload.read(bundle.envelope(), statements)));
  }
}
