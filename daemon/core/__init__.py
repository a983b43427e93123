"""The pure core: no clock, disk, network, randomness or logging; data in, data out, `now` as an argument."""
