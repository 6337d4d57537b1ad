package io.modelsigning.blob;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.objectstore.ObjectAccessException;
import io.modelsigning.objectstore.ObjectClient.Page;
import io.modelsigning.objectstore.RangeRequests;
import io.modelsigning.objectstore.StoredObject;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the answer to {@code List Blobs}
 * (https://learn.microsoft.com/rest/api/storageservices/list-blobs#response-body). A document type,
 * which no answer has, is refused, and with it everything that an XML reader would fetch or expand.
 */
final class BlobList {
  /** What an answer has at most, and more than that is none. */
  private static final int MAXIMUM_DEPTH = 16;

  private static final String LIST = "/EnumerationResults";
  private static final String BLOB = LIST + "/Blobs/Blob";
  private static final String PROPERTIES = BLOB + "/Properties";

  private final List<StoredObject> objects = new ArrayList<>();
  private String marker = "";
  private boolean isList;

  // The blob that is being read.
  private String name = "";
  private boolean encoded;
  private String size = "";
  private String tag = "";
  private boolean folder;

  private BlobList() {}

  /**
   * Returns a page of blobs; folders of accounts that have such are left out.
   *
   * @throws ObjectAccessException if it is none
   */
  static Page read(Bytes xml) throws ObjectAccessException {
    BlobList list = new BlobList();
    try {
      XMLStreamReader reader =
          factory().createXMLStreamReader(new ByteArrayInputStream(xml.toArray()));
      try {
        list.read(reader);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw notXml();
    }
    if (!list.isList) {
      throw RangeRequests.malformed("what is no list of blobs");
    }
    return new Page(
        list.objects, list.marker.isEmpty() ? Optional.empty() : Optional.of(list.marker));
  }

  private static ObjectAccessException notXml() {
    return RangeRequests.malformed("what is no XML, or has a document type");
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    return factory;
  }

  private void read(XMLStreamReader reader) throws XMLStreamException, ObjectAccessException {
    List<String> paths = new ArrayList<>(List.of(""));
    StringBuilder text = new StringBuilder();
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw notXml();
        case XMLStreamConstants.START_ELEMENT -> {
          if (paths.size() > MAXIMUM_DEPTH) {
            throw RangeRequests.malformed("XML that is nested too deeply");
          }
          String path = paths.getLast() + "/" + reader.getLocalName();
          paths.add(path);
          text.setLength(0);
          begin(path, reader);
        }
        case XMLStreamConstants.END_ELEMENT -> {
          end(paths.removeLast(), text.toString());
          text.setLength(0);
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text.append(reader.getText());
        default -> {
          // Comments and the like say nothing.
        }
      }
    }
  }

  private void begin(String path, XMLStreamReader reader) {
    switch (path) {
      case LIST -> isList = true;
      case BLOB -> {
        name = "";
        encoded = false;
        size = "";
        tag = "";
        folder = false;
      }
      case BLOB + "/Name" -> encoded = "true".equals(reader.getAttributeValue(null, "Encoded"));
      default -> {
        // Looked at when it ends, or not at all.
      }
    }
  }

  private void end(String path, String text) throws ObjectAccessException {
    switch (path) {
      case LIST + "/NextMarker" -> marker = text.strip();
      case BLOB + "/Name" -> name = encoded ? decoded(text) : text;
      case PROPERTIES + "/Content-Length" -> size = text.strip();
      case PROPERTIES + "/Etag" -> tag = text.strip();
      case PROPERTIES + "/ResourceType" -> folder |= text.strip().equals("directory");
      case BLOB + "/Metadata/hdi_isfolder" -> folder |= text.strip().equalsIgnoreCase("true");
      case BLOB -> add();
      default -> {
        // What is not needed.
      }
    }
  }

  /** Names that XML cannot have are written as in addresses. */
  private static String decoded(String text) throws ObjectAccessException {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw RangeRequests.malformed("a name that cannot be decoded");
    }
  }

  private void add() throws ObjectAccessException {
    if (folder) {
      return;
    }
    if (name.isEmpty() || !size.matches("[0-9]{1,18}")) {
      throw RangeRequests.malformed("a blob without a name or a size");
    }
    objects.add(new StoredObject(name, Long.parseLong(size), EntityTags.quoted(tag)));
  }
}
