package io.modelsigning.html;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A page as the JDK's XML parser reads it. */
final class ParsedPage {
  private final Document document;

  private ParsedPage(Document document) {
    this.document = document;
  }

  static ParsedPage of(VerificationReport report)
      throws ParserConfigurationException, SAXException, IOException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setExpandEntityReferences(false);
    return new ParsedPage(
        factory
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(VerificationPage.of(report).toArray())));
  }

  List<Node> nodes(String path) throws XPathExpressionException {
    XPath xpath = XPathFactory.newInstance().newXPath();
    NodeList found = (NodeList) xpath.evaluate(path, document, XPathConstants.NODESET);
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      nodes.add(found.item(i));
    }
    return nodes;
  }

  List<String> texts(String path) throws XPathExpressionException {
    return nodes(path).stream().map(Node::getTextContent).toList();
  }

  String text(String path) throws XPathExpressionException {
    List<String> texts = texts(path);
    if (texts.size() != 1) {
      throw new AssertionError(path + " must be there once, but is " + texts);
    }
    return texts.getFirst();
  }
}
