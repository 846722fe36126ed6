package dev.ringmap.conformance.mutant;

import dev.ringmap.MappingAbi;
import dev.ringmap.spi.ErrnoException;
import java.util.ArrayList;
import java.util.List;

/** Backends that are wrong in one thing each, of one kind. */
abstract class MutantFamily {

    /** What a mutant does wrong. */
    record Mutant(String name, String fault, MappingAbi abi, Mutation mutation) {}

    static final int GET_READER = MappingAbi.MAINLINE.getReaderRequest();
    static final int V14_GET_READER = MappingAbi.V14.getReaderRequest();
    static final String RAW = "trace_pipe_raw";

    private final List<Mutant> members = new ArrayList<>();

    List<Mutant> members() {
        return members;
    }

    final void add(String name, String fault, Mutation mutation) {
        add(name, fault, MappingAbi.MAINLINE, mutation);
    }

    final void add(String name, String fault, MappingAbi abi, Mutation mutation) {
        members.add(new Mutant(name, fault, abi, mutation));
    }

    /** A mutation that changes what memory shows. */
    static class Patch extends Mutation {
        @Override
        boolean patches() {
            return true;
        }
    }

    @FunctionalInterface
    interface Call<T> {
        T make() throws ErrnoException;
    }

    @FunctionalInterface
    interface Action {
        void make() throws ErrnoException;
    }

    static <T> T replacing(int right, int wrong, Call<T> call) throws ErrnoException {
        try {
            return call.make();
        } catch (ErrnoException e) {
            throw e.errno() == right ? new ErrnoException(e.operation(), e.path(), wrong) : e;
        }
    }

    static <T> T instead(int errno, T result, Call<T> call) throws ErrnoException {
        try {
            return call.make();
        } catch (ErrnoException e) {
            if (e.errno() == errno) {
                return result;
            }
            throw e;
        }
    }

    static void ignoring(int errno, Action action) throws ErrnoException {
        instead(errno, true, () -> {
            action.make();
            return true;
        });
    }

    /** Makes a call of which only the attempt counts. */
    static void quietly(Action action) {
        try {
            action.make();
        } catch (ErrnoException e) {
            // it was refused
        }
    }
}
