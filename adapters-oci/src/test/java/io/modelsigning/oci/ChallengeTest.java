package io.modelsigning.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChallengeTest {
  @Test
  void areReadAsRegistriesWriteThem() {
    assertEquals(
        List.of(
            new Challenge(
                "bearer",
                Map.of(
                    "realm",
                    "https://auth.example/token",
                    "service",
                    "registry.example",
                    "scope",
                    "repository:a/b:pull,push"))),
        Challenge.read(
            List.of(
                "Bearer"
                    + " realm=\"https://auth.example/token\",service=\"registry.example\",scope=\"repository:a/b:pull,push\"")));
    assertEquals(
        List.of(new Challenge("basic", Map.of("realm", "a \"b\""))),
        Challenge.read(List.of("BASIC Realm = \"a \\\"b\\\"\"")));
  }

  @Test
  void severalMayBeInOneHeaderOrInMany() {
    List<Challenge> expected =
        List.of(
            new Challenge("negotiate", Map.of()),
            new Challenge("basic", Map.of("realm", "x")),
            new Challenge("bearer", Map.of("realm", "y", "error", "invalid_token")));
    assertEquals(
        expected,
        Challenge.read(
            List.of("Negotiate, Basic realm=\"x\", Bearer realm=y, error=invalid_token")));
    assertEquals(
        expected,
        Challenge.read(
            List.of("Negotiate", "Basic realm=\"x\"", "Bearer realm=y, error=invalid_token")));
  }

  @Test
  void endWhereTheyHaveAnotherForm() {
    assertEquals(List.of(), Challenge.read(List.of("\"", "=x", "", "(")));
    assertEquals(
        List.of(new Challenge("bearer", Map.of())),
        Challenge.read(List.of("Bearer realm=\"unfinished")));
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertTrue(
                Challenge.read(List.of("Basic a=\"" + "\\".repeat(200_000), ",".repeat(200_000)))
                        .size()
                    <= 1));
  }
}
