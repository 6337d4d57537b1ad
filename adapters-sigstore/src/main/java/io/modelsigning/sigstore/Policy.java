package io.modelsigning.sigstore;

import io.modelsigning.sigstore.document.Form;
import java.util.List;

/** Which checks are made: all of them, except where a test shows that one is needed. */
record Policy(List<Check<Form>> form, List<Check<Evidence>> evidence) {
  static final Policy ALL = new Policy(Check.FORM, Check.EVIDENCE);

  Policy {
    form = List.copyOf(form);
    evidence = List.copyOf(evidence);
  }

  Policy without(Check<?> check) {
    return new Policy(
        form.stream().filter(other -> !other.equals(check)).toList(),
        evidence.stream().filter(other -> !other.equals(check)).toList());
  }
}
