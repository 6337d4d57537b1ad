package io.modelsigning.sigstore;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.ProgressListener.Phase;
import io.modelsigning.http.HttpService;
import java.net.URI;
import java.security.GeneralSecurityException;

/** Parts of signing that wait for somebody, told to who wants to know. */
record SigningSteps(ProgressListener progress) {
  interface Step<T> {
    T take() throws SigningException, GeneralSecurityException, InterruptedException;
  }

  <T> T takeAt(URI address, Phase phase, Step<T> step)
      throws SigningException, GeneralSecurityException, InterruptedException {
    return take(
        phase,
        () -> {
          progress.asking(HttpService.withoutQuery(address));
          return step.take();
        });
  }

  <T> T take(Phase phase, Step<T> step)
      throws SigningException, GeneralSecurityException, InterruptedException {
    progress.started(phase);
    try {
      return step.take();
    } catch (SigningException e) {
      progress.failed(phase, e.reason());
      throw e;
    } finally {
      progress.finished(phase);
    }
  }
}
