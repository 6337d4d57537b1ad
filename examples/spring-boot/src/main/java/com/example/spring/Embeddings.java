package com.example.spring;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/** Embeds texts by the model that was verified when the application started. */
@Component
public class Embeddings {
  private final OrtSession session;
  private final Resource config;

  /** Takes what was verified: a session, and another file of the model. */
  public Embeddings(OrtSession session, @Value("verified:minilm/config.json") Resource config) {
    this.session = session;
    this.config = config;
  }

  /** Returns the mean of the vectors of a text's tokens. */
  public float[] embedding(long... tokens) throws OrtException {
    var environment = OrtEnvironment.getEnvironment();
    long[] ones = new long[tokens.length];
    Arrays.fill(ones, 1);
    try (var ids = OnnxTensor.createTensor(environment, new long[][] {tokens});
        var mask = OnnxTensor.createTensor(environment, new long[][] {ones});
        var types = OnnxTensor.createTensor(environment, new long[1][tokens.length]);
        var result =
            session.run(
                Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
      float[][] vectors = ((float[][][]) result.get(0).getValue())[0];
      float[] mean = new float[vectors[0].length];
      for (float[] vector : vectors) {
        for (int i = 0; i < mean.length; i++) {
          mean[i] += vector[i] / vectors.length;
        }
      }
      return mean;
    }
  }

  /** Returns what the model says of itself: read now, and what was signed all the same. */
  public String configuration() throws IOException {
    return config.getContentAsString(StandardCharsets.UTF_8);
  }
}
