/**
 * Models and signatures that are objects elsewhere: files of a web server, repositories of a hub.
 *
 * <p>What is common to all of them is here: an object is read in ranges of one version, by several
 * connections, and what breaks is resumed ({@link io.modelsigning.objectstore.ObjectModel}). What a
 * kind of store is like, an {@link io.modelsigning.objectstore.ObjectClient} says.
 */
@NullMarked
package io.modelsigning.objectstore;

import org.jspecify.annotations.NullMarked;
