package dev.ringmap.events.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The print formats of Linux 6.18 that libtraceevent 1.8.4 does not parse, word for word. */
class HardFormatsTest {

    /** {@code kvmmmu:kvm_mmu_get_page}. */
    private static final String MMU_GET_PAGE =
            "\"%s %s\", ({ const char *saved_ptr = trace_seq_buffer_ptr(p); static const char *access_str[]"
                    + " = { \"---\", \"--x\", \"w--\", \"w-x\", \"-u-\", \"-ux\", \"wu-\", \"wux\" }; union"
                    + " kvm_mmu_page_role role; role.word = REC->role; trace_seq_printf(p, \"sp gen %u gfn %llx l%u"
                    + " %u-byte q%u%s %s%s\" \" %snxe %sad root %u %s%c\", REC->mmu_valid_gen, REC->gfn, role.level,"
                    + " role.has_4_byte_gpte ? 4 : 8, role.quadrant, role.direct ? \" direct\" : \"\","
                    + " access_str[role.access], role.invalid ? \" invalid\" : \"\", role.efer_nx ? \"\" : \"!\","
                    + " role.ad_disabled ? \"!\" : \"\", REC->root_count, REC->unsync ? \"unsync\" : \"sync\", 0);"
                    + " saved_ptr; }), REC->created ? \"new\" : \"existing\"";

    /** {@code kvmmmu:kvm_mmu_sync_page}. */
    private static final String MMU_PAGE =
            "\"%s\", ({ const char *saved_ptr = trace_seq_buffer_ptr(p); static const char *access_str[] ="
                    + " { \"---\", \"--x\", \"w--\", \"w-x\", \"-u-\", \"-ux\", \"wu-\", \"wux\" }; union"
                    + " kvm_mmu_page_role role; role.word = REC->role; trace_seq_printf(p, \"sp gen %u gfn %llx l%u"
                    + " %u-byte q%u%s %s%s\" \" %snxe %sad root %u %s%c\", REC->mmu_valid_gen, REC->gfn, role.level,"
                    + " role.has_4_byte_gpte ? 4 : 8, role.quadrant, role.direct ? \" direct\" : \"\","
                    + " access_str[role.access], role.invalid ? \" invalid\" : \"\", role.efer_nx ? \"\" : \"!\","
                    + " role.ad_disabled ? \"!\" : \"\", REC->root_count, REC->unsync ? \"unsync\" : \"sync\", 0);"
                    + " saved_ptr; })";

    /** {@code kvm:kvm_inj_exception}. */
    private static final String INJECTED =
            "\"%s%s%s%s%s\", __print_symbolic(REC->exception, { 0, \"#\" \"DE\" }, { 1, \"#\" \"DB\" }, {"
                    + " 3, \"#\" \"BP\" }, { 4, \"#\" \"OF\" }, { 5, \"#\" \"BR\" }, { 6, \"#\" \"UD\" }, { 7, \"#\""
                    + " \"NM\" }, { 8, \"#\" \"DF\" }, { 10, \"#\" \"TS\" }, { 11, \"#\" \"NP\" }, { 12, \"#\" \"SS\""
                    + " }, { 13, \"#\" \"GP\" }, { 14, \"#\" \"PF\" }, { 16, \"#\" \"MF\" }, { 17, \"#\" \"AC\" }, {"
                    + " 18, \"#\" \"MC\" }, { 19, \"#\" \"XM\" }, { 20, \"#\" \"VE\" }, { 21, \"#\" \"CP\" }, { 28,"
                    + " \"#\" \"HV\" }, { 29, \"#\" \"VC\" }, { 30, \"#\" \"SX\" }), !REC->has_error ? \"\" : \" (\","
                    + " !REC->has_error ? \"\" : __print_symbolic(REC->error_code, { }), !REC->has_error ? \"\" :"
                    + " \")\", REC->reinjected ? \" [reinjected]\" : \"\"";

    /** {@code dma:dma_map_sg}. */
    private static final String MAP_SG =
            "\"%s dir=%s nents=%d/%d ents=%d/%d%s dma_addrs=%s sizes=%s phys_addrs=%s attrs=%s\","
                    + " __get_str(device), __print_symbolic(REC->dir, { 0, \"BIDIRECTIONAL\" }, { 1, \"TO_DEVICE\" },"
                    + " { 2, \"FROM_DEVICE\" }, { 3, \"NONE\" }), ({ int __UNIQUE_ID_x_921 = (REC->full_nents); int"
                    + " __UNIQUE_ID_y_922 = (128); ((__UNIQUE_ID_x_921) < (__UNIQUE_ID_y_922) ? (__UNIQUE_ID_x_921) :"
                    + " (__UNIQUE_ID_y_922)); }), REC->full_nents, ({ int __UNIQUE_ID_x_923 = (REC->full_ents); int"
                    + " __UNIQUE_ID_y_924 = (128); ((__UNIQUE_ID_x_923) < (__UNIQUE_ID_y_924) ? (__UNIQUE_ID_x_923) :"
                    + " (__UNIQUE_ID_y_924)); }), REC->full_ents, REC->truncated ? \" [TRUNCATED]\" : \"\","
                    + " __print_array(__get_dynamic_array(dma_addrs), __get_dynamic_array_len(dma_addrs) /"
                    + " sizeof(u64), sizeof(u64)), __print_array(__get_dynamic_array(lengths),"
                    + " __get_dynamic_array_len(lengths) / sizeof(unsigned int), sizeof(unsigned int)),"
                    + " __print_array(__get_dynamic_array(phys_addrs), __get_dynamic_array_len(phys_addrs) /"
                    + " sizeof(u64), sizeof(u64)), __print_flags(REC->attrs, \"|\", { (1UL << 1), \"WEAK_ORDERING\""
                    + " }, { (1UL << 2), \"WRITE_COMBINE\" }, { (1UL << 4), \"NO_KERNEL_MAPPING\" }, { (1UL << 5),"
                    + " \"SKIP_CPU_SYNC\" }, { (1UL << 6), \"FORCE_CONTIGUOUS\" }, { (1UL << 7),"
                    + " \"ALLOC_SINGLE_PAGES\" }, { (1UL << 8), \"NO_WARN\" }, { (1UL << 9), \"PRIVILEGED\" }, { (1UL"
                    + " << 10), \"MMIO\" }, { (1UL << 11), \"CACHE_CLEAN\" })";

    /** {@code jbd2:jbd2_checkpoint_stats}. */
    private static final String CHECKPOINT_STATS =
            "\"dev %d,%d tid %u chp_time %u forced_to_close %u written %u dropped %u\", ((unsigned int)"
                    + " ((REC->dev) >> 20)), ((unsigned int) ((REC->dev) & ((1U << 20) - 1))), REC->tid,"
                    + " jiffies_to_msecs(REC->chp_time), REC->forced_to_close, REC->written, REC->dropped";

    /** {@code jbd2:jbd2_run_stats}. */
    private static final String RUN_STATS =
            "\"dev %d,%d tid %u wait %u request_delay %u running %u locked %u flushing %u logging %u"
                    + " handle_count %u blocks %u blocks_logged %u\", ((unsigned int) ((REC->dev) >> 20)), ((unsigned"
                    + " int) ((REC->dev) & ((1U << 20) - 1))), REC->tid, jiffies_to_msecs(REC->wait),"
                    + " jiffies_to_msecs(REC->request_delay), jiffies_to_msecs(REC->running),"
                    + " jiffies_to_msecs(REC->locked), jiffies_to_msecs(REC->flushing),"
                    + " jiffies_to_msecs(REC->logging), REC->handle_count, REC->blocks, REC->blocks_logged";

    /** {@code ras:mc_event}. */
    private static final String MEMORY_ERROR =
            "\"%d %s error%s:%s%s on %s (mc:%d location:%d:%d:%d address:0x%08lx grain:%d"
                    + " syndrome:0x%08lx%s%s)\", REC->error_count, mc_event_error_type(REC->error_type),"
                    + " REC->error_count > 1 ? \"s\" : \"\", __get_str(msg)[0] ? \" \" : \"\", __get_str(msg),"
                    + " __get_str(label), REC->mc_index, REC->top_layer, REC->middle_layer, REC->lower_layer,"
                    + " REC->address, 1 << REC->grain_bits, REC->syndrome, __get_str(driver_detail)[0] ? \" \" :"
                    + " \"\", __get_str(driver_detail)";

    /** {@code maple_tree:ma_op}. */
    private static final String MAPLE_OP =
            "\"%s\tNode: %p (%lu %lu) range: %lu-%lu\", REC->fn, (void *) REC->node, (unsigned long)"
                    + " REC->min, (unsigned long) REC->max, (unsigned long) REC->index, (unsigned long) REC->last";

    /** {@code maple_tree:ma_write}. */
    private static final String MAPLE_WRITE =
            "\"%s\tNode %p (%lu %lu) range:%lu-%lu piv (%lu) val %p\", REC->fn, (void *) REC->node,"
                    + " (unsigned long) REC->min, (unsigned long) REC->max, (unsigned long) REC->index, (unsigned"
                    + " long) REC->last, (unsigned long) REC->piv, (void *) REC->val";

    private static Printing mmuPage(String format, int role) {
        return Printing.of(format)
                .unsigned("__u8 mmu_valid_gen", 1, 3)
                .unsigned("__u64 gfn", 8, 0xabc)
                .unsigned("__u32 role", 4, role)
                .unsigned("__u32 root_count", 4, 5)
                .unsigned("bool unsync", 1, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kvm_mmu_prepare_zap_page", "kvm_mmu_sync_page", "kvm_mmu_unsync_page"})
    void kvmMmuPage(String name) {
        int role = 1 | 2 << 5 | 1 << 7 | 7 << 8 | 1 << 11 | 1 << 16;

        assertThat(mmuPage(MMU_PAGE, role).text())
                .as(name)
                .isEqualTo("sp gen 3 gfn abc l1 8-byte q2 direct wux invalid !nxe !ad root 5 unsync");
    }

    @Test
    void kvmMmuGetPage() {
        assertThat(mmuPage(MMU_GET_PAGE, 4 | 1 << 4 | 1 << 12)
                        .unsigned("bool created", 1, 1)
                        .text())
                .isEqualTo("sp gen 3 gfn abc l4 4-byte q0 --- nxe ad root 5 unsync new");
    }

    @ParameterizedTest
    @CsvSource({"14,1,1,#PF (0x6) [reinjected]", "13,0,0,#GP", "99,0,0,0x63"})
    void kvmInjException(int exception, int hasError, int reinjected, String text) {
        assertThat(Printing.of(INJECTED)
                        .unsigned("u8 exception", 1, exception)
                        .unsigned("u8 has_error", 1, hasError)
                        .unsigned("u32 error_code", 4, 6)
                        .unsigned("bool reinjected", 1, reinjected)
                        .text())
                .isEqualTo(text);
    }

    @Test
    void dmaMapSg() {
        ByteBuffer numbers = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        numbers.putLong(0x1000).putLong(0x2000).putInt(512).putInt(4096);
        Printing event = Printing.of(MAP_SG)
                .unsigned("__data_loc char[] device", 4, 7 << 16 | 72)
                .signed("int full_nents", 4, 200)
                .signed("int full_ents", 4, 2)
                .unsigned("bool truncated", 1, 1)
                .raw(0, 0, 0)
                .unsigned("__data_loc u64[] phys_addrs", 4, 16 << 16 | 48)
                .unsigned("__data_loc u64[] dma_addrs", 4, 8 << 16 | 56)
                .unsigned("__data_loc unsigned int[] lengths", 4, 8 << 16 | 64)
                .unsigned("enum dma_data_direction dir", 4, 1)
                .unsigned("unsigned long attrs", 8, 0x22)
                .raw(toInts(numbers.array()))
                .raw('0', '0', ':', '0', '1', '.', 0);

        assertThat(event.text())
                .isEqualTo(
                        "00:01. dir=TO_DEVICE nents=128/200 ents=2/2 [TRUNCATED] dma_addrs={0x2000} sizes={0x200,0x1000}"
                                + " phys_addrs={0x1000,0x2000} attrs=WEAK_ORDERING|SKIP_CPU_SYNC");
    }

    private static int[] toInts(byte[] bytes) {
        int[] values = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i] = bytes[i];
        }
        return values;
    }

    @Test
    void jbd2CheckpointStats() {
        assertThat(Printing.of(CHECKPOINT_STATS)
                        .constant("HZ", 250)
                        .unsigned("dev_t dev", 4, 8 << 20 | 1)
                        .unsigned("tid_t tid", 4, 77)
                        .unsigned("unsigned long chp_time", 8, 25)
                        .unsigned("__u32 forced_to_close", 4, 1)
                        .unsigned("__u32 written", 4, 2)
                        .unsigned("__u32 dropped", 4, 3)
                        .text())
                .isEqualTo("dev 8,1 tid 77 chp_time 100 forced_to_close 1 written 2 dropped 3");
    }

    @Test
    void jbd2RunStats() {
        Printing event =
                Printing.of(RUN_STATS).unsigned("dev_t dev", 4, 8 << 20 | 1).unsigned("tid_t tid", 4, 77);
        for (String name : new String[] {"wait", "request_delay", "running", "locked", "flushing", "logging"}) {
            event.unsigned("unsigned long " + name, 8, 25);
        }
        event.unsigned("__u32 handle_count", 4, 1)
                .unsigned("__u32 blocks", 4, 2)
                .unsigned("__u32 blocks_logged", 4, 3);

        assertThat(event.text())
                .isEqualTo("dev 8,1 tid 77 wait ? request_delay ? running ? locked ? flushing ? logging ?"
                        + " handle_count 1 blocks 2 blocks_logged 3");
        assertThat(event.constant("HZ", 1000).text()).contains("wait 25 request_delay 25 ");
    }

    @ParameterizedTest
    @CsvSource({"0,Corrected", "1,Uncorrected", "2,Deferred", "3,Fatal", "4,Info", "-1,Info"})
    void mcEvent(int type, String name) {
        Printing event = Printing.of(MEMORY_ERROR)
                .unsigned("unsigned int error_type", 4, type)
                .unsigned("__data_loc char[] msg", 4, 2 << 16 | 47)
                .unsigned("__data_loc char[] label", 4, 2 << 16 | 49)
                .unsigned("u16 error_count", 2, 2)
                .unsigned("u8 mc_index", 1, 1)
                .signed("s8 top_layer", 1, 2)
                .signed("s8 middle_layer", 1, -1)
                .signed("s8 lower_layer", 1, -1)
                .signed("long address", 8, 0xabc)
                .unsigned("u8 grain_bits", 1, 3)
                .signed("long syndrome", 8, 0x1)
                .unsigned("__data_loc char[] driver_detail", 4, 1 << 16 | 48)
                .raw('m', 0, 'l', 0);

        assertThat(event.text())
                .isEqualTo("2 " + name + " errors: m on l (mc:1 location:2:-1:-1 address:0x00000abc grain:8"
                        + " syndrome:0x00000001)");
    }

    private static Printing mapleTree(String format) {
        return Printing.of(format)
                .unsigned("const char * fn", 8, 0xffffffff82000000L)
                .unsigned("unsigned long min", 8, 0)
                .unsigned("unsigned long max", 8, -1)
                .unsigned("unsigned long index", 8, 10)
                .unsigned("unsigned long last", 8, 19)
                .string(0xffffffff82000000L, "mas_wr_store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ma_op", "ma_read"})
    void mapleTreeRead(String name) {
        assertThat(mapleTree(MAPLE_OP)
                        .unsigned("void * node", 8, 0xffff888100001000L)
                        .text())
                .as(name)
                .isEqualTo("mas_wr_store\tNode: ffff888100001000 (0 18446744073709551615) range: 10-19");
    }

    @Test
    void mapleTreeWrite() {
        assertThat(mapleTree(MAPLE_WRITE)
                        .unsigned("unsigned long piv", 8, 15)
                        .unsigned("void * val", 8, 0)
                        .unsigned("void * node", 8, 0xffff888100001000L)
                        .text())
                .isEqualTo("mas_wr_store\tNode ffff888100001000 (0 18446744073709551615) range:10-19 piv (15) val"
                        + " 0000000000000000");
    }
}
