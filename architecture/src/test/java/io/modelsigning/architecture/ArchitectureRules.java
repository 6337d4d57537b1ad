package io.modelsigning.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceRule;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules of the hexagon below a base package, so that the same rules can be held against the
 * product and against small worlds that break one each.
 */
final class ArchitectureRules {
  /** Every module but the domain and the command line; a new adapter adds its package here. */
  static final List<String> ADAPTERS =
      List.of(
          "archive",
          "aws",
          "azure",
          "azureauth",
          "blob",
          "cache",
          "djl",
          "hashing",
          "filesystem",
          "gcs",
          "google",
          "googleauth",
          "hadoop",
          "html",
          "http",
          "json",
          "keys",
          "onnx",
          "pkcs11",
          "kms",
          "objectstore",
          "oci",
          "s3",
          "sigstore",
          "spark",
          "timestamp",
          "policy",
          "manifest",
          "yaml",
          "opentelemetry");

  /**
   * The modules that bring the library into other tools and frameworks, by the facade alone; a new
   * one adds its package here.
   */
  static final List<String> INTEGRATIONS = List.of("djl", "maven", "onnx", "springboot");

  /** The modules that are no port's, but what several adapters build on, by those that do. */
  private static final Map<String, List<String>> FOUNDATIONS =
      Map.ofEntries(
          Map.entry("djl", List.of("onnx")),
          Map.entry("policy", List.of("yaml")),
          Map.entry("sigstore", List.of("http", "timestamp")),
          Map.entry("timestamp", List.of("http")),
          Map.entry("kms", List.of("http")),
          Map.entry("objectstore", List.of("http")),
          Map.entry("oci", List.of("http")),
          Map.entry("s3", List.of("http", "objectstore")),
          Map.entry("spark", List.of("filesystem", "hadoop", "hashing")),
          Map.entry("azureauth", List.of("http")),
          Map.entry("googleauth", List.of("http")),
          Map.entry("azure", List.of("azureauth", "http")),
          Map.entry("google", List.of("googleauth", "http")),
          Map.entry("blob", List.of("azureauth", "http", "objectstore")),
          Map.entry("gcs", List.of("googleauth", "http", "objectstore")));

  private static final Set<String> CHANGING_SECURITY =
      Set.of("addProvider", "insertProviderAt", "removeProvider", "setProperty");

  private final String base;

  ArchitectureRules(String base) {
    this.base = base;
  }

  ArchRule domainIsPure() {
    return classes()
        .that()
        .resideInAPackage(within("domain"))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(within("domain"), "java..", "org.jspecify..", "org.immutables..")
                .as("the domain, the JDK, JSpecify and Immutables"))
        .because("the rules of model signing must not depend on any technology");
  }

  ArchRule domainKeepsOffTheOutside() {
    return noClasses()
        .that()
        .resideInAPackage(within("domain"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..", "java.sql..")
        .because("files and networks are behind ports");
  }

  ArchRule adaptersDoNotKnowEachOther() {
    List<String> outer = new ArrayList<>(ADAPTERS);
    outer.addAll(INTEGRATIONS);
    outer.add("cli");
    SliceRule rule = slices().matching(base + ".(*)..").should().notDependOnEachOther();
    for (Map.Entry<String, List<String>> built : FOUNDATIONS.entrySet()) {
      rule =
          rule.ignoreDependency(
              resideInAPackage(within(built.getKey())),
              resideInAnyPackage(
                  built.getValue().stream().map(this::within).toArray(String[]::new)));
    }
    return rule.ignoreDependency(
            resideInAnyPackage(outer.stream().map(this::within).toArray(String[]::new)),
            resideInAPackage(within("domain")))
        .ignoreDependency(
            resideInAPackage(within("cli")),
            resideInAnyPackage(ADAPTERS.stream().map(this::within).toArray(String[]::new)))
        .because("only the command line and the facade put adapters together");
  }

  ArchRule nobodyKnowsTheFacade() {
    return noClasses()
        .that(
            resideInAPackage(base + ".*..")
                .and(
                    resideOutsideOfPackages(
                        INTEGRATIONS.stream().map(this::within).toArray(String[]::new))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(base)
        .because("it is a door to all others, and they do without it; only integrations use it");
  }

  ArchRule facadeKnowsNoCommandLine() {
    return noClasses()
        .that()
        .resideInAPackage(base)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(within("cli"))
        .because("it puts adapters together for programs, as the command line does for people");
  }

  ArchRule staysIn(String technology, String... modules) {
    String[] homes = new String[modules.length];
    for (int i = 0; i < modules.length; i++) {
      homes[i] = within(modules[i]);
    }
    return noClasses()
        .that(resideInAPackage(base + "..").and(resideOutsideOfPackages(homes)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(technology)
        .because(technology + " is known to " + String.join(" and ", modules) + " alone");
  }

  ArchRule vectorApiOnlyInVectorClasses() {
    DescribedPredicate<JavaClass> named =
        new DescribedPredicate<>("of a name that does not start with Vector") {
          @Override
          public boolean test(JavaClass type) {
            JavaClass outermost = type;
            while (outermost.getEnclosingClass().isPresent()) {
              outermost = outermost.getEnclosingClass().get();
            }
            return !simpleNameStartingWith("Vector").test(outermost);
          }
        };
    return noClasses()
        .that(resideInAPackage(base + "..").and(named))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .because("the module may be absent, and everything else must load without it");
  }

  ArchRule componentsOnlyInTheCompositionRoot() {
    return noClasses()
        .that(resideInAPackage(base + "..").and(resideOutsideOfPackages(within("cli"))))
        .should()
        .beAnnotatedWith("dagger.Component")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("dagger.Component")
        .because("the command line is the composition root");
  }

  ArchRule noTablesThatDegenerate() {
    DescribedPredicate<JavaMethodCall> ofMany =
        DescribedPredicate.describe(
            "Set.copyOf, Map.copyOf or Collectors.toUnmodifiable…",
            call ->
                (call.getName().equals("copyOf")
                        && (call.getTargetOwner().isEquivalentTo(Set.class)
                            || call.getTargetOwner().isEquivalentTo(Map.class)))
                    || call.getName().equals("toUnmodifiableSet")
                    || call.getName().equals("toUnmodifiableMap"));
    return noClasses()
        .that()
        .resideInAPackage(base + "..")
        .should()
        .callMethodWhere(ofMany)
        .because("names made to have one hash code take them time with the square of their number");
  }

  ArchRule noGlobalProviders() {
    return noClasses()
        .that()
        .resideInAPackage(base + "..")
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "changes the JVM's security providers or properties",
                call ->
                    call.getTargetOwner().isEquivalentTo(Security.class)
                        && CHANGING_SECURITY.contains(call.getName())))
        .because("they are the program's, of which a library is a part");
  }

  ArchRule reasonsAreMadeInListsAlone() {
    String reason = base + ".domain.Reason";
    return noClasses()
        .that()
        .resideInAPackage(base + "..")
        .and()
        .haveSimpleNameNotEndingWith("Reasons")
        .and()
        .doNotHaveFullyQualifiedName(reason)
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "is the constructor of Reason",
                access ->
                    access.getTargetOwner().getName().equals(reason)
                        && access.getTarget().getName().equals(JavaConstructor.CONSTRUCTOR_NAME)))
        .because("the lists of the modules together are the catalogue of reason codes");
  }

  ArchRule noCycles() {
    return slices().matching(base + ".(**)").should().beFreeOfCycles();
  }

  /**
   * @param open the simple names of the types in packages below {@code module} that are for users
   */
  ArchRule innerPackagesAreHidden(String module, String... open) {
    Set<String> names = Set.of(open);
    return noClasses()
        .that(resideInAPackage(base + "..").and(resideOutsideOfPackages(within(module))))
        .should()
        .dependOnClassesThat(
            resideInAPackage(base + "." + module + ".*..")
                .and(
                    DescribedPredicate.describe(
                        open.length == 0 ? "are any" : "are not " + String.join(", ", open),
                        type -> !names.contains(type.getSimpleName()))))
        .because("what the packages of a module share is public to Java, but not to others");
  }

  ArchRule portsInAreImplementedByHiddenServices() {
    return classes()
        .that()
        .areNotInterfaces()
        .and()
        .implement(resideInAPackage(base + ".domain.port.in"))
        .and()
        .haveSimpleNameEndingWith("Service")
        .should()
        .resideInAPackage(base + ".domain.service")
        .andShould()
        .notHaveModifier(JavaModifier.PUBLIC)
        .andShould()
        .haveModifier(JavaModifier.FINAL)
        .because("callers hold use cases by their ports");
  }

  ArchRule portsOutAreImplementedOutside() {
    return noClasses()
        .that()
        .resideInAPackage(within("domain"))
        .and()
        .areNotInterfaces()
        .and()
        .areNotAnonymousClasses()
        .should()
        .implement(
            resideInAPackage(base + ".domain.port.out")
                .and(DescribedPredicate.describe("are interfaces", JavaClass::isInterface)))
        .because("an out port is what the domain needs from elsewhere");
  }

  ArchRule servicesAreReachedByPortsAlone() {
    return noClasses()
        .that(
            resideInAPackage(base + "..").and(resideOutsideOfPackages(base + ".domain.service..")))
        .should()
        .dependOnClassesThat(
            resideInAPackage(base + ".domain.service")
                .and(
                    DescribedPredicate.describe(
                        "are not UseCases", type -> !type.getSimpleName().equals("UseCases"))))
        .because("use cases are built by UseCases and called by their ports");
  }

  private String within(String module) {
    return base + "." + module + "..";
  }
}
