package io.modelsigning.sigstore.testing;

import io.modelsigning.sigstore.testing.Settings.ClockOf;
import io.modelsigning.testing.Crypto;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.KeyPair;
import java.security.PublicKey;

/** A certificate transparency log (RFC 6962) that keeps nothing. */
final class CertificateLog {
  private final KeyPair keys = Crypto.ecKeys();
  private final KeyPair otherKeys = Crypto.ecKeys();
  private final Settings settings;

  CertificateLog(Settings settings) {
    this.settings = settings;
  }

  PublicKey key() {
    return keys.getPublic();
  }

  /** Returns the list of one signed certificate timestamp for a precertificate (section 3.3). */
  byte[] timestamps(byte[] tbsCertificate, PublicKey issuer) {
    KeyPair logged = settings.has(Fault.UNKNOWN_SCT_LOG) ? otherKeys : keys;
    long time = settings.now(ClockOf.SCT).toEpochMilli();
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    ByteArrayOutputStream timestamp = new ByteArrayOutputStream();
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    try {
      DataOutputStream out = new DataOutputStream(signed);
      out.writeByte(0);
      out.writeByte(0);
      out.writeLong(time);
      out.writeShort(1);
      out.write(Crypto.sha256(issuer.getEncoded()));
      out.writeByte(tbsCertificate.length >> 16);
      out.writeShort(tbsCertificate.length);
      out.write(tbsCertificate);
      out.writeShort(0);
      byte[] signature =
          Crypto.sign(
              (settings.has(Fault.BAD_SCT) ? otherKeys : logged).getPrivate(),
              signed.toByteArray());
      out = new DataOutputStream(timestamp);
      out.writeByte(0);
      out.write(Crypto.sha256(logged.getPublic().getEncoded()));
      out.writeLong(time);
      out.writeShort(0);
      out.writeByte(4);
      out.writeByte(3);
      out.writeShort(signature.length);
      out.write(signature);
      out = new DataOutputStream(list);
      out.writeShort(timestamp.size() + 2);
      out.writeShort(timestamp.size());
      timestamp.writeTo(out);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return list.toByteArray();
  }
}
