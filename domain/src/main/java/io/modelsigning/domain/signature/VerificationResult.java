package io.modelsigning.domain.signature;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ReusedDigests;
import java.util.List;
import java.util.Optional;

/** The answer to whether a model is what somebody signed. */
public sealed interface VerificationResult {
  /** Returns what the user should know although it does not decide the answer. */
  List<Warning> warnings();

  /** Returns which parts of the evidence hold, and which one does not. */
  CheckedEvidence evidence();

  /** Returns the files whose content was compared, with the sizes they had. */
  List<ModelFile> compared();

  /** Returns the parts of the model that the answer says nothing about, as far as it has any. */
  List<Unchecked> unchecked();

  /**
   * The signature is good, its signer acceptable, and the model has exactly the signed content.
   *
   * @param compared the files whose content was compared, as they were listed
   * @param bytes how many bytes were compared
   * @param partial whether only some of the signed files were to be compared, and no other file
   *     looked for: then {@code unchecked} lists the other signed files
   * @param reused for how much of it digests were known already, and not computed
   */
  record Verified(
      Manifest manifest,
      SignerIdentity signer,
      List<ModelFile> compared,
      long bytes,
      boolean partial,
      List<ReusedDigests> reused,
      List<Warning> warnings,
      List<Unchecked> unchecked)
      implements VerificationResult {
    public Verified {
      compared = List.copyOf(compared);
      reused = List.copyOf(reused);
      warnings = List.copyOf(warnings);
      unchecked = List.copyOf(unchecked);
    }

    /** Returns that everything holds. */
    @Override
    public CheckedEvidence evidence() {
      return CheckedEvidence.all(signer);
    }

    /** Returns how many files were compared. */
    public long files() {
      return compared.size();
    }
  }

  /**
   * The model does not verify.
   *
   * @param message which check refused, what it expected, what it found
   * @param evidence what was established before, and what broke
   * @param differences every difference, by path; empty unless the content was compared
   * @param manifest what was signed, where the statement could be read
   * @param signer who signed, where the signature itself is good
   * @param compared the files whose content was compared, as they were listed
   */
  record Refused(
      Reason reason,
      String message,
      CheckedEvidence evidence,
      List<Difference> differences,
      Optional<Manifest> manifest,
      Optional<SignerIdentity> signer,
      List<ModelFile> compared,
      List<Warning> warnings,
      List<Unchecked> unchecked)
      implements VerificationResult {
    public Refused {
      differences = List.copyOf(differences);
      compared = List.copyOf(compared);
      warnings = List.copyOf(warnings);
      unchecked = List.copyOf(unchecked);
    }
  }
}
