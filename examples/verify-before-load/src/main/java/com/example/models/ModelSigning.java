package com.example.models;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.port.in.SignModel;
import io.modelsigning.domain.port.in.SignRequest;
import io.modelsigning.domain.port.in.VerifyModel;
import io.modelsigning.domain.port.in.VerifyRequest;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.service.UseCases;
import io.modelsigning.domain.signature.VerificationResult;
import io.modelsigning.filesystem.SignatureFile;
import io.modelsigning.hashing.HashingModule;
import io.modelsigning.hashing.HashingOptions;
import io.modelsigning.json.JsonModule;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.keys.PemSource;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Everything of the library that this program uses, put together once. */
final class ModelSigning {
  private final KeyMethods keys = KeyMethods.create(Clock.systemUTC());
  private final SignModel signModel;
  private final VerifyModel verifyModel;

  ModelSigning() {
    DigestEngine engine = HashingModule.digestEngine(HashingOptions.automatic());
    signModel =
        UseCases.signModel(engine, JsonModule.statementCodec(), JsonModule.bundleCodec());
    verifyModel =
        UseCases.verifyModel(engine, JsonModule.statementCodec(), JsonModule.bundleCodec());
  }

  /** Signs a model with an unencrypted private key. */
  void sign(ModelSource model, Path privateKey, Path signature)
      throws ModelSigningException, InterruptedException {
    SignRequest request =
        SignRequest.builder()
            .model(model)
            .signature(SignatureFile.at(signature))
            .signer(keys.keySigner(
                    keys.readSigningKey(PemSource.of(privateKey), key -> Optional.empty())))
            .build();
    signModel.sign(request, ProgressListener.NONE);
  }

  /** Returns whether a model is what the owner of the key signed, or why not. */
  VerificationResult verify(ModelSource model, Path publicKey, Path signature)
      throws ModelSigningException, InterruptedException {
    VerifyRequest request =
        VerifyRequest.builder()
            .model(model)
            .signature(SignatureFile.at(signature))
            .verifier(keys.keyVerifier(PemSource.of(publicKey)))
            .build();
    return verifyModel.verify(request, ProgressListener.NONE);
  }
}
