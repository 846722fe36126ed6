package dev.ringmap.cli;

import picocli.CommandLine.IVersionProvider;

/** Tells which Ringmap this is, and on which Java it runs. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Main.class.getModule().getDescriptor().rawVersion().orElse("(development)");
        return new String[] {"ringmap " + version + ", Java " + Runtime.version()};
    }
}
