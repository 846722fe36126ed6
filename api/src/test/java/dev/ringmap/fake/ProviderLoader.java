package dev.ringmap.fake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * A class path with providers on it: it defines the fake backends itself, in its unnamed module, because ServiceLoader passes over
 * entries of META-INF/services that name a class of a named module.
 */
public final class ProviderLoader extends ClassLoader {

    private static final String SERVICE_FILE = "META-INF/services/dev.ringmap.spi.RingBufferBackend";

    private final List<String> providers;

    public ProviderLoader(String... providers) {
        super(ProviderLoader.class.getClassLoader());
        this.providers = List.of(providers);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("dev.ringmap.fake.FakeBackend")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream file = ProviderLoader.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = file.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.equals(SERVICE_FILE) ? Collections.enumeration(List.of(serviceFile())) : super.getResources(name);
    }

    private URL serviceFile() throws MalformedURLException {
        byte[] text = String.join("\n", providers).getBytes(StandardCharsets.UTF_8);
        return new URL(null, "memory:services", new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
                return new URLConnection(url) {
                    @Override
                    public void connect() {}

                    @Override
                    public InputStream getInputStream() {
                        return new ByteArrayInputStream(text);
                    }
                };
            }
        });
    }
}
