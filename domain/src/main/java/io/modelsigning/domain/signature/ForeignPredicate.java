package io.modelsigning.domain.signature;

import java.util.List;
import java.util.Optional;

/** Attestations of other things than models, by the beginning of their predicate type. */
enum ForeignPredicate {
  SLSA_PROVENANCE("https://slsa.dev/provenance/", "SLSA provenance"),
  SLSA_SUMMARY("https://slsa.dev/verification_summary/", "an SLSA verification summary"),
  NPM_PUBLISH(
      "https://github.com/npm/attestation/tree/main/specs/publish/", "an npm publish attestation"),
  PYPI_PUBLISH("https://docs.pypi.org/attestations/publish/", "a PyPI publish attestation"),
  GITHUB_RELEASE("https://in-toto.io/attestation/release/", "a GitHub release attestation"),
  IN_TOTO_LINK("https://in-toto.io/attestation/link/", "an in-toto link"),
  TEST_RESULT("https://in-toto.io/attestation/test-result/", "a test result"),
  VULNERABILITIES("https://in-toto.io/attestation/vulns/", "a vulnerability scan"),
  SPDX("https://spdx.dev/Document", "an SPDX bill of materials"),
  CYCLONEDX("https://cyclonedx.org/bom", "a CycloneDX bill of materials"),
  COSIGN_SIGNATURE("https://sigstore.dev/cosign/sign/", "a container image's signature by cosign"),
  COSIGN_ATTESTATION("https://cosign.sigstore.dev/attestation/", "an attestation by cosign"),
  MODEL_SIGNATURE("https://model_signing/", "a model signature of a version that is not known");

  private static final List<ForeignPredicate> ALL = List.of(values());

  private final String start;
  private final String meaning;

  ForeignPredicate(String start, String meaning) {
    this.start = start;
    this.meaning = meaning;
  }

  /** Returns what the field calls it, if the predicate type is a common one. */
  static Optional<String> named(String predicateType) {
    return ALL.stream()
        .filter(known -> predicateType.startsWith(known.start))
        .map(known -> known.meaning)
        .findFirst();
  }
}
