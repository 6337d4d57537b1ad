package io.modelsigning.architecture;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows of every rule that it refuses a class set made to break it, and names the culprit. */
final class RulesBiteTest {
  private static final String FIXTURES = "io.modelsigning.architecture.fixture.";

  static Arguments[] worlds() {
    return new Arguments[] {
      world("impuredomain", "Impure", ArchitectureRules::domainIsPure),
      world("outwarddomain", "Outward", ArchitectureRules::domainKeepsOffTheOutside),
      world("knowingadapters", "KeysAdapter", ArchitectureRules::adaptersDoNotKnowEachOther),
      world("knownfacade", "Knocking", ArchitectureRules::nobodyKnowsTheFacade),
      world("knownfacade", "Door", ArchitectureRules::facadeKnowsNoCommandLine),
      world("strayedtechnology", "Strayed", r -> r.staysIn("com.fasterxml.jackson..", "json")),
      world("vectoreverywhere", "ScalarKernel", ArchitectureRules::vectorApiOnlyInVectorClasses),
      world("secondroot", "SecondRoot", ArchitectureRules::componentsOnlyInTheCompositionRoot),
      world("degenerating", "Degenerating", ArchitectureRules::noTablesThatDegenerate),
      world("globalprovider", "Registering", ArchitectureRules::noGlobalProviders),
      world("strayreason", "Refusing", ArchitectureRules::reasonsAreMadeInListsAlone),
      world("strayreason", "Handing", ArchitectureRules::reasonsAreMadeInListsAlone),
      world("cyclic", "Manifest", ArchitectureRules::noCycles),
      world("cyclicrooms", "Client", ArchitectureRules::noCycles),
      world("cyclicrooms", "Command", ArchitectureRules::noCycles),
      world("cyclicrooms", "Kernel", ArchitectureRules::noCycles),
      world("openroom", "Peeping", r -> r.innerPackagesAreHidden("sigstore", "Settings")),
      world("openroom", "Meddling", r -> r.innerPackagesAreHidden("hashing")),
      world(
          "openservice",
          "SignModelService",
          ArchitectureRules::portsInAreImplementedByHiddenServices),
      world("openservice", "Command", ArchitectureRules::servicesAreReachedByPortsAlone),
      world("homemadeadapter", "OwnCodec", ArchitectureRules::portsOutAreImplementedOutside),
    };
  }

  private static Arguments world(
      String name, String culprit, Function<ArchitectureRules, ArchRule> rule) {
    return Arguments.of(name, culprit, rule);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("worlds")
  void ruleBites(String world, String culprit, Function<ArchitectureRules, ArchRule> rule) {
    JavaClasses bad = new ClassFileImporter().importPackages(FIXTURES + world);
    assertFalse(bad.isEmpty(), "the bad world was not imported");
    EvaluationResult result = rule.apply(new ArchitectureRules(FIXTURES + world)).evaluate(bad);
    assertAll(
        () -> assertTrue(result.hasViolation(), "the rule lets the bad world pass"),
        () ->
            assertTrue(
                result.getFailureReport().toString().contains(culprit),
                () -> "the report names no " + culprit + ": " + result.getFailureReport()));
  }
}
