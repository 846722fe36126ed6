package dev.ringmap.backend.jni;

import dev.ringmap.tests.linux.AddressRangeContract;

class BufferRangeTest extends AddressRangeContract {

    BufferRangeTest() {
        super(LibcLookup.find());
    }
}
