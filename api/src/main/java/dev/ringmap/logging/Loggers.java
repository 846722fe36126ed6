package dev.ringmap.logging;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.simple.SimpleLoggerContext;
import org.apache.logging.log4j.spi.LoggerContext;
import org.apache.logging.log4j.spi.Provider;
import org.apache.logging.log4j.util.PropertiesUtil;
import org.jspecify.annotations.Nullable;

/**
 * Loggers of Log4j 2 for Ringmap and its backends, for programs with a logging provider and for those without one.
 *
 * <p>A library brings no provider, such as {@code log4j-core}, and a program need not have one. {@link LogManager} then falls back on
 * simple loggers, which print errors to the standard error stream, but first prints an error of its own there. So it is asked only if there
 * is a provider for it to find; the simple loggers can be had without it.
 *
 * <p>Thread safety: <em>thread-safe</em>. Providers are looked for once, as Log4j does.
 *
 * @since 0.1
 */
public final class Loggers {

    /** The properties that name a provider, or what used to take its place. */
    private static final String[] PROVIDER_PROPERTIES = {"log4j.provider", "log4j2.loggerContextFactory"};

    /** How providers were announced before they became services; Log4j still looks there. */
    private static final String FORMER_ANNOUNCEMENT = "META-INF/log4j-provider.properties";

    private static final @Nullable LoggerContext WITHOUT_PROVIDER = hasProvider() ? null : new SimpleLoggerContext();

    private Loggers() {}

    /**
     * Returns the logger of a class.
     *
     * @param user the class that logs; not {@code null}
     * @return its logger; not {@code null}
     */
    public static Logger of(Class<?> user) {
        LoggerContext context = WITHOUT_PROVIDER;
        return context == null ? LogManager.getLogger(user) : context.getLogger(user);
    }

    private static boolean hasProvider() {
        for (String property : PROVIDER_PROPERTIES) {
            if (PropertiesUtil.getProperties().getStringProperty(property) != null) {
                return true;
            }
        }
        return isSeenBy(Loggers.class.getClassLoader())
                || isSeenBy(LogManager.class.getClassLoader())
                || isSeenBy(Thread.currentThread().getContextClassLoader());
    }

    private static boolean isSeenBy(@Nullable ClassLoader loader) {
        if (loader == null) {
            return false;
        }
        try {
            return ServiceLoader.load(Provider.class, loader).stream().findAny().isPresent()
                    || loader.getResource(FORMER_ANNOUNCEMENT) != null;
        } catch (ServiceConfigurationError broken) {
            return true; // for Log4j to complain about
        }
    }
}
