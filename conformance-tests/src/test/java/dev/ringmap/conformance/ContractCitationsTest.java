package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looks up every citation of the kernel's contract, in the sources and the documentation of all modules. */
class ContractCitationsTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path CONTRACT = ROOT.resolve("docs/kernel-contract.md");
    private static final String CITED = ".+\\.(java|c|h|md)";

    /** A search that finds nothing finds no fault either. */
    private static final int ENOUGH_CITATIONS = 200;

    private final String contract = read(CONTRACT);
    private final ContractCitations citations = ContractCitations.of(contract);

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                String name = directory.getFileName().toString();
                boolean isSource = directory.equals(ROOT) || !name.equals("target") && !name.startsWith(".");
                return isSource ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.getFileName().toString().matches(CITED)) {
                    sources.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }

    @Test
    void everyCitationIsInTheContract() throws IOException {
        int count = 0;
        List<String> unresolved = new ArrayList<>();
        for (Path source : sources()) {
            String text = read(source);
            count += ContractCitations.in(text).size();
            citations.unresolved(text).forEach(citation -> unresolved.add(ROOT.relativize(source) + ": " + citation));
        }
        assertThat(unresolved).isEmpty();
        assertThat(count).isGreaterThan(ENOUGH_CITATIONS);
    }

    @Test
    void contractRefersToWhatItHas() {
        assertThat(citations.unresolvedReferences(contract)).isEmpty();
        assertThat(citations.unresolvedReferences("see section 2.99 and row 99"))
                .containsExactly("section 2.99", "row 99");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " 9",
                " 2.99",
                " 2.9.1",
                " 2.9, 8.1",
                " 2.9,\n * 3.99",
                "\n     * 4.99",
                " 7, row 99",
                " 2, row 21",
                " row 21",
                " fact 99",
                ", section 7",
                "'s section 7",
                " sections 1 and 2",
                " M-25"
            })
    void madeUpCitationIsFound(String place) {
        assertThat(citations.unresolved("It says so (contract" + place + ").")).hasSize(1);
    }

    @Test
    void freeFormIsFound() {
        String end = "of the " + "contract.";
        assertThat(citations.unresolved("See row 21 of section 7 " + end)).hasSize(1);
        assertThat(citations.unresolved("As in row 21 " + end)).hasSize(1);
        assertThat(citations.unresolved("Sections 2.6, 2.8 and 2.11 " + end)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " 2",
                " 2.10",
                " 2.9, 3.4",
                " 2.9,\n * 3.4",
                " 7, row 21",
                " fact 5",
                " 1.4 (6.12.107",
                " 2.3; 7.2"
            })
    void citationIsResolved(String place) {
        String text = "It says so (contract" + place + ").";
        assertThat(ContractCitations.in(text)).hasSize(1);
        assertThat(citations.unresolved(text)).isEmpty();
    }
}
