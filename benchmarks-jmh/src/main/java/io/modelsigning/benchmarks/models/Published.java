package io.modelsigning.benchmarks.models;

import java.util.List;

/**
 * The published figures of the original program: one run each, keyless signing over the network,
 * the size being {@code du -hs} of the model as downloaded.
 */
final class Published {
  /** The machines, as published. */
  static final List<String> MACHINES =
      List.of(
          "M1 (published): Debian 6.3.11 x86_64 GNU/Linux, 100GB RAM, 48 vCPUs, 512KB cache,"
              + " AMD EPYC 7B12",
          "M2 (published): Debian 5.10.1 x86_64 GNU/Linux, 4GB RAM, 2 vCPUs, 56320 KB,"
              + " Intel(R) Xeon(R) CPU @ 2.20GHz");

  /** Machine, model, size, sign time, verify time, as published. */
  static final List<List<String>> ROWS =
      List.of(
          List.of("M1 (published)", "roberta-base-11", "8K", "1s", "0.5s"),
          List.of("M1 (published)", "hustvl/YOLOP", "355M", "1s", "1s"),
          List.of("M1 (published)", "bertseq2seq", "2.8G", "1.4s", "1.2s"),
          List.of("M1 (published)", "bert-base-uncased", "6.5G", "9.8s", "9.4s"),
          List.of("M1 (published)", "tiiuae/falcon-7b", "27GB", "47s", "46s"),
          List.of("M2 (published)", "roberta-base-11", "8K", "58.5s", "58.2s"),
          List.of("M2 (published)", "hustvl/YOLOP", "355M", "3.9s", "2.1s"),
          List.of("M2 (published)", "bertseq2seq", "2.8G", "26.4s", "26.1s"),
          List.of("M2 (published)", "bert-base-uncased", "6.5G", "9.8s", "9.4s"),
          List.of("M2 (published)", "tiiuae/falcon-7b", "27GB", "3m47", "3m48"));

  private Published() {}
}
