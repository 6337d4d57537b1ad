package io.modelsigning.domain;

/** Something the user should know although the work goes on; the message is one sentence. */
public record Warning(Reason reason, String message) {}
