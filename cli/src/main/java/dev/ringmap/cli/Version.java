package dev.ringmap.cli;

import picocli.CommandLine.IVersionProvider;

/** Which Ringmap this is, and on which Java it runs. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"ringmap " + version(Version.class.getModule()) + ", Java " + Runtime.version()};
    }

    /** On the class path there is no module to ask. */
    private static String version(Module module) {
        return module.isNamed() ? module.getDescriptor().rawVersion().orElse("(development)") : "(development)";
    }
}
