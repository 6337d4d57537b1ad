package io.modelsigning.domain.policy;

import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignerIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells whose signatures are one and the same signer's: those of one method with the same name by
 * the same issuer, with the same certificate, or with the same alternative name by the same issuer.
 * Whether a key and an identity are one person's, nobody can tell: they count as two signers.
 */
final class DistinctSigners {
  /** For each signature, another one of the same signer, or itself. */
  private final int[] another;

  DistinctSigners(List<GoodSignature> signatures) {
    this.another = new int[signatures.size()];
    Map<List<String>, Integer> seen = new HashMap<>();
    for (int i = 0; i < another.length; i++) {
      another[i] = i;
      for (List<String> mark : marksOf(signatures.get(i).result().signer())) {
        Integer earlier = seen.putIfAbsent(mark, i);
        if (earlier != null) {
          another[numberOf(i)] = numberOf(earlier);
        }
      }
    }
  }

  /** Returns what only signatures of one signer have in common. */
  private static List<List<String>> marksOf(SignerIdentity signer) {
    String method = signer.method().id();
    String issuer = signer.issuer().orElse("");
    List<List<String>> marks = new ArrayList<>();
    marks.add(List.of(method, "name", signer.name(), issuer));
    if (signer.method() == SignatureMethod.CERTIFICATE) {
      if (!signer.certificates().isEmpty()) {
        marks.add(List.of(method, "certificate", signer.certificates().getFirst().sha256()));
      }
      signer
          .pinnedAlternativeName()
          .ifPresent(name -> marks.add(List.of(method, "alternative name", name, issuer)));
    }
    return marks;
  }

  /** Returns the number of the signer of the signature at {@code index}. */
  int numberOf(int index) {
    int number = index;
    while (another[number] != number) {
      number = another[number];
    }
    return number;
  }
}
