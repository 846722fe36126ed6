package dev.ringmap.events.stream;

import dev.ringmap.Backends;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** A simulated kernel with one CPU, on which nothing happens by itself. */
final class SimulatedKernels {

    /** Something that happens when a file is opened. */
    interface OnOpen {
        void open(String path) throws ErrnoException, InterruptedException;
    }

    private SimulatedKernels() {}

    static TraceFs quiet() throws ErrnoException {
        return quiet(Map.of());
    }

    static TraceFs quiet(Map<String, String> more) throws ErrnoException {
        Map<String, String> all = new HashMap<>(more);
        all.putAll(Map.of("cpus", "1", "rate", "0"));
        BackendOptions options = new BackendOptions(all);
        return Backends.select("sim", options).open(options);
    }

    /** Lets something happen, or fail, before a file is opened. */
    static TraceFs watched(TraceFs tracefs, OnOpen onOpen) {
        return (TraceFs) Proxy.newProxyInstance(
                TraceFs.class.getClassLoader(), new Class<?>[] {TraceFs.class}, (proxy, method, args) -> {
                    if (method.getName().equals("open")) {
                        onOpen.open((String) args[0]);
                    }
                    try {
                        return method.invoke(tracefs, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
