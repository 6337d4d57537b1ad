package io.modelsigning.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignatureVerdict.Authentic;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.VerificationMaterial;
import io.modelsigning.domain.signature.VerificationMaterial.CertificateChain;
import io.modelsigning.domain.signature.VerificationMaterial.KeyHint;
import io.modelsigning.domain.signature.VerificationMaterial.RawKey;
import io.modelsigning.domain.signature.VerificationMaterial.UnnamedKey;
import java.math.BigInteger;
import java.nio.file.Files;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyMethodTest {
  private static final Bytes PAYLOAD = Bytes.ofUtf8("{\"a\":'b'}");
  private static final SignedMessage MESSAGE = SignedMessage.dsseV1(Envelope.IN_TOTO_JSON, PAYLOAD);

  private final KeyMethods methods = KeyMethods.create(Clock.systemUTC());

  private Bundle signed(String curve) throws Exception {
    return methods.keySigner(OpenSslKeys.read(curve + "-pkcs8.pem")).sign(PAYLOAD).bundle();
  }

  private SignatureVerdict verify(String curve, Bundle bundle, SignedMessage message)
      throws Exception {
    return methods
        .keyVerifier(PemSource.of(OpenSslKeys.file(curve + "-public.pem")))
        .verify(bundle, message);
  }

  private static Bundle with(Bundle bundle, VerificationMaterial material) {
    return Bundle.of(material, bundle.envelope());
  }

  private static Bundle with(Bundle bundle, List<Bytes> signatures) {
    return Bundle.of(
        bundle.material(),
        new Envelope(bundle.envelope().payloadType(), bundle.envelope().payload(), signatures));
  }

  private static void assertRejected(Reason reason, SignatureVerdict verdict) {
    assertEquals(reason, assertInstanceOf(Rejected.class, verdict).reason(), verdict.toString());
  }

  /** The oracle: an implementation of ECDSA other than the one in use. */
  @ParameterizedTest
  @CsvSource({"p256, SHA256withECDSA", "p384, SHA384withECDSA", "p521, SHA512withECDSA"})
  void signsWithTheHashOfTheCurve(String curve, String algorithm) throws Exception {
    Signature oracle =
        Signature.getInstance(algorithm, new org.bouncycastle.jce.provider.BouncyCastleProvider());
    oracle.initVerify(PublicKeys.read(PemSource.of(OpenSslKeys.file(curve + "-public.pem"))).key());
    oracle.update(MESSAGE.bytes().toArray());
    assertTrue(oracle.verify(signed(curve).envelope().signatures().getFirst().toArray()));
  }

  @Test
  void tellsWhoSigned() throws Exception {
    SignatureVerifier verifier =
        methods.keyVerifier(PemSource.of(OpenSslKeys.file("p256-public.pem")));
    assertEquals(SignatureMethod.KEY, verifier.method());
    Bundle bundle = signed("p256");
    Authentic verdict = assertInstanceOf(Authentic.class, verifier.verify(bundle, MESSAGE));
    assertEquals(new KeyHint(verdict.signer().name()), bundle.material());
    assertEquals(SignatureMethod.KEY, verdict.signer().method());
    assertEquals(List.of(), verdict.warnings());
  }

  @Test
  void refusesAnotherKeyByItsHint() throws Exception {
    Bundle bundle = signed("p256");
    Rejected verdict = assertInstanceOf(Rejected.class, verify("p384", bundle, MESSAGE));
    assertEquals("wrong-key", verdict.reason().code());
    assertTrue(
        verdict.message().contains(((KeyHint) bundle.material()).hint())
            && verdict.message().contains("935cdab771f45d57"),
        verdict.message());
    // A hint that lies does not help: the signature decides.
    KeyHint hint = (KeyHint) signed("p384").material();
    assertRejected(Reason.INVALID_SIGNATURE, verify("p384", with(bundle, hint), MESSAGE));
    Rejected strange =
        assertInstanceOf(
            Rejected.class,
            verify("p256", with(bundle, new KeyHint("\u001b[31m" + "x".repeat(999))), MESSAGE));
    assertTrue(strange.message().length() < 400, strange.message());
    assertEquals(-1, strange.message().indexOf('\u001b'));
  }

  @Test
  void acceptsARawKeyOnlyIfItIsTheOneGiven() throws Exception {
    Bundle bundle = signed("p256");
    RawKey own = new RawKey(Bytes.of(Files.readAllBytes(OpenSslKeys.file("p256-public.pem"))));
    Authentic verdict =
        assertInstanceOf(Authentic.class, verify("p256", with(bundle, own), MESSAGE));
    assertEquals(Reason.OLD_SIGNATURE_FORMAT, verdict.warnings().getFirst().reason());
    assertRejected(KeyReasons.WRONG_KEY, verify("p384", with(bundle, own), MESSAGE));
    RawKey other = new RawKey(Bytes.of(Files.readAllBytes(OpenSslKeys.file("p384-public.pem"))));
    assertRejected(KeyReasons.WRONG_KEY, verify("p256", with(bundle, other), MESSAGE));
    assertRejected(Reason.INVALID_SIGNATURE, verify("p384", with(bundle, other), MESSAGE));
  }

  @Test
  void triesTheKeyGivenWhereNoneIsNamed() throws Exception {
    Bundle unnamed = with(signed("p256"), new UnnamedKey());
    Authentic verdict = assertInstanceOf(Authentic.class, verify("p256", unnamed, MESSAGE));
    assertEquals(Reason.OLD_SIGNATURE_FORMAT, verdict.warnings().getFirst().reason());
    assertRejected(Reason.INVALID_SIGNATURE, verify("p384", unnamed, MESSAGE));
  }

  @Test
  void refusesOtherMethods() throws Exception {
    CertificateChain chain = new CertificateChain(List.of(Bytes.ofUtf8("leaf")));
    assertRejected(Reason.WRONG_METHOD, verify("p256", with(signed("p256"), chain), MESSAGE));
  }

  @Test
  void refusesAnotherMessage() throws Exception {
    SignedMessage other = SignedMessage.dsseV1(Envelope.IN_TOTO_JSON, Bytes.ofUtf8("{}"));
    assertRejected(Reason.INVALID_SIGNATURE, verify("p256", signed("p256"), other));
  }

  @Test
  void theBrokenEncodingIsHashedWithSha256WhateverTheCurve() throws Exception {
    SignedMessage broken = SignedMessage.brokenV02(Envelope.IN_TOTO_JSON, PAYLOAD);
    java.security.PrivateKey key =
        java.security.KeyFactory.getInstance("EC")
            .generatePrivate(
                new java.security.spec.PKCS8EncodedKeySpec(
                    Pem.read(
                            PemSource.of(OpenSslKeys.file("p384-pkcs8.pem")),
                            9999,
                            "key",
                            OtherContentException.Wanted.PRIVATE_KEY)
                        .getFirst()
                        .getContent()));
    for (String algorithm : List.of("SHA256withECDSA", "SHA384withECDSA")) {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(broken.bytes().toArray());
      Bundle bundle = with(signed("p384"), List.of(Bytes.of(signature.sign())));
      SignatureVerdict verdict = verify("p384", bundle, broken);
      assertEquals(
          algorithm.equals("SHA256withECDSA"), verdict instanceof Authentic, verdict.toString());
    }
    assertRejected(Reason.INVALID_SIGNATURE, verify("p384", signed("p384"), broken));
  }

  @Test
  void oneOfSeveralSignaturesIsEnough() throws Exception {
    Bundle bundle = signed("p256");
    Bytes good = bundle.envelope().signatures().getFirst();
    List<Bytes> signatures = new ArrayList<>(Collections.nCopies(15, Bytes.ofUtf8("bad")));
    assertRejected(Reason.INVALID_SIGNATURE, verify("p256", with(bundle, signatures), MESSAGE));
    signatures.add(good);
    assertInstanceOf(Authentic.class, verify("p256", with(bundle, signatures), MESSAGE));
    signatures.add(good);
    assertRejected(Reason.MALFORMED_BUNDLE, verify("p256", with(bundle, signatures), MESSAGE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"p256", "p384", "p521"})
  void refusesEverythingButTheDerFormOfTheNumbers(String curve) throws Exception {
    Bundle bundle = signed(curve);
    ECPublicKey key = PublicKeys.read(PemSource.of(OpenSslKeys.file(curve + "-public.pem"))).key();
    byte[] good = bundle.envelope().signatures().getFirst().toArray();
    BigInteger n = key.getParams().getOrder();
    BigInteger[] numbers = StandardDSAEncoding.INSTANCE.decode(n, good);
    BigInteger r = numbers[0];
    BigInteger s = numbers[1];
    Map<String, byte[]> signatures = new LinkedHashMap<>();
    for (BigInteger strange :
        List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            BigInteger.ONE.negate(),
            n,
            n.subtract(BigInteger.ONE),
            n.add(BigInteger.ONE),
            BigInteger.TWO.pow(2000))) {
      signatures.put("r = " + strange, der(strange, s));
      signatures.put("s = " + strange, der(r, strange));
      signatures.put("r = s = " + strange, der(strange, strange));
    }
    signatures.put("r + n", der(r.add(n), s));
    signatures.put("s + n", der(r, s.add(n)));
    signatures.put("r - n", der(r.subtract(n), s));
    signatures.put("s - n", der(r, s.subtract(n)));
    signatures.put("-r", der(r.negate(), s));
    signatures.put("swapped", der(s, r));
    signatures.put("one number", der(r));
    signatures.put("three numbers", der(r, s, s));
    signatures.put("empty", new byte[0]);
    signatures.put("empty sequence", new byte[] {0x30, 0});
    signatures.put("trailing byte", concatenated(good, new byte[1]));
    signatures.put("raw numbers", concatenated(r.toByteArray(), s.toByteArray()));
    int header = (good[1] & 0xff) > 0x80 ? 3 : 2;
    byte[] content = java.util.Arrays.copyOfRange(good, header, good.length);
    signatures.put("set", concatenated(new byte[] {0x31, (byte) content.length}, content));
    signatures.put(
        "indefinite length",
        concatenated(new byte[] {0x30, (byte) 0x80}, content, new byte[] {0, 0}));
    signatures.put(
        "long length",
        concatenated(new byte[] {0x30, (byte) 0x82, 0, (byte) content.length}, content));
    byte[] padded = concatenated(new byte[] {0}, r.toByteArray());
    byte[] other = new ASN1Integer(s).getEncoded();
    signatures.put(
        "zero before r",
        concatenated(
            header == 2 && content.length + 1 < 0x80
                ? new byte[] {0x30, (byte) (content.length + 1)}
                : new byte[] {0x30, (byte) 0x81, (byte) (content.length + 1)},
            new byte[] {2, (byte) padded.length},
            padded,
            other));
    for (Map.Entry<String, byte[]> signature : signatures.entrySet()) {
      SignatureVerdict verdict =
          verify(curve, with(bundle, List.of(Bytes.of(signature.getValue()))), MESSAGE);
      assertInstanceOf(Rejected.class, verdict, signature.getKey());
    }
    for (int i = 0; i < good.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = good.clone();
        flipped[i] ^= (byte) (1 << bit);
        assertInstanceOf(
            Rejected.class,
            verify(curve, with(bundle, List.of(Bytes.of(flipped))), MESSAGE),
            "bit %d of byte %d".formatted(bit, i));
      }
      assertInstanceOf(
          Rejected.class,
          verify(curve, with(bundle, List.of(Bytes.of(java.util.Arrays.copyOf(good, i)))), MESSAGE),
          "cut to %d bytes".formatted(i));
    }
  }

  private static byte[] der(BigInteger... numbers) throws java.io.IOException {
    ASN1EncodableVector sequence = new ASN1EncodableVector();
    for (BigInteger number : numbers) {
      sequence.add(new ASN1Integer(number));
    }
    return new DERSequence(sequence).getEncoded();
  }

  private static byte[] concatenated(byte[]... parts) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
