import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites the jars of a directory so that an AOT cache can hold their classes. Run as {@code java
 * ArchivableJars.java DIRECTORY}, once: a jar that needs nothing stays as it is.
 *
 * <p>The JVM leaves two kinds of classes out of a cache: those of signed jars, and those whose class
 * file is older than Java 6, because these have no stack maps to verify them by. So signatures are
 * taken off (who built the application has checked the jars, by Maven's checksums), and old class
 * files get the version of Java 8 and stack maps. The code in them stays the same.
 *
 * <p>A third kind is made at run time, so that no jar has it: what a switch over types is linked by.
 * {@link TypeSwitches} puts methods of the same class in its place.
 *
 * <p>The digests of a signed jar's entries leave its manifest too: every start that uses a class of
 * the jar would parse them, a megabyte for BouncyCastle.
 */
final class ArchivableJars {
  private static final int JAVA_6 = 50;
  private static final int JAVA_8 = 52;

  private final ClassFile classFiles;

  private ArchivableJars(ClassLoader libraries) {
    ClassHierarchyResolver hierarchy =
        ClassHierarchyResolver.ofResourceParsing(libraries)
            .orElse(ClassHierarchyResolver.defaultResolver());
    classFiles =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ClassHierarchyResolverOption.of(hierarchy));
  }

  public static void main(String[] args) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (Stream<Path> entries = Files.list(Path.of(args[0]))) {
      entries.filter(path -> path.toString().endsWith(".jar")).sorted().forEach(jars::add);
    }
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = jars.get(i).toUri().toURL();
    }
    try (URLClassLoader libraries = new URLClassLoader(urls, null)) {
      ArchivableJars work = new ArchivableJars(libraries);
      for (Path jar : jars) {
        work.rewrite(jar);
      }
    }
  }

  private void rewrite(Path jar) throws IOException {
    Path rewritten = jar.resolveSibling(jar.getFileName() + ".new");
    boolean changed = false;
    try (ZipFile from = new ZipFile(jar.toFile());
        OutputStream file = Files.newOutputStream(rewritten);
        ZipOutputStream to = new ZipOutputStream(file)) {
      for (ZipEntry entry : Collections.list(from.entries())) {
        if (isSignature(entry.getName())) {
          changed = true;
          continue;
        }
        byte[] content = read(from, entry);
        byte[] archivable =
            entry.getName().endsWith(".class")
                ? archivable(content)
                : entry.getName().equals(JarFile.MANIFEST_NAME)
                    ? withoutDigests(content)
                    : content;
        changed |= archivable != content;
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTime(entry.getTime());
        to.putNextEntry(copy);
        to.write(archivable);
        to.closeEntry();
      }
    }
    if (changed) {
      FileTime time = Files.getLastModifiedTime(jar);
      Files.move(rewritten, jar, StandardCopyOption.REPLACE_EXISTING);
      Files.setLastModifiedTime(jar, time);
    } else {
      Files.delete(rewritten);
    }
  }

  private static boolean isSignature(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return upper.startsWith("META-INF/")
        && (upper.endsWith(".SF") || upper.endsWith(".RSA") || upper.endsWith(".DSA") || upper.endsWith(".EC"));
  }

  private static byte[] read(ZipFile jar, ZipEntry entry) throws IOException {
    try (InputStream stream = jar.getInputStream(entry)) {
      return stream.readAllBytes();
    }
  }

  /** Returns the same array if the manifest has no digests. */
  private static byte[] withoutDigests(byte[] content) throws IOException {
    Manifest manifest = new Manifest(new ByteArrayInputStream(content));
    boolean changed = false;
    for (Attributes attributes : manifest.getEntries().values()) {
      changed |= attributes.keySet().removeIf(name -> name.toString().endsWith("-Digest"));
    }
    if (!changed) {
      return content;
    }
    manifest.getEntries().values().removeIf(Attributes::isEmpty);
    ByteArrayOutputStream rewritten = new ByteArrayOutputStream();
    manifest.write(rewritten);
    return rewritten.toByteArray();
  }

  /** Returns the same array if the class file is new enough and has no switch over types. */
  private byte[] archivable(byte[] classFile) {
    int version = (classFile[6] & 0xFF) << 8 | classFile[7] & 0xFF;
    try {
      return version < JAVA_6
          ? withStackMaps(classFile)
          : TypeSwitches.linked(classFiles, classFile);
    } catch (IllegalArgumentException e) {
      // It names classes that are not there: the application does not use it either.
      return classFile;
    }
  }

  private byte[] withStackMaps(byte[] classFile) {
    return classFiles.transformClass(
        classFiles.parse(classFile),
        // Code is built anew, with stack maps, only where a transform could have changed it.
        ClassTransform.transformingMethodBodies((builder, element) -> builder.with(element))
            .andThen(ClassTransform.dropping(ClassFileVersion.class::isInstance))
            .andThen(ClassTransform.endHandler(builder -> builder.withVersion(JAVA_8, 0))));
  }
}
