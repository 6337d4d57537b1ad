package io.modelsigning.cli.startup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code src/main/startup/ArchivableJars.java} makes of switches over types. */
final class TypeSwitchesTest {
  private static final ClassDesc BOOTSTRAPS = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
  private static final MethodTypeDesc BOOTSTRAP =
      MethodTypeDesc.of(
          ConstantDescs.CD_CallSite,
          ConstantDescs.CD_MethodHandles_Lookup,
          ConstantDescs.CD_String,
          ConstantDescs.CD_MethodType,
          ConstantDescs.CD_Object.arrayType());

  @TempDir Path directory;

  @Test
  void switchesAnswerAsBefore() throws Exception {
    Map<String, byte[]> before = samples();

    Map<String, byte[]> after = rewritten(before);

    List<String> expected = new TypeSwitchSamples().get();
    assertTrue(Set.copyOf(expected).size() > 100, expected.toString());
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {jar().toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      for (String name : after.keySet()) {
        // The JVM verifies a class before it tells its methods.
        assertNotNull(Class.forName(className(name), false, loader).getDeclaredMethods());
      }
      Supplier<?> samples =
          (Supplier<?>)
              loader.loadClass(TypeSwitchSamples.class.getName()).getConstructor().newInstance();
      assertEquals(expected, samples.get());
    }
  }

  @Test
  void onlyThoseOverTypesAloneAreReplaced() throws Exception {
    Map<String, byte[]> before = samples();
    assertTrue(typeSwitches(before).containsAll(Set.of("sealed", "guards", "<init>", "named")));

    Map<String, byte[]> after = rewritten(before);

    // With cases that are strings, numbers and constants, and one nested in another, of int.
    assertEquals(
        Set.of("strings", "numbers", "constant", "named", "both", "nested"), typeSwitches(after));
    assertEquals(before.keySet(), after.keySet());
    for (String name : List.of("Circle", "Pair", "Dot", "Colour")) {
      String file = TypeSwitchSamples.class.getName().replace('.', '/') + "$" + name + ".class";
      assertArrayEquals(before.get(file), after.get(file), file);
    }
  }

  /** As a library may have them whose optional dependencies are not there. */
  @Test
  void whatNeedsClassesThatAreNotThereStays() throws Exception {
    Map<String, byte[]> classes = classFiles(NeedsMore.class);

    assertArrayEquals(
        classes.values().iterator().next(), rewritten(classes).values().iterator().next());
  }

  static final class NeedsMore {
    private NeedsMore() {}

    /** A class file has to say what both have in common, which their class files tell. */
    static String of(Object input) {
      TypeSwitchSamples.Shape shape = null;
      Object either = input.hashCode() == 0 ? new Absent() : new OtherAbsent();
      for (int i = 0; i < 2; i++) {
        either =
            switch (input) {
              case String _ -> new Absent();
              case Integer _ -> new OtherAbsent();
              default -> either;
            };
      }
      return either.toString() + shape;
    }
  }

  static class Absent {}

  static class OtherAbsent extends Absent {}

  @Test
  void primitiveTypesStay() throws Exception {
    byte[] selector =
        calling(
            MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int, ConstantDescs.CD_int));
    byte[] label =
        calling(
            MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object, ConstantDescs.CD_int),
            ConstantDescs.CD_int);
    Map<String, byte[]> classes = new TreeMap<>(Map.of("A.class", selector, "B.class", label));

    Map<String, byte[]> after = rewritten(classes);

    assertArrayEquals(selector, after.get("A.class"));
    assertArrayEquals(label, after.get("B.class"));
  }

  private static byte[] calling(MethodTypeDesc type, ConstantDesc... labels) {
    DirectMethodHandleDesc bootstrap =
        MethodHandleDesc.ofMethod(
            DirectMethodHandleDesc.Kind.STATIC, BOOTSTRAPS, "typeSwitch", BOOTSTRAP);
    return ClassFile.of()
        .build(
            ClassDesc.of("Primitive"),
            builder ->
                builder.withMethodBody(
                    "choose",
                    type,
                    ClassFile.ACC_STATIC,
                    code ->
                        code.loadLocal(TypeKind.from(type.parameterType(0)), 0)
                            .iload(1)
                            .invokedynamic(
                                DynamicCallSiteDesc.of(bootstrap, "typeSwitch", type, labels))
                            .ireturn()));
  }

  /** Returns the names of the methods that leave the choice to the JVM. */
  private static Set<String> typeSwitches(Map<String, byte[]> classes) {
    Set<String> names = new TreeSet<>();
    for (byte[] classFile : classes.values()) {
      ClassModel type = ClassFile.of().parse(classFile);
      for (MethodModel method : type.methods()) {
        if (method.code().stream()
            .flatMap(code -> code.elementStream())
            .anyMatch(TypeSwitchesTest::isTypeSwitch)) {
          names.add(method.methodName().stringValue());
        }
      }
    }
    return names;
  }

  private static boolean isTypeSwitch(Object element) {
    return element instanceof InvokeDynamicInstruction call
        && call.bootstrapMethod().owner().equals(BOOTSTRAPS)
        && call.bootstrapMethod().methodName().equals("typeSwitch");
  }

  private static Map<String, byte[]> samples() throws Exception {
    return classFiles(TypeSwitchSamples.class);
  }

  /** Returns the class files of a class and of those that are nested in it, by their paths. */
  private static Map<String, byte[]> classFiles(Class<?> type) throws Exception {
    Path root = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path folder = root.resolve(type.getPackageName().replace('.', '/'));
    Map<String, byte[]> classes = new TreeMap<>();
    try (var files =
        Files.newDirectoryStream(
            folder, type.getName().replaceFirst(".*\\.", "") + "{,$*}.class")) {
      for (Path file : files) {
        classes.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return classes;
  }

  private Path jar() {
    return directory.resolve("samples.jar");
  }

  /** Returns the content of a jar of these files, after the build's program was run on it. */
  private Map<String, byte[]> rewritten(Map<String, byte[]> classes) throws Exception {
    try (OutputStream file = Files.newOutputStream(jar());
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    run();
    Map<String, byte[]> after = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar().toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        try (InputStream content = zip.getInputStream(entry)) {
          after.put(entry.getName(), content.readAllBytes());
        }
      }
    }
    return after;
  }

  private void run() throws Exception {
    Path output = directory.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "src/main/startup/ArchivableJars.java",
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "does not end");
    assertEquals(0, process.exitValue(), () -> read(output));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String className(String file) {
    return file.replaceFirst("\\.class$", "").replace('/', '.');
  }
}
