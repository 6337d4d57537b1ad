package io.modelsigning.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the rules against the product: this module's class path has every adapter on it. */
final class ArchitectureTest {
  private static final String BASE = "io.modelsigning";
  private static final ArchitectureRules RULES = new ArchitectureRules(BASE);

  private static JavaClasses product;

  @BeforeAll
  static void importProduct() {
    product = new ClassFileImporter().withImportOption(new ProductOnly()).importPackages(BASE);
  }

  @Test
  void classesOfEveryModuleWereImported() {
    List<String> modules = new ArrayList<>(ArchitectureRules.ADAPTERS);
    modules.addAll(ArchitectureRules.INTEGRATIONS);
    modules.add("domain");
    modules.add("cli");
    assertTrue(
        product.stream().anyMatch(type -> type.getPackageName().equals(BASE)),
        "no class of the facade was imported, so no rule would see it");
    for (String module : modules) {
      assertTrue(
          product.stream().anyMatch(type -> type.getPackageName().startsWith(BASE + "." + module)),
          "no class of " + module + " was imported, so no rule would see it");
    }
  }

  @Test
  void noModuleEscapesTheRules() {
    for (var type : product) {
      if (type.getPackageName().equals(BASE)) {
        // The facade, which is what the base package is for.
        continue;
      }
      String first = type.getPackageName().substring(BASE.length() + 1).split("\\.", -1)[0];
      assertTrue(
          first.equals("domain")
              || first.equals("cli")
              || ArchitectureRules.ADAPTERS.contains(first)
              || ArchitectureRules.INTEGRATIONS.contains(first),
          type.getName() + " is in a package no rule knows");
    }
  }

  @TestFactory
  Stream<DynamicTest> product() {
    return Stream.of(
            RULES.domainIsPure(),
            RULES.domainKeepsOffTheOutside(),
            RULES.adaptersDoNotKnowEachOther(),
            RULES.nobodyKnowsTheFacade(),
            RULES.facadeKnowsNoCommandLine(),
            RULES.staysIn("com.fasterxml.jackson..", "json", "sigstore", "yaml", "cli"),
            RULES.staysIn("org.yaml..", "yaml"),
            RULES.staysIn("com.google.re2j..", "policy"),
            RULES.staysIn("dev.sigstore..", "sigstore"),
            RULES.staysIn("org.sqlite..", "cache"),
            RULES.staysIn("java.sql..", "cache"),
            RULES.staysIn("software.amazon..", "aws", "s3"),
            RULES.staysIn("com.azure..", "azureauth"),
            RULES.staysIn("com.google.auth..", "googleauth"),
            RULES.staysIn("ai.onnxruntime..", "onnx"),
            RULES.staysIn("ai.djl..", "djl"),
            RULES.staysIn("org.bouncycastle..", "keys", "sigstore", "timestamp"),
            RULES.staysIn("io.opentelemetry..", "opentelemetry"),
            RULES.staysIn("org.apache.hadoop..", "hadoop", "spark"),
            RULES.staysIn("org.apache.spark..", "spark"),
            RULES.staysIn("scala..", "spark"),
            RULES.staysIn("org.apache.maven..", "maven"),
            RULES.staysIn("org.springframework..", "springboot"),
            RULES.staysIn("picocli..", "cli"),
            RULES.staysIn("jdk.incubator.vector..", "hashing"),
            RULES.vectorApiOnlyInVectorClasses(),
            RULES.componentsOnlyInTheCompositionRoot(),
            RULES.noTablesThatDegenerate(),
            RULES.noGlobalProviders(),
            RULES.reasonsAreMadeInListsAlone(),
            RULES.noCycles(),
            RULES.innerPackagesAreHidden("hashing"),
            RULES.innerPackagesAreHidden(
                "sigstore", "IdentityOptions", "SigstoreReasons", "UserInteraction"),
            RULES.portsInAreImplementedByHiddenServices(),
            RULES.portsOutAreImplementedOutside(),
            RULES.servicesAreReachedByPortsAlone())
        .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> check(rule)));
  }

  private static void check(ArchRule rule) {
    rule.check(product);
  }
}
