package io.modelsigning.springboot;

import io.modelsigning.ModelSigning;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** A signed model in a folder, and an application that uses it. */
final class ModelFolder {
  final Path folder;
  final Path model;
  final TestKeys.KeyFiles keys;

  ModelFolder(Path folder) throws IOException, GeneralSecurityException {
    this.folder = folder;
    this.keys = TestKeys.create(folder, "publisher");
    this.model = Files.createDirectories(folder.resolve("models/bert"));
    Files.writeString(model.resolve("config.json"), "{}");
    Files.createDirectory(model.resolve("weights"));
    Files.writeString(model.resolve("weights/model.safetensors"), "weights");
  }

  ModelFolder signed() throws Exception {
    ModelSigning.signer().key(keys.privateKey()).build().sign(model);
    return this;
  }

  /** Puts other content of the same size into a file, and leaves its time as it was. */
  void swap(String path) throws IOException {
    Path file = model.resolve(path);
    FileTime time = Files.getLastModifiedTime(file);
    byte[] content = Files.readAllBytes(file);
    content[content.length - 1] ^= 1;
    Files.write(file, content);
    Files.setLastModifiedTime(file, time);
  }

  /** Has whatever configures itself here, as an application has. */
  @EnableAutoConfiguration
  @Configuration(proxyBeanMethods = false)
  static class Application {}

  /** An application that finds this integration by itself, of which nothing is set. */
  static ApplicationContextRunner application() {
    return new ApplicationContextRunner().withUserConfiguration(Application.class);
  }

  /** An application that accepts nobody and has the model. */
  ApplicationContextRunner withModel() {
    return application().withPropertyValues("model-signing.models.bert.location=" + model);
  }

  /** An application that accepts the key and has the model. */
  ApplicationContextRunner withKeyAndModel() {
    return withModel().withPropertyValues("model-signing.public-keys=file:" + keys.publicKey());
  }
}
