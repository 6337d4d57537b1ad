package io.modelsigning.testing;

import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/** Refuses every channel to the network; named by a system property of the JVM it is for. */
public final class RefusingSelectors extends SelectorProvider {
  /** Called by the JDK. */
  public RefusingSelectors() {}

  @Override
  public DatagramChannel openDatagramChannel() {
    throw new RefusedException("a datagram channel");
  }

  @Override
  public DatagramChannel openDatagramChannel(ProtocolFamily family) {
    throw new RefusedException("a datagram channel");
  }

  @Override
  public Pipe openPipe() {
    throw new RefusedException("a pipe");
  }

  @Override
  public AbstractSelector openSelector() {
    throw new RefusedException("a selector");
  }

  @Override
  public ServerSocketChannel openServerSocketChannel() {
    throw new RefusedException("a server socket channel");
  }

  @Override
  public SocketChannel openSocketChannel() {
    throw new RefusedException("a socket channel");
  }
}
