package io.modelsigning.cli.policy;

import io.modelsigning.domain.policy.ModelPolicy;
import io.modelsigning.domain.policy.SignerRequirement.Signer;
import java.util.function.Function;

/**
 * What a policy says of a model.
 *
 * @param policy which rule applies, and why
 * @param signers says who a signer is
 */
public record ExplainedModel(ModelPolicy.Explained policy, Function<Signer, String> signers) {
  /** Returns what becomes of the model, in a word for programs. */
  String treatment() {
    return policy
        .applied()
        .map(
            applied ->
                switch (applied.rule().mode()) {
                  case ENFORCE -> "enforced";
                  case WARN -> "warned";
                  case OFF -> "skipped";
                })
        .orElse("refused");
  }
}
