package io.modelsigning.domain.service;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.in.ExplainRefusal;
import io.modelsigning.domain.port.in.VerifyRequest;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.signature.Cause;
import io.modelsigning.domain.signature.VerificationResult.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tries one explanation after the other, each on what those before it left. */
final class ExplainRefusalService implements ExplainRefusal {
  /** At most this many signed paths are looked at for links; in a cache every path is one. */
  private static final int MAXIMUM_LINKS = 100;

  private static final Pattern BLOB =
      Pattern.compile("(?:.*[/\\\\])?blobs[/\\\\](?:[0-9a-f]{40}|[0-9a-f]{64})");

  private final DigestEngine engine;

  ExplainRefusalService(DigestEngine engine) {
    this.engine = engine;
  }

  @Override
  public List<Cause> explain(VerifyRequest request, Refused refused) throws InterruptedException {
    if (refused.manifest().isEmpty()) {
      return List.of();
    }
    Manifest manifest = refused.manifest().get();
    if (refused.reason().equals(Reason.SYMLINK_NOT_ALLOWED)) {
      return cacheLinks(request, manifest).<List<Cause>>map(List::of).orElse(List.of());
    }
    if (refused.differences().isEmpty()) {
      return List.of();
    }
    Findings findings = new Findings(refused.differences(), manifest);
    boolean allowSymlinks =
        manifest.serialization().allowSymlinks() || request.allowSymlinksIfUnrecorded();
    Optional<RefusedModel> model =
        RefusedModel.find(engine, request.model(), manifest, allowSymlinks, findings.paths());
    List<Cause> causes = new ArrayList<>();
    if (model.isPresent()) {
      new ContentCauses(model.get(), findings, manifest).addTo(causes);
      new UnexpectedFileCauses(model.get(), findings).addTo(causes);
      new NameCauses(findings).addTo(causes);
      new LayoutCauses(model.get(), findings, manifest).addTo(causes);
    }
    return causes;
  }

  private static Optional<Cause> cacheLinks(VerifyRequest request, Manifest manifest) {
    List<String> links = new ArrayList<>();
    for (ModelPath path :
        manifest.resourcesByFile().keySet().stream().limit(MAXIMUM_LINKS).toList()) {
      Optional<String> target = request.model().linkTarget(path);
      if (target.isPresent() && BLOB.matcher(target.get()).matches()) {
        links.add(path.toString());
      }
    }
    return links.isEmpty() ? Optional.empty() : Optional.of(new Cause.CacheLinks(links));
  }
}
