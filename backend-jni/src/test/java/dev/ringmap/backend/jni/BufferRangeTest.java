package dev.ringmap.backend.jni;

import dev.ringmap.backend.contract.AddressRangeContract;

class BufferRangeTest extends AddressRangeContract {

    BufferRangeTest() {
        super(LibcLookup.find());
    }
}
