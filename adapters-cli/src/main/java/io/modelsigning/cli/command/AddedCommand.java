package io.modelsigning.cli.command;

import jakarta.inject.Provider;

/**
 * A command that a program has beside those of {@link Commands}.
 *
 * @param name its only word
 * @param command makes it, once it is named
 */
public record AddedCommand(String name, Provider<? extends Command> command) {}
