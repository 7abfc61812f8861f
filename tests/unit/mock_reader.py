"""Readers that misbehave, for the tests of isolated reading."""

import os


def abort():
    yield 1
    os.abort()


def leave():
    yield 1
    os._exit(0)


def spin():
    yield 1
    while True:
        pass


def hoard():
    yield 1
    held = []
    while True:
        held.append(bytearray(64 << 20))
