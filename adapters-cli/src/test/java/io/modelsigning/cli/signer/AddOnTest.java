package io.modelsigning.cli.signer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.cli.addon.AddOn;
import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.result.Version;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.KeyHolderProvider;
import io.modelsigning.elsewhere.MemoryKeys;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AddOnTest {
  private static final KeyReference KEY = new KeyReference("memorykms://models");

  @TempDir private Path parent;

  private Path folder;

  /** What an add-on finds around itself when it is asked. */
  public static final class Provider implements KeyHolderProvider {
    @Override
    public String scheme() {
      return "memorykms";
    }

    @Override
    public KeyHolder holder(Map<String, String> variables) {
      assertEquals("here", variables.get("VARIABLE"));
      return new MemoryKeys();
    }
  }

  @BeforeEach
  void make() throws IOException {
    folder = Files.createDirectory(parent.resolve("kms"));
    Files.writeString(folder.resolve(AddOn.VERSION), Version.number() + "\n");
    Path jar = folder.resolve("provider.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("META-INF/services/" + KeyHolderProvider.class.getName()));
      out.write(Provider.class.getName().getBytes(StandardCharsets.UTF_8));
    }
  }

  private KeyHolder holder(String scheme) throws SigningException {
    return KeyAddOn.holder(new AddOn("kms", folder), scheme, Map.of("VARIABLE", "here"));
  }

  private SigningException refused(Reason reason) {
    SigningException e = assertThrows(SigningException.class, () -> holder("memorykms"));
    assertEquals(reason, e.reason(), e::getMessage);
    assertTrue(String.valueOf(e.getMessage()).contains(folder.toString()), e::getMessage);
    return e;
  }

  @Test
  void keysAreFoundByTheirScheme() throws Exception {
    KeyHolder holder = holder("memorykms");
    KeyHolder.Created made = holder.create(KEY, Curve.P256);
    assertEquals(made.publicKey(), holder.publicKey(KEY));
    assertTrue(holder.signingKey(KEY).sign(Bytes.of(new byte[32])).size() > 60);
  }

  @Test
  void otherSchemesAreNotThere() {
    SigningException e = assertThrows(SigningException.class, () -> holder("otherkms"));
    assertEquals(CommandReasons.ADD_ON_UNUSABLE, e.reason());
  }

  @Test
  void aFolderThatIsMissingOrEmptyIsNoAddOn() throws IOException {
    Files.delete(folder.resolve("provider.jar"));
    refused(CommandReasons.ADD_ON_MISSING);
    Files.delete(folder.resolve(AddOn.VERSION));
    Files.delete(folder);
    assertEquals(
        "keys of memorykms:// need the add-on 'kms', which is not in '%s'".formatted(folder),
        refused(CommandReasons.ADD_ON_MISSING).getMessage());
  }

  @Test
  void anotherVersionIsRefused() throws IOException {
    Files.writeString(folder.resolve(AddOn.VERSION), "0.0.9\n");
    SigningException e = refused(CommandReasons.ADD_ON_UNUSABLE);
    assertTrue(
        String.valueOf(e.getMessage())
            .endsWith("version %s, but is of version 0.0.9".formatted(Version.number())),
        e::getMessage);
    Files.writeString(folder.resolve(AddOn.VERSION), "9".repeat(1000));
    refused(CommandReasons.ADD_ON_UNUSABLE);
    Files.delete(folder.resolve(AddOn.VERSION));
    refused(CommandReasons.ADD_ON_UNUSABLE);
  }

  @Test
  void damagedJarsAreRefused() throws IOException {
    Files.write(folder.resolve("provider.jar"), new byte[100]);
    refused(CommandReasons.ADD_ON_UNUSABLE);
  }

  /** Libraries of the program may be of other versions than those of the add-on. */
  @Test
  void theProgramsLibrariesAreNotSeen() throws Exception {
    try (URLClassLoader loader = new AddOn("kms", folder).loader("keys need")) {
      assertEquals(Curve.class, loader.loadClass(Curve.class.getName()));
      assertThrows(ClassNotFoundException.class, () -> loader.loadClass("com.google.gson.Gson"));
      assertFalse(loader.getResources("META-INF/MANIFEST.MF").hasMoreElements());
    }
  }

  @Test
  void isAskedWithItsOwnClassLoader() throws Exception {
    ClassLoader usual = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader = new AddOn("kms", folder).loader("keys need")) {
      MemoryKeys keys = new MemoryKeys();
      List<ClassLoader> seen = new ArrayList<>();
      Object spy =
          Proxy.newProxyInstance(
              usual,
              new Class<?>[] {KeyHolder.class},
              (proxy, method, arguments) -> {
                seen.add(Thread.currentThread().getContextClassLoader());
                return method.invoke(keys, arguments);
              });
      KeyHolder holder = new AddOnKeys((KeyHolder) spy, loader);
      assertNotEquals(loader, usual);
      holder.create(KEY, Curve.P256);
      holder.publicKey(KEY);
      holder.signingKey(KEY);
      assertEquals(Collections.nCopies(3, loader), seen);
      assertEquals(usual, Thread.currentThread().getContextClassLoader());
    }
  }
}
