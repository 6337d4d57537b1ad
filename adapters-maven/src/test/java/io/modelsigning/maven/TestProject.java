package io.modelsigning.maven;

import io.modelsigning.ModelSigning;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;

/** A project's folder with models in it, and a key that signs them. */
final class TestProject {
  final Path folder;
  final TestKeys.KeyFiles keys;

  TestProject(Path folder) throws IOException, GeneralSecurityException {
    this.folder = folder;
    this.keys = TestKeys.create(folder, "key");
  }

  /** Makes a model of two files with 9 bytes. */
  Path model(String path) throws IOException {
    Path model = Files.createDirectories(folder.resolve(path));
    Files.writeString(model.resolve("config.json"), "{}");
    Files.writeString(model.resolve("weights"), "weights");
    return model;
  }

  Path signedModel(String path) throws Exception {
    Path model = model(path);
    ModelSigning.signer().key(keys.privateKey()).build().sign(model);
    return model;
  }

  /** Puts other content of the same size into a file, and leaves its time as it was. */
  static void swap(Path file) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    byte[] content = Files.readAllBytes(file);
    content[content.length - 1] ^= 1;
    Files.write(file, content);
    Files.setLastModifiedTime(file, time);
  }

  VerifyMojo verify(String... models) {
    VerifyMojo goal = new VerifyMojo();
    goal.setLog(new RecordedLog());
    goal.basedir = folder.toFile();
    goal.models.addAll(List.of(models));
    goal.environment = Map.of();
    return goal;
  }

  /** Returns the goal for models that the key signed. */
  VerifyMojo verifyByKey(String... models) {
    VerifyMojo goal = verify(models);
    goal.publicKey = keys.publicKey().toFile();
    return goal;
  }

  SignMojo sign(String... models) {
    SignMojo goal = new SignMojo();
    goal.setLog(new RecordedLog());
    goal.basedir = folder.toFile();
    goal.models.addAll(List.of(models));
    goal.environment = Map.of();
    return goal;
  }

  static RecordedLog log(ModelMojo goal) {
    return (RecordedLog) goal.getLog();
  }
}
