package io.modelsigning.cli.result;

import io.modelsigning.domain.Reason;

/** Why a command did not do what was asked for. */
public record Complaint(Reason reason, String message) {}
