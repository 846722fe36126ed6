package dev.ringmap.events.print;

/**
 * What every record begins with, {@code struct trace_entry}, the same in all kernels.
 *
 * <pre>
 *   0       2        3                 4            8
 *   +-------+--------+-----------------+------------+------
 *   | type  | flags  | preempt_count   | pid        | fields of the event
 *   +-------+--------+-----------------+------------+------
 *             bit 0 interrupts off             the low half: how often preemption is off
 *             bit 1 need resched, lazily       the high half: how often migration is
 *             bit 2 need resched
 *             bit 3 hard interrupt
 *             bit 4 soft interrupt
 *             bit 5 need resched, if preemption were on
 *             bit 6 NMI
 *             bit 7 soft interrupts off
 * </pre>
 *
 * <p>Source: {@code include/linux/trace_events.h}.
 */
final class CommonFieldsDescriptor {

    static final int FLAGS_OFFSET = 2;
    static final int PREEMPT_COUNT_OFFSET = 3;
    static final int PID_OFFSET = 4;

    static final int IRQS_OFF = 0x01;
    static final int NEED_RESCHED_LAZY = 0x02;
    static final int NEED_RESCHED = 0x04;
    static final int HARD_IRQ = 0x08;
    static final int SOFT_IRQ = 0x10;
    static final int PREEMPT_RESCHED = 0x20;
    static final int NMI = 0x40;
    static final int BH_OFF = 0x80;

    static final int PREEMPT_DEPTH_MASK = 0x0F;
    static final int MIGRATE_DEPTH_SHIFT = 4;

    private CommonFieldsDescriptor() {}
}
