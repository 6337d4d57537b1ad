package io.modelsigning.s3;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.objectstore.ObjectAccessException;
import io.modelsigning.objectstore.ObjectClient;
import io.modelsigning.objectstore.ObjectStoreReasons;
import io.modelsigning.objectstore.ObjectStream;
import io.modelsigning.objectstore.StoredObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.RequestPayer;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects of a bucket. Each range that is read is asked for of the entity tag that was listed,
 * and what is stored replaces nothing but what was looked at.
 */
final class S3Bucket implements ObjectClient {
  private static final int PART_BYTES = 1 << 17;

  private final S3Client client;
  private final S3Location location;
  private final S3Settings settings;

  S3Bucket(S3Client client, S3Location location, S3Settings settings) {
    this.client = client;
    this.location = location;
    this.settings = settings;
  }

  /** What a request says of who pays; nothing where it is the bucket's owner. */
  private @Nullable RequestPayer payer() {
    return settings.requesterPays() ? RequestPayer.REQUESTER : null;
  }

  @Override
  public String display(String key) {
    return location.with(key);
  }

  @Override
  public Page list(String prefix, Optional<String> page)
      throws ObjectAccessException, InterruptedException {
    ListObjectsV2Response answer =
        S3Call.make(
            () ->
                client.listObjectsV2(
                    request ->
                        request
                            .bucket(location.bucket())
                            .prefix(prefix)
                            .continuationToken(page.orElse(null))
                            .requestPayer(payer())));
    List<StoredObject> objects = new ArrayList<>();
    for (S3Object object : answer.contents()) {
      if (object.key() == null || object.size() == null || object.size() < 0) {
        throw malformed("an object without a name or a size");
      }
      objects.add(new StoredObject(object.key(), object.size(), version(object.eTag())));
    }
    boolean more = Boolean.TRUE.equals(answer.isTruncated());
    if (more && answer.nextContinuationToken() == null) {
      throw malformed("a part of a list without what asks for the rest");
    }
    return new Page(objects, more ? Optional.of(answer.nextContinuationToken()) : Optional.empty());
  }

  private static String version(@Nullable String tag) throws ObjectAccessException {
    if (tag == null || tag.isEmpty()) {
      throw malformed("an object without an entity tag");
    }
    return tag;
  }

  private static ObjectAccessException malformed(String what) {
    return ObjectAccessException.permanent(
        ObjectStoreReasons.MALFORMED_STORAGE_ANSWER, "the store answered with " + what, null);
  }

  @Override
  public Optional<StoredObject> find(String key)
      throws ObjectAccessException, InterruptedException {
    try {
      HeadObjectResponse head =
          S3Call.make(
              () ->
                  client.headObject(
                      request -> request.bucket(location.bucket()).key(key).requestPayer(payer())));
      if (head.contentLength() == null) {
        throw malformed("an object without a size");
      }
      return Optional.of(new StoredObject(key, head.contentLength(), version(head.eTag())));
    } catch (ObjectAccessException e) {
      if (e.reason().equals(Reason.NOT_FOUND)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public ObjectStream open(StoredObject object, long startBytes, long endBytes)
      throws ObjectAccessException, InterruptedException {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(location.bucket())
            .key(object.key())
            .ifMatch(object.version())
            .range("bytes=" + startBytes + "-" + (endBytes - 1))
            .requestPayer(payer())
            .build();
    ResponseInputStream<GetObjectResponse> answer = S3Call.make(() -> client.getObject(request));
    GetObjectResponse head = answer.response();
    String expected = "bytes %d-%d/%d".formatted(startBytes, endBytes - 1, object.sizeBytes());
    boolean whole = startBytes == 0 && endBytes == object.sizeBytes();
    if (!expected.equals(head.contentRange()) && !(whole && head.contentRange() == null)) {
      answer.abort();
      throw changed("it is not the range that was asked for");
    }
    if (!object.version().equals(head.eTag())) {
      answer.abort();
      throw changed("it has another entity tag");
    }
    return new Answer(answer);
  }

  private static ObjectAccessException changed(String how) {
    return ObjectAccessException.permanent(Reason.FILE_CHANGED, how, null);
  }

  /** The bytes that come. Reading blocks; who gives up interrupts the thread, or closes. */
  private static final class Answer implements ObjectStream {
    private final ResponseInputStream<GetObjectResponse> from;
    private boolean ended;

    Answer(ResponseInputStream<GetObjectResponse> from) {
      this.from = from;
    }

    @Override
    public int read(ByteBuffer target) throws ObjectAccessException {
      try {
        int count = target.hasArray() ? readInto(target) : readBy(target);
        ended = count < 0;
        return count;
      } catch (IOException | RuntimeException e) {
        throw S3Call.failure(e);
      }
    }

    private int readInto(ByteBuffer target) throws IOException {
      int count =
          from.read(
              target.array(),
              target.arrayOffset() + target.position(),
              Math.min(target.remaining(), PART_BYTES));
      target.position(target.position() + Math.max(0, count));
      return count;
    }

    private int readBy(ByteBuffer target) throws IOException {
      byte[] part = new byte[Math.min(target.remaining(), PART_BYTES)];
      int count = from.read(part);
      target.put(part, 0, Math.max(0, count));
      return count;
    }

    @Override
    public void close() {
      if (!ended) {
        // To close it would read the rest first.
        from.abort();
        return;
      }
      try {
        from.close();
      } catch (IOException e) {
        // All of it has come.
      }
    }
  }

  @Override
  public void put(String key, Bytes content, Optional<StoredObject> replaced)
      throws ObjectAccessException, InterruptedException {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(location.bucket())
            .key(key)
            .contentType("application/json")
            .requestPayer(payer());
    replaced.ifPresentOrElse(
        object -> request.ifMatch(object.version()), () -> request.ifNoneMatch("*"));
    S3Call.make(() -> client.putObject(request.build(), RequestBody.fromBytes(content.toArray())));
  }
}
