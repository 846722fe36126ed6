package dev.ringmap.conformance;

class FfmAccountsLiveKernelIT extends RandomAccounts {

    FfmAccountsLiveKernelIT() {
        super("ffm");
    }
}
