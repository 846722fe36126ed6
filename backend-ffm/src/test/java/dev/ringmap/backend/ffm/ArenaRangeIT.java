package dev.ringmap.backend.ffm;

import dev.ringmap.tests.linux.AddressRangeContract;

class ArenaRangeIT extends AddressRangeContract {

    ArenaRangeIT() {
        super(LibcLookup.find());
    }
}
