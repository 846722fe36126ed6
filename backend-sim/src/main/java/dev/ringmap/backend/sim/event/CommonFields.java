package dev.ringmap.backend.sim.event;

/**
 * What every event begins with: {@code struct trace_entry}.
 *
 * <pre>
 *   0             2               3                        4             8
 *  +-------------+---------------+------------------------+-------------+- - -
 *  | common_type | common_flags  | common_preempt_count   | common_pid  |
 *  +-------------+---------------+------------------------+-------------+- - -
 * </pre>
 */
public final class CommonFields {

    /** Where the event's id is: u16. */
    public static final int TYPE_OFFSET = 0;

    /** Where the flags are: u8. */
    public static final int FLAGS_OFFSET = 2;

    /** Where the preemption count is, and in its upper half that of disabled migration: u8. */
    public static final int PREEMPT_COUNT_OFFSET = 3;

    /** Where the task's id is: s32. */
    public static final int PID_OFFSET = 4;

    /** Size of all of them, in bytes. */
    public static final int BYTES = 8;

    /** Flag: interrupts were off. */
    public static final int IRQS_OFF = 0x01;

    /** Flag: a reschedule was wanted. */
    public static final int NEED_RESCHED = 0x04;

    /** Flag: in an interrupt. */
    public static final int HARD_IRQ = 0x08;

    /** Flag: in a soft interrupt. */
    public static final int SOFT_IRQ = 0x10;

    /** Flag: a preemption was wanted. */
    public static final int PREEMPT_RESCHED = 0x20;

    /** Flag: in an NMI. */
    public static final int NMI = 0x40;

    /** Flag: bottom halves were off. */
    public static final int BH_OFF = 0x80;

    private CommonFields() {}
}
