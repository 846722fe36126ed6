package dev.ringmap.cli;

import java.net.URI;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.MessageFactory;
import org.apache.logging.log4j.simple.SimpleLogger;
import org.apache.logging.log4j.simple.SimpleLoggerContext;
import org.apache.logging.log4j.simple.SimpleLoggerContextFactory;
import org.apache.logging.log4j.spi.ExtendedLogger;
import org.apache.logging.log4j.spi.LoggerContext;
import org.apache.logging.log4j.spi.LoggerContextFactory;
import org.apache.logging.log4j.spi.Provider;
import org.apache.logging.log4j.util.PropertiesUtil;
import org.jspecify.annotations.Nullable;

/**
 * The command's log: warnings and errors as lines on standard error, and everything with {@code --verbose}. The command itself reports what
 * goes wrong; the log is for a closer look.
 *
 * <p>{@code log4j-core} would take longer to start than most commands run, and needs java.desktop.
 *
 * <p>Thread safety: <em>thread-safe</em>.
 */
public final class LogProvider extends Provider {

    /** Higher than that of {@code log4j-core}, which a backend may bring along. */
    private static final int PRIORITY = 20;

    private static volatile boolean verbose;

    /** Called by Log4j, which finds this as a service. */
    public LogProvider() {
        super(PRIORITY, CURRENT_VERSION);
    }

    /** Call this before anything has been logged. */
    static void verbose(boolean on) {
        verbose = on;
    }

    @Override
    public LoggerContextFactory getLoggerContextFactory() {
        return new ContextFactory();
    }

    private static final class ContextFactory extends SimpleLoggerContextFactory {

        private final LoggerContext context = new Context();

        @Override
        public LoggerContext getContext(
                String user, @Nullable ClassLoader loader, @Nullable Object externalContext, boolean isCurrent) {
            return context;
        }

        @Override
        public LoggerContext getContext(
                String user,
                @Nullable ClassLoader loader,
                @Nullable Object externalContext,
                boolean isCurrent,
                @Nullable URI configuration,
                @Nullable String name) {
            return context;
        }
    }

    private static final class Context extends SimpleLoggerContext {

        @Override
        public ExtendedLogger getLogger(String name, @Nullable MessageFactory messages) {
            return new LineLogger(name, messages); // classes that log keep their loggers
        }
    }

    private static final class LineLogger extends SimpleLogger {

        private static final long serialVersionUID = 1;

        LineLogger(String name, @Nullable MessageFactory messages) {
            super(
                    name,
                    verbose ? Level.DEBUG : Level.WARN,
                    false,
                    false,
                    false,
                    false,
                    "",
                    messages,
                    PropertiesUtil.getProperties(),
                    System.err);
        }

        @Override
        public void logMessage(
                String caller, Level level, @Nullable Marker marker, Message message, @Nullable Throwable failure) {
            String user = getName().substring(getName().lastIndexOf('.') + 1);
            System.err.println("ringmap: " + level + " " + user + ": " + message.getFormattedMessage());
            if (failure != null && verbose) {
                failure.printStackTrace();
            }
        }
    }
}
