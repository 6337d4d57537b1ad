package com.example.spring;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.modelsigning.onnx.VerifiedOnnx;
import io.modelsigning.springboot.VerifiedModels;
import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * An application that starts only if its model is what the owner of a key signed. Which key and
 * where the model is, stands in {@code application.properties}.
 */
@SpringBootApplication
public class EmbeddingApplication {
  /** Starts it. */
  public static void main(String[] args) {
    SpringApplication.run(EmbeddingApplication.class, args);
  }

  @Bean
  OrtSession session(VerifiedModels models) throws IOException, OrtException {
    try (var options = new OrtSession.SessionOptions()) {
      return VerifiedOnnx.session(OrtEnvironment.getEnvironment(), models.get("minilm"), options);
    }
  }
}
