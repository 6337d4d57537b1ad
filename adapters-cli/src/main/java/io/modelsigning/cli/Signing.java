package io.modelsigning.cli;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.port.in.SignRequest;
import io.modelsigning.domain.port.in.SignedModel;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.filesystem.LocalModel;
import jakarta.inject.Inject;
import java.nio.file.Path;

/** Signs a model, whatever the method. */
final class Signing {
  private final UseCaseFactory useCases;
  private final SignaturePlaces places;

  @Inject
  Signing(UseCaseFactory useCases, SignaturePlaces places) {
    this.useCases = useCases;
    this.places = places;
  }

  Report sign(SignFlags flags, PayloadSigner signer, Conversation conversation)
      throws UsageException, ModelSigningException, InterruptedException {
    Path path = flags.model.path();
    LocalModel model = LocalModel.open(path, conversation.progress());
    SignatureStore signature = places.toWrite(flags.signature.pathFor(path));
    SignRequest request =
        SignRequest.builder()
            .model(model)
            .signature(signature)
            .signer(signer)
            .manifest(flags.manifest.optionsFor(model, path))
            .build();
    SignedModel signed =
        useCases
            .signModel(flags.threads, path, conversation)
            .sign(request, conversation.progress());
    return Report.builder()
        .command("sign " + signer.method().id())
        .result(Report.Result.SIGNED)
        .model(path.toString())
        .signature(signature.location())
        .method(signer.method().id())
        .manifest(signed.manifest())
        .files(signed.files())
        .bytes(signed.bytes())
        .signer(signed.signer())
        .build();
  }
}
