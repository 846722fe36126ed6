package dev.ringmap.backend.ffm;

import dev.ringmap.backend.contract.AddressRangeContract;

class ArenaRangeIT extends AddressRangeContract {

    ArenaRangeIT() {
        super(LibcLookup.find());
    }
}
