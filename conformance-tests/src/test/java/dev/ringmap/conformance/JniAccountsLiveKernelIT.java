package dev.ringmap.conformance;

class JniAccountsLiveKernelIT extends RandomAccounts {

    JniAccountsLiveKernelIT() {
        super("jni");
    }
}
