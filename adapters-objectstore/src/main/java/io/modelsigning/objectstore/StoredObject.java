package io.modelsigning.objectstore;

/**
 * An object as it was when it was listed.
 *
 * @param key its name in the store
 * @param sizeBytes its length, 0 or more
 * @param version what tells this content from any other under the name, such as an entity tag or
 *     the identifier of a version; empty if the store cannot tell, which gives the object only
 *     whole then
 */
public record StoredObject(String key, long sizeBytes, String version) {}
