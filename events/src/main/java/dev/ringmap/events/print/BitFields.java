package dev.ringmap.events.print;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The unions with bit-fields that formats take apart, which no format describes: first bit and number of bits of each member. */
final class BitFields {

    /** {@code arch/x86/include/asm/kvm_host.h}. */
    private static final Map<String, int[]> KVM_MMU_PAGE_ROLE = Map.ofEntries(
            Map.entry("level", new int[] {0, 4}),
            Map.entry("has_4_byte_gpte", new int[] {4, 1}),
            Map.entry("quadrant", new int[] {5, 2}),
            Map.entry("direct", new int[] {7, 1}),
            Map.entry("access", new int[] {8, 3}),
            Map.entry("invalid", new int[] {11, 1}),
            Map.entry("efer_nx", new int[] {12, 1}),
            Map.entry("cr0_wp", new int[] {13, 1}),
            Map.entry("smep_andnot_wp", new int[] {14, 1}),
            Map.entry("smap_andnot_wp", new int[] {15, 1}),
            Map.entry("ad_disabled", new int[] {16, 1}),
            Map.entry("guest_mode", new int[] {17, 1}),
            Map.entry("passthrough", new int[] {18, 1}),
            Map.entry("is_mirror", new int[] {19, 1}),
            Map.entry("smm", new int[] {24, 8}));

    private static final Map<String, Map<String, int[]>> UNIONS = Map.of("kvm_mmu_page_role", KVM_MMU_PAGE_ROLE);

    private BitFields() {}

    static boolean isKnown(String union) {
        return UNIONS.containsKey(union);
    }

    /** Returns the member of a variable of such a type; {@code null} if no known union has one of this name. */
    static @Nullable Local member(Local variable, String name) {
        if (name.equals("word")) {
            return variable;
        }
        for (Map<String, int[]> members : UNIONS.values()) {
            int[] bits = members.get(name);
            if (bits != null) {
                return variable.bits(bits[0], bits[1]);
            }
        }
        return null;
    }
}
